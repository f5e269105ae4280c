import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { answer, held, slow } from '../../doubles/reasoning.js';
import { post, type Service, startService } from '../../doubles/serve.js';

/** What stands between Node's parser and our paths, byte by byte. */
let service: Service;
beforeAll(async () => {
  service = await startService('served', { FUNC_BODY_LIMIT: '10000', MAX_DUMP_BYTES: '10000', MAX_QUEUE: '4' });
});
afterAll(() => service.stop());
afterEach(() => {
  service.double.behaviour = async (request) => answer(request);
});

/** A connection of its own: what to send, all that comes back, and a way to leave. */
function dial() {
  const socket = connect(Number(new URL(service.url).port), 'localhost');
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += chunk;
  });
  socket.on('error', () => {});
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(text)));
  return { socket, closed, received: () => text };
}

async function exchange(text: string): Promise<{ status: number; head: string; body: string }> {
  const { socket, closed } = dial();
  socket.write(text);
  const [head = '', body = ''] = (await closed).split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body };
}

const BODY = '{"question":"q"}';
const POST = `POST /reason HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n`;
const CLOSE = 'Connection: close\r\n';

describe('refused as problem details', () => {
  it.each([
    ['RFC 9112, 3.2: two hosts', `GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n`, 400, 'malformed'],
    ['RFC 9112, 3.2: the same host twice', `GET / HTTP/1.1\r\nHost: x\r\nhost: x\r\n\r\n`, 400, 'malformed'],
    ['RFC 9112, 3.2: no host', `GET / HTTP/1.1\r\n\r\n`, 400, 'malformed'],
    ['RFC 9112, 3.2: a host that is none', `GET / HTTP/1.1\r\nHost: a b\r\n\r\n`, 400, 'malformed'],
    [
      'RFC 9112, 6.1: a transfer coding before chunked',
      `POST /reason HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
      501,
      'not_implemented',
    ],
    [
      'RFC 9112, 6.1: a transfer coding in a line of its own',
      `POST /reason HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      501,
      'not_implemented',
    ],
    [
      'RFC 9112, 6.3: chunked is not the last coding',
      `POST /reason HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n`,
      400,
      'malformed',
    ],
    ['RFC 9110, 10.1.1: an expectation', `${POST}Expect: something\r\n\r\n${BODY}`, 417, 'expectation_failed'],
    ['RFC 9110, 9.3.6: CONNECT', 'CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n', 405, 'method_not_allowed'],
    [
      'RFC 6585, 5: large headers',
      `GET / HTTP/1.1\r\nHost: x\r\nx: ${'y'.repeat(90_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
    [
      'RFC 6585, 5: many headers, none of which is dropped',
      `GET / HTTP/1.1\r\nHost: x\r\n${'x: y\r\n'.repeat(2001)}\r\n`,
      431,
      'headers_too_large',
    ],
    ['no HTTP', 'hello\r\n\r\n', 400, 'malformed'],
    ['a bare line feed in a header', 'GET / HTTP/1.1\nHost: x\r\n\r\n', 400, 'malformed'],
    ['a version that is none', 'GET / HTTP/7.7\r\nHost: x\r\n\r\n', 505, 'version_not_supported'],
    [
      'a chunk that is none',
      'POST /reason HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      400,
      'malformed',
    ],
  ])('%s', async (_, text, status, code) => {
    const reply = await exchange(text);
    expect(reply.status).toBe(status);
    expect(reply.head).toContain('content-type: application/problem+json; charset=utf-8');
    expect(reply.head).toContain('x-content-type-options: nosniff');
    const problem = JSON.parse(reply.body);
    expect(problem).toMatchObject({ status, code });
    expect(reply.head).toContain(`x-request-id: ${problem.request_id}`);
  });

  it('2,000 headers are read, the last one too', async () => {
    const many = 'x: y\r\n'.repeat(1990);
    const reply = await exchange(`GET /health HTTP/1.1\r\nHost: x\r\n${many}x-request-id: last\r\n${CLOSE}\r\n`);
    expect(reply.status).toBe(200);
    expect(reply.head).toContain('x-request-id: last');
  });
});

describe('paths', () => {
  it.each([
    ['/%72eason', 200],
    ['/re%61%73on?x=%41', 200],
    ['/%7eason', 404],
    ['/reason%2f', 404],
    ['/reason%zz', 404],
    ['http://x/%72eason', 200],
  ])('RFC 3986, 6.2.2.2: %s is %i', async (path, status) => {
    expect((await exchange(`${POST.replace('/reason', path) + CLOSE}\r\n${BODY}`)).status).toBe(status);
  });

  it('RFC 9110, 9.3.7: OPTIONS * asks for the server as a whole', async () => {
    const { status, head } = await exchange(`OPTIONS * HTTP/1.1\r\nHost: x\r\n${CLOSE}\r\n`);
    expect(status).toBe(204);
    expect(head).toContain('allow: get, head, post, options');
    expect((await exchange(`GET * HTTP/1.1\r\nHost: x\r\n${CLOSE}\r\n`)).status).toBe(404);
  });
});

describe('a connection', () => {
  it('whose caller pipelines and leaves: all of its work ends, and nothing is pending', async () => {
    service.double.behaviour = slow(20_000);
    const before = service.double.requests.length;
    const { socket, closed } = dial();
    socket.write(`${POST}\r\n${BODY}`.repeat(4));
    await expect.poll(() => service.double.requests.length).toBe(before + 4);
    socket.resetAndDestroy();
    await closed;
    await expect.poll(() => service.double.options.slice(before).every(({ signal }) => signal?.aborted)).toBe(true);
    const app = await service.fn.open();
    expect(await app.pending.idle(2000)).toBe(true);
  });

  it('that goes on with what is no request: the request before it is answered first', async () => {
    const { behaviour, release } = held();
    service.double.behaviour = behaviour;
    const { socket, closed, received } = dial();
    socket.write(`${POST}\r\n${BODY}hello\r\n\r\n`);
    await expect.poll(() => service.double.requests.length).toBeGreaterThan(0);
    expect(received()).toBe('');
    release();
    expect((await closed).match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
  });

  it('that waits to be told before it sends a body is told', async () => {
    const { socket, closed, received } = dial();
    socket.write(`${POST}${CLOSE}Expect: 100-continue\r\n\r\n`);
    await expect.poll(received).toContain('100 Continue');
    socket.write(BODY);
    expect(await closed).toContain('HTTP/1.1 200');
  });
});

describe('unfinished bodies', () => {
  it('hold no more than all places together could: the oldest is told to come again, others get through', async () => {
    const unfinished = Array.from({ length: 8 }, () => {
      const connection = dial();
      connection.socket.write(`${POST.replace(String(BODY.length), '9999')}\r\n{"question":"${'x'.repeat(9000)}`);
      return connection;
    });
    await expect.poll(() => unfinished.filter(({ received }) => received().startsWith('HTTP/1.1 503')).length).toBe(4);
    expect((await post(`${service.url}/reason`, { question: 'q' })).status).toBe(200);
    for (const { socket } of unfinished) socket.destroy();
  });
});

describe('the limits of time', () => {
  it('are looked at every second: Node would look every 30', () => {
    const { headersTimeout, requestTimeout } = service.server;
    expect([headersTimeout, requestTimeout]).toEqual([15_000, 30_000]);
    expect(Reflect.get(service.server, 'connectionsCheckingInterval')).toBe(1000);
  });
});
