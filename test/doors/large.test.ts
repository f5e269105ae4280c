import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { request as event, MODES, read, sender } from '../doubles/events.js';
import { answer, held } from '../doubles/reasoning.js';
import { object, type Service, startService } from '../doubles/serve.js';

/** Bodies between the general limit and that of dumps, through every door. */
const LIMITS = { FUNC_BODY_LIMIT: '40000', MAX_DUMP_BYTES: '400000' };

let service: Service;
const send = sender(() => service);
beforeAll(async () => {
  service = await startService('served', LIMITS);
});
afterAll(() => service.stop());
afterEach(() => {
  service.double.behaviour = async (request) => answer(request);
});

const POD = {
  kind: 'Pod',
  metadata: { name: 'ü', managedFields: [{ manager: 'm' }] },
  spec: { containers: [{ name: 'a', image: 'b', env: [{ name: 'A', value: 'x'.repeat(1000) }] }] },
};
const LEAN = { kind: 'Pod', metadata: { name: 'ü' }, spec: { containers: [{ name: 'a', image: 'b' }] } };

const asked = (kubernetes: unknown) => ({ question: 'Which nodes can go?', context: { kubernetes } });
const dump = (pods: number) => asked({ kind: 'List', items: Array(pods).fill(POD) });
const lean = (pods: number) => asked({ kind: 'List', items: Array(pods).fill(LEAN) });

const post = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${service.url}/reason`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body),
  });

describe('a large dump', () => {
  it.each([
    ['as it is', (text: string) => Buffer.from(text), {}],
    ['compressed', (text: string) => gzipSync(text), { 'content-encoding': 'gzip' }],
  ])('is read, and of it what counts: %s', async (_, encode, headers) => {
    const reply = await post(encode(JSON.stringify(dump(200))), headers);
    expect(reply.status).toBe(200);
    expect(service.double.requests.at(-1)).toEqual(lean(200));
  });

  it('is read whatever its length is said to be', async () => {
    const text = JSON.stringify(dump(200));
    async function* chunks() {
      for (let at = 0; at < text.length; at += 50_000) yield Buffer.from(text.slice(at, at + 50_000));
    }
    const reply = await fetch(`${service.url}/reason`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: ReadableStream.from(chunks()),
      duplex: 'half',
    } as RequestInit);
    expect(reply.status).toBe(200);
    expect(service.double.requests.at(-1)).toEqual(lean(200));
  });

  it.each(Object.entries(MODES))('is read from an event in %s mode', async (_, mode) => {
    const reply = await send(mode(event({}, dump(200))));
    expect(reply.status).toBe(200);
    expect((await read(reply)).type).toBe('io.homelab.reasoning.completed');
    expect(service.double.requests.at(-1)).toEqual(lean(200));
  });

  it('is read from each event of a batch', async () => {
    const reply = await fetch(`${service.url}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents-batch+json' },
      body: JSON.stringify([event({}, dump(100)), event({}, dump(101))]),
    });
    expect(await reply.json()).toHaveLength(2);
    expect(service.double.requests.slice(-2)).toEqual([lean(100), lean(101)]);
  });

  it('that comes again as an event is the same event', async () => {
    const wire = MODES.binary(event({}, dump(200)));
    const before = service.double.requests.length;
    const [first, second] = [await send(wire), await send(wire)];
    expect(second.headers.get('ce-id')).toBe(first.headers.get('ce-id'));
    expect(service.double.requests.length).toBe(before + 1);
  });

  it.each([
    ['a name twice', JSON.stringify(dump(200)).replace('"kind":"Pod"', '"kind":"Pod","kind":"Pod"'), 'twice'],
    ['__proto__', JSON.stringify(dump(200)).replace('"manager"', '"__proto__"'), '__proto__'],
    ['no JSON', JSON.stringify(dump(200)).replace('"manager":', '"manager"'), 'does not parse'],
  ])('with %s is 400', async (_, text, says) => {
    const reply = await post(Buffer.from(text));
    expect(reply.status).toBe(400);
    expect(await object(reply)).toMatchObject({ code: 'malformed', detail: expect.stringContaining(says) });
  });
});

describe('413 for what is large, and no dump', () => {
  const told = {
    code: 'payload_too_large',
    limit_bytes: 40_000,
    detail:
      'expected a body of at most 40000 bytes, apart from the objects of a kubectl dump, which alone may be larger',
  };

  it.each([
    ['a question', { question: 'x'.repeat(41_000) }],
    ['another context', { question: 'q', context: { puzzle: 'x'.repeat(41_000) } }],
    ['much beside a dump', { ...dump(10), other: 'x'.repeat(41_000) }],
    [
      "the agents' form",
      { question: 'q', context: { nodes: Array(2000).fill({ name: 'n', cpu: 1, memory: 1 }), workloads: [] } },
    ],
  ])('%s', async (_, body) => {
    const reply = await post(body);
    expect(reply.status).toBe(413);
    expect(await reply.json()).toMatchObject(told);
  });

  it.each(Object.entries(MODES))('tells the sender of an event in %s mode', async (name, mode) => {
    const reply = await send(mode(event({}, { question: 'x'.repeat(41_000) })));
    const { detail: message, code, limit_bytes } = told;
    // Bytes that come as data are read as a request; a whole event must be read to know who asks.
    if (name === 'structured') {
      expect(reply.status).toBe(413);
      expect(await reply.json()).toMatchObject({ code, detail: message });
      return;
    }
    expect(await read(reply)).toMatchObject({ data: { error: { code, message, details: { limit_bytes } } } });
  });

  it('and for a dump that is too large even so', async () => {
    const reply = await post(dump(500));
    expect(reply.status).toBe(413);
    expect(await reply.json()).toMatchObject({ limit_bytes: 400_000 });
  });

  it('and for what is too large once it is decoded', async () => {
    const reply = await post(gzipSync(JSON.stringify(dump(500))), { 'content-encoding': 'gzip' });
    expect(reply.status).toBe(413);
    expect(await reply.json()).toMatchObject({ limit_bytes: 400_000 });
  });
});

describe('places for large bodies', () => {
  it('are few: the next one is told to come again, small ones get through', async () => {
    const { behaviour, release } = held();
    service.double.behaviour = behaviour;
    const before = service.double.requests.length;
    const waiting = [post(dump(200)), post(dump(200))];
    await expect.poll(() => service.double.requests.length).toBe(before + 2);
    const third = await post(dump(200));
    expect(third.status).toBe(503);
    expect(third.headers.get('retry-after')).toBe('5');
    expect(await object(third)).toMatchObject({ code: 'busy', detail: 'all 2 places for large bodies are taken' });
    const small = post({ question: 'q' });
    await expect.poll(() => service.double.requests.length).toBe(before + 3);
    release();
    expect((await Promise.all([...waiting, small])).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await post(dump(200))).status).toBe(200);
  });

  it('are free again when callers leave', async () => {
    service.double.behaviour = held().behaviour;
    const before = service.double.requests.length;
    const leaving = new AbortController();
    const body = JSON.stringify(dump(200));
    const headers = { 'content-type': 'application/json' };
    const calls = [1, 2].map(() =>
      fetch(`${service.url}/reason`, { method: 'POST', headers, body, signal: leaving.signal }).catch(() => undefined),
    );
    await expect.poll(() => service.double.requests.length).toBe(before + 2);
    leaving.abort();
    await Promise.all(calls);
    service.double.behaviour = async (request) => answer(request);
    await expect.poll(async () => (await post(dump(200))).status).toBe(200);
  });
});
