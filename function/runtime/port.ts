import { once } from 'node:events';
import { createServer } from 'node:net';
import { isSystemError } from '../common/system-error.js';

/** The service cannot listen on its port; the message is all that whoever starts it needs. */
export class PortError extends Error {
  override readonly name = 'PortError';
}

/**
 * Listens on a port for a moment, on all addresses, as the runtime will. That is done before models are loaded, and because the
 * runtime would end the process with a stack trace.
 * @throws {PortError} where the port is taken, or may not be listened on
 */
export async function checkPort(port: number): Promise<void> {
  const server = createServer();
  try {
    server.listen(port, '::');
    await once(server, 'listening');
  } catch (error) {
    throw isSystemError(error) ? new PortError(told(port, error.code)) : error;
  } finally {
    server.close();
  }
}

function told(port: number, code: string | undefined): string {
  const advice = 'set FUNC_PORT to another one, such as FUNC_PORT=8081; 0 lets the system choose';
  if (code === 'EADDRINUSE') return `port ${port} is taken: another program listens there. Stop it, or ${advice}.`;
  if (code === 'EACCES') return `port ${port} may not be listened on by this user. Use 1024 or more: ${advice}.`;
  return `port ${port} cannot be listened on (${code ?? 'unknown reason'}): ${advice}.`;
}
