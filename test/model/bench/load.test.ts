import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { watchLiveness } from '../../../model/bench/liveness.js';
import { load } from '../../../model/bench/load.js';

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return `http://127.0.0.1:${address.port}`;
}

it('keeps so many requests under way, and gives their replies in order, with those that never came', async () => {
  let inside = 0;
  let most = 0;
  const url = await serve(async (request, response) => {
    most = Math.max(most, ++inside);
    let body = '';
    for await (const chunk of request) body += chunk;
    await sleep(5);
    inside--;
    if (body === 'b') response.destroy();
    else if (body === 'c') response.writeHead(503, { 'retry-after': '1' }).end();
    else response.end(`${request.method} ${request.url} ${body}`);
  });
  let replied = 0;
  const bodies = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const { replies, seconds } = await load(url, bodies, 3, () => replied++);
  expect(replies.map((reply) => reply && [reply.status, reply.retryAfter, reply.body.toString()])).toEqual([
    [200, undefined, 'POST /reason a'],
    undefined,
    [503, '1', ''],
    ...['d', 'e', 'f', 'g'].map((body) => [200, undefined, `POST /reason ${body}`]),
  ]);
  expect([most, replied]).toEqual([3, 7]);
  expect(seconds).toBeGreaterThan(0);
});

it('asks for liveness until the work is done, and counts what fails', async () => {
  let asked = 0;
  const url = await serve((request, response) => {
    response.writeHead(request.url === '/health/liveness' && asked++ !== 1 ? 200 : 503).end();
  });
  const work = async () => {
    while (asked < 4) await sleep(5);
    return 'done';
  };
  const { done, liveness } = await watchLiveness(url, work);
  expect(done).toBe('done');
  expect(liveness.failed).toBe(1);
  expect(liveness.latencies.length).toBe(asked - 1);
});
