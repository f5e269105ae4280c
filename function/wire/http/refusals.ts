import { randomUUID } from 'node:crypto';
import { type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { problemDetails, type Refusal } from '../problem-details.js';
import { ALWAYS } from '../routes.js';

/** How long a caller whose request cannot be read may take to read why, in milliseconds. */
const LINGER_MS = 1000;

/** Refusals by the code of the error of Node's parser; any other error means a malformed request. */
const BY_CODE: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: { code: 'headers_too_large', detail: 'the headers are too large' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    code: 'payload_too_large',
    detail: 'the chunk extensions are too large',
  },
  HPE_INVALID_VERSION: { code: 'version_not_supported', detail: 'expected HTTP/1.1 or HTTP/1.0' },
  ERR_HTTP_REQUEST_TIMEOUT: { code: 'request_timeout', detail: 'the request took too long to arrive' },
};

/** The refusal for an error that Node's server emits as `clientError`. */
export function refusalFor(error: NodeJS.ErrnoException & { reason?: string }): Refusal {
  // The same code stands for a line that ends after its version as it must not.
  const known = error.reason === 'Expected CRLF after version' ? undefined : BY_CODE[error.code ?? ''];
  return known ?? { code: 'malformed', detail: 'expected a request of HTTP/1.1' };
}

/** CONNECT is for proxies; without this Node would close the connection and say nothing. */
export function refuseTunnels(server: Server): void {
  server.on('connect', (_, socket: Duplex) => {
    refuse(socket, { code: 'method_not_allowed', detail: 'expected no CONNECT' });
  });
}

/** Answers with problem details where Node has no response object, and ends the connection. */
export function refuse(socket: Duplex, refusal: Refusal): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const id = randomUUID();
  const { status, headers, body } = problemDetails(refusal, id, 'brief');
  const lines = Object.entries({
    ...headers,
    ...ALWAYS,
    'x-request-id': id,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
  // Closed with data unread, the connection would be reset, and the reply might not be seen.
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
}
