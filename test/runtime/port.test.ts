import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { checkPort, PortError } from '../../function/runtime/port.js';

async function taken(): Promise<number> {
  const server = createServer().listen(0, '::');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('a port', () => {
  it('that is free may be listened on at once, and so may any', async () => {
    await expect(checkPort(0)).resolves.toBeUndefined();
  });

  it('that is taken is told in one line, with what to do', async () => {
    const port = await taken();
    await expect(checkPort(port)).rejects.toThrow(PortError);
    await expect(checkPort(port)).rejects.toThrow(
      `port ${port} is taken: another program listens there. Stop it, or set FUNC_PORT to another one, such as FUNC_PORT=8081; 0 lets the system choose.`,
    );
  });

  it.each([
    ['EACCES', /^port 80 may not be listened on by this user\. Use 1024 or more: set FUNC_PORT/],
    ['EAFNOSUPPORT', /^port 80 cannot be listened on \(EAFNOSUPPORT\): set FUNC_PORT/],
  ])('that the system refuses (%s) is told likewise', async (code, told) => {
    const { Server } = await import('node:net');
    vi.spyOn(Server.prototype, 'listen').mockImplementation(() => {
      throw Object.assign(new Error('no'), { code });
    });
    onTestFinished(() => void vi.restoreAllMocks());
    await expect(checkPort(80)).rejects.toThrow(told);
  });
});
