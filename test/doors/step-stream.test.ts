import { request as httpRequest } from 'node:http';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Busy } from '../../function/common/faults.js';
import type { Behaviour } from '../doubles/reasoning.js';
import { answer, held, slow } from '../doubles/reasoning.js';
import { type Mode, object, post, type Service, startService } from '../doubles/serve.js';

const QUESTION = { question: 'Solve it' };
const STREAM = { accept: 'text/event-stream' };

/** Tells the steps of the answer's trace, and answers once `gate` is open. */
const telling =
  (gate: Promise<unknown> = Promise.resolve()): Behaviour =>
  async (request, { told }) => {
    const found = answer(request);
    for (const step of found.reasoning_trace) told?.(JSON.stringify(step));
    await gate;
    return found;
  };

/** The events of a stream, as a public library reads them. */
async function* eventsOf(reply: Response): AsyncGenerator<{ event: string | undefined; data: unknown }> {
  if (!reply.body) throw new Error('expected a body');
  const parsed = reply.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const { event, data } of parsed) yield { event, data: JSON.parse(data) };
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe.each<[Mode, string]>([
  ['served', '/reason'],
  ['bare', '/'],
])('an event stream, %s', (mode, path) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService(mode);
  });
  afterAll(() => service.stop());
  afterEach(() => {
    service.double.behaviour = async (request) => answer(request);
  });

  it('has every step of the trace, and at its end the whole answer', async () => {
    service.double.behaviour = telling();
    const reply = await post(service.url + path, { ...QUESTION, conversation_id: 'c' }, STREAM);
    expect(reply.status).toBe(200);
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-request-id': expect.any(String),
      ratelimit: expect.any(String),
    });
    const whole = { ...answer(QUESTION), conversation_id: 'c' };
    expect(await all(eventsOf(reply))).toEqual([
      ...whole.reasoning_trace.map((data) => ({ event: 'step', data })),
      { event: 'answer', data: whole },
    ]);
  });

  it('without any step is the answer alone', async () => {
    const reply = await post(service.url + path, QUESTION, STREAM);
    expect(await all(eventsOf(reply))).toEqual([{ event: 'answer', data: answer(QUESTION) }]);
  });

  it('a fault before the first step has its status, as without a stream', async () => {
    const reply = await post(service.url + path, {}, STREAM);
    expect(reply.status).toBe(422);
    expect(reply.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await object(reply)).toMatchObject({ code: 'invalid_field' });
  });

  it('a fault after a step is an event', async () => {
    service.double.behaviour = async (_, { told }) => {
      told?.('{"step":1}');
      throw new Busy('full');
    };
    const reply = await post(service.url + path, QUESTION, STREAM);
    expect(reply.status).toBe(200);
    expect(await all(eventsOf(reply))).toEqual([
      { event: 'step', data: { step: 1 } },
      { event: 'problem', data: expect.objectContaining({ code: 'busy', status: 503, detail: 'full' }) },
    ]);
  });
});

describe('as it is served', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());
  beforeEach(() => {
    service.double.behaviour = telling();
  });

  it('shows a step as it is made, before there is an answer', async () => {
    const { promise, resolve } = withResolvers();
    service.double.behaviour = telling(promise);
    const events = eventsOf(await post(`${service.url}/reason`, QUESTION, STREAM));
    expect(await events.next()).toMatchObject({ value: { event: 'step', data: { step: 1 } } });
    expect(await events.next()).toMatchObject({ value: { event: 'step', data: { step: 2 } } });
    resolve();
    expect(await events.next()).toMatchObject({ value: { event: 'answer' } });
  });

  it('ends the work when the reader leaves', async () => {
    service.double.behaviour = async (request, options) => {
      options.told?.('{"step":1}');
      return slow(600_000)(request, options);
    };
    const leaving = new AbortController();
    const reply = await fetch(`${service.url}/reason`, {
      method: 'POST',
      headers: { ...STREAM, 'content-type': 'application/json' },
      body: JSON.stringify(QUESTION),
      signal: leaving.signal,
    });
    const before = service.lines.length;
    await eventsOf(reply).next();
    leaving.abort();
    await expect.poll(() => service.double.options.at(-1)?.signal?.aborted).toBe(true);
    await expect.poll(() => service.lines.slice(before).join('')).toContain('"code":"aborted"');
  });

  it.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/json', 'application/json'],
    ['application/json, text/event-stream', 'application/json'],
    ['text/event-stream;q=0.5, application/json', 'application/json'],
    ['text/event-stream;q=0, */*', 'application/json'],
    ['text/html', 'application/json'],
    ['text/event-stream', 'text/event-stream'],
    ['TEXT/Event-Stream', 'text/event-stream'],
    ['text/event-stream, application/json', 'text/event-stream'],
    ['text/event-stream, application/json;q=0.9, */*;q=0.1', 'text/event-stream'],
    ['application/json;q=0.1, text/*', 'text/event-stream'],
    ['nonsense', 'application/json'],
  ])('Accept: %s gets %s', async (accept, type) => {
    const reply = await new Promise<string | undefined>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', ...(accept === undefined ? {} : { accept }) };
      const asking = httpRequest(`${service.url}/reason`, { method: 'POST', headers }, (got) => {
        got.resume().once('end', () => resolve(got.headers['content-type']));
      });
      asking.once('error', reject).end(JSON.stringify(QUESTION));
    });
    expect(reply).toBe(`${type}; charset=utf-8`);
  });

  it('is counted and logged once the stream is over, and the service waits for it when it closes', async () => {
    const { behaviour, release } = held();
    service.double.behaviour = async (request, options) => {
      options.told?.('{"step":1}');
      return behaviour(request, options);
    };
    const before = service.lines.length;
    const requests = () => service.lines.slice(before).filter((line) => line.includes('"msg":"request"'));
    const events = eventsOf(await post(`${service.url}/reason`, QUESTION, STREAM));
    await events.next();
    const closed = service.fn.shutdown();
    expect(requests()).toEqual([]);
    release();
    expect(await events.next()).toMatchObject({ value: { event: 'answer' } });
    await closed;
    expect(requests()).toEqual([expect.stringContaining('"status":200')]);
  });
});

/** Promise.withResolvers, which Node 20 has not. */
function withResolvers() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve: () => resolve() };
}
