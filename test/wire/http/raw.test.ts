import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../../doubles/serve.js';

/** What no well-behaved client sends, byte by byte. */
let service: Service;
beforeAll(async () => {
  service = await startService('served', { FUNC_BODY_LIMIT: '1000', MAX_DUMP_BYTES: '1000' });
});
afterAll(() => service.stop());

/** Sends text over a connection of its own and returns what comes back until it closes. */
function exchange(text: string, end = true): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(service.url).port), 'localhost', () => {
      socket.write(text);
      if (end) socket.end();
    });
    let reply = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      reply += chunk;
      if (!end) socket.end();
    });
    socket.on('close', () => resolve(reply)).on('error', reject);
  });
}

const HEAD = 'Host: x\r\nConnection: close\r\nContent-Type: application/json\r\n';
const BODY = '{"question":"q"}';
const LENGTH = `Content-Length: ${BODY.length}\r\n`;
const EVENT = 'ce-specversion: 1.0\r\nce-source: /raw\r\nce-type: io.homelab.reasoning.requested\r\n';

describe('over a raw connection', () => {
  it.each([
    ['an ordinary request', `POST /reason HTTP/1.1\r\n${HEAD}${LENGTH}\r\n${BODY}`, '200'],
    ['an absolute request target', `POST http://x/reason?q=1 HTTP/1.1\r\n${HEAD}${LENGTH}\r\n${BODY}`, '200'],
    ['a fragment for a path', `POST reason HTTP/1.1\r\n${HEAD}${LENGTH}\r\n${BODY}`, '4'],
    ['ce-id once', `POST /events HTTP/1.1\r\n${HEAD}${EVENT}ce-id: 1\r\n${LENGTH}\r\n${BODY}`, '200'],
    ['ce-id twice', `POST /events HTTP/1.1\r\n${HEAD}${EVENT}ce-id: 1\r\nce-id: 2\r\n${LENGTH}\r\n${BODY}`, '400'],
    [
      'ce-__proto__',
      `POST /events HTTP/1.1\r\n${HEAD}${EVENT}ce-id: 3\r\nce-__proto__: x\r\n${LENGTH}\r\n${BODY}`,
      '400',
    ],
    ['content-type twice', `POST /reason HTTP/1.1\r\n${HEAD}Content-Type: text/plain\r\n${LENGTH}\r\n${BODY}`, '400'],
    ['two lengths', `POST /reason HTTP/1.1\r\n${HEAD}${LENGTH}Content-Length: 3\r\n\r\n${BODY}`, '400'],
    ['a length that is too short', `POST /reason HTTP/1.1\r\n${HEAD}Content-Length: 3\r\n\r\n${BODY}`, '400'],
    [
      'length and chunks',
      `POST /reason HTTP/1.1\r\n${HEAD}${LENGTH}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      '400',
    ],
    ['no HTTP', 'hello\r\n\r\n', '400'],
  ])('%s', async (_, text, status) => {
    expect(await exchange(text, false)).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
  });

  it('a declared length beyond the limit is refused before the body comes', async () => {
    const reply = await exchange(`POST /reason HTTP/1.1\r\n${HEAD}Content-Length: 5000\r\n\r\n{`, false);
    expect(reply).toMatch(/^HTTP\/1.1 413/);
  });

  it('a body that ends early harms nobody', async () => {
    await exchange(`POST /reason HTTP/1.1\r\n${HEAD}Content-Length: 500\r\n\r\n{`);
    expect((await fetch(`${service.url}/health`)).status).toBe(200);
  });
});
