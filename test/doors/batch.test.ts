import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { now } from '../../function/common/clock.js';
import { InvalidField } from '../../function/common/faults.js';
import { requireObject } from '../../function/common/json.js';
import { answer, slow } from '../doubles/reasoning.js';
import { type Mode, object, post, type Service, startService } from '../doubles/serve.js';

const asked = (question: string) => ({ question });
/** The elements of an array in a reply. */
async function elements(reply: Response): Promise<Record<string, unknown>[]> {
  const value: unknown = await reply.json();
  if (!Array.isArray(value)) throw new TypeError('expected an array');
  return value.map(requireObject);
}

const several = (count: number) => Array.from({ length: count }, (_, at) => asked(`q${at}`));

describe.each<[Mode, string]>([
  ['served', '/reason'],
  ['bare', '/'],
])('an array of requests, %s', (mode, path) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService(mode, { MAX_BATCH: '10', FUNC_BODY_LIMIT: '200000', LOG_LEVEL: 'debug' });
  });
  afterAll(() => service.stop());
  afterEach(() => {
    service.double.behaviour = async (request) => answer(request);
  });
  const send = (body: unknown, headers = {}) => post(service.url + path, body, headers);

  it('is answered in its order, whatever takes longest', async () => {
    service.double.behaviour = async (request, options) => {
      const found = await slow(request.question === 'q0' ? 50 : 1)(request, options);
      return { ...found, answer: request.question };
    };
    const reply = await send(several(10));
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await reply.json()).toEqual(
      several(10).map(({ question }) => expect.objectContaining({ answer: question })),
    );
  });

  it('has its faults by element, each with its status', async () => {
    service.double.behaviour = async (request) => {
      if (request.question === 'no') throw new InvalidField([{ pointer: '/context', message: 'no' }]);
      return answer(request);
    };
    const reply = await send([asked('yes'), { question: '' }, 5, null, [asked('x')], asked('no'), asked('yes')]);
    expect(reply.status).toBe(200);
    const problem = (status: number, detail: string) =>
      expect.objectContaining({ status, detail: expect.stringContaining(detail), request_id: expect.any(String) });
    const parts = await elements(reply);
    expect(parts).toEqual([
      expect.objectContaining({ verified: true }),
      problem(422, '/question: expected at least 1'),
      problem(400, 'expected a JSON object, got number'),
      problem(400, 'expected a JSON object, got null'),
      problem(400, 'expected a JSON object, got array'),
      problem(422, '/context: no'),
      expect.objectContaining({ verified: true }),
    ]);
    const id = reply.headers.get('x-request-id');
    expect(parts[1]?.request_id).toBe(`${id}.1`);
    expect(service.lines.some((line) => line.includes(`"request_id":"${id}.1"`))).toBe(true);
  });

  it('may have more bytes than are read on the event loop', async () => {
    const long = several(5).map((request) => ({ ...request, context: { note: 'x'.repeat(20_000) } }));
    const reply = await send(long);
    expect(reply.status).toBe(200);
    expect(await reply.json()).toHaveLength(5);
    expect(service.double.requests.slice(-5)).toEqual(expect.arrayContaining(long));
  });

  it('of one element is answered by an array', async () => {
    expect(await (await send([asked('q')])).json()).toEqual([expect.objectContaining({ verified: true })]);
  });

  it('may have white space before it', async () => {
    expect(await (await send(` \r\n\t${JSON.stringify(several(2))}`)).json()).toHaveLength(2);
  });

  it('that is too long is refused, and says what to do', async () => {
    const reply = await send(several(11));
    expect(reply.status).toBe(422);
    expect(await object(reply)).toMatchObject({
      code: 'invalid_field',
      errors: [
        { pointer: '', message: 'expected at most 10 requests (MAX_BATCH), got 11: send them in several calls' },
      ],
    });
  });

  it.each([
    ['without elements', '[]', 'expected a JSON object, got array'],
    ['of numbers', '[1,2]', 'expected a JSON object, got array'],
    ['that does not end', '[{"question":"q"},', 'does not parse'],
    ['with a name twice in an element', '[{"question":"q"},{"question":"a","question":"b"}]', 'twice'],
  ])('%s is refused as a whole', async (_, body, says) => {
    // The bare runtime has parsed the body, and sees neither of the last two.
    if (mode === 'bare' && /end|twice/.test(`${_}`)) return;
    const reply = await send(body);
    expect(reply.status).toBe(400);
    expect((await object(reply)).detail).toContain(says);
  });

  it('that is the lists of a dump is one request', async () => {
    const lists = ['Node', 'Pod'].map((kind) => ({ kind: 'List', apiVersion: 'v1', items: [{ kind, metadata: {} }] }));
    const reply = await send(lists);
    expect(reply.status).toBe(200);
    expect(await reply.json()).toMatchObject({ verified: true });
    expect(service.double.requests.at(-1)?.context).toEqual({ kubernetes: lists });
  });

  it('as an event stream is one answer', async () => {
    const reply = await send(several(2), { accept: 'text/event-stream' });
    expect(reply.status).toBe(200);
    const text = await reply.text();
    expect(text).toMatch(/^event: answer\ndata: \[.*\]\n\n$/);
    expect(JSON.parse(text.split('data: ')[1] ?? '')).toHaveLength(2);
  });
});

describe('what an array of requests may take', () => {
  let service: Service;
  const start = async (env: Record<string, string>) => {
    service = await startService('served', env);
  };
  afterEach(() => service.stop());
  const send = (count: number) => post(`${service.url}/reason`, several(count));
  const statuses = (parts: Record<string, unknown>[]) => parts.map(({ status = 200 }) => status);

  it('counts as so many requests of its client: what is beyond the limit is refused alone', async () => {
    await start({ RATE_LIMIT: '3' });
    const reply = await send(5);
    expect(reply.status).toBe(200);
    const parts = await elements(reply);
    expect(statuses(parts).sort()).toEqual([200, 200, 200, 429, 429]);
    const refused = parts.find(({ status }) => status === 429);
    expect(refused).toMatchObject({ code: 'rate_limited', retry_after: expect.any(Number) });
    expect((await send(1)).status).toBe(429);
  });

  it('is four places at once, so that others find some', async () => {
    await start({ MAX_QUEUE: '8' });
    let most = 0;
    let running = 0;
    service.double.behaviour = async (request, options) => {
      most = Math.max(most, ++running);
      const found = await slow(5)(request, options);
      running--;
      return found;
    };
    expect(statuses(await elements(await send(20)))).toEqual(Array(20).fill(200));
    expect(most).toBe(4);
  });

  it('is the time of one call, shared by those that are not answered yet', async () => {
    await start({ REQUEST_TIMEOUT_MS: '60000' });
    const lefts: number[] = [];
    service.double.behaviour = async (request, { deadline = 0 }) => {
      lefts.push(deadline - now());
      return answer(request);
    };
    await send(8);
    // The first of eight, four side by side, has half of the time; the last ones have all that is left.
    expect(lefts[0]).toBeGreaterThan(20_000);
    expect(lefts[0]).toBeLessThan(31_000);
    expect(Math.max(...lefts)).toBeGreaterThan(40_000);
    expect(Math.max(...lefts)).toBeLessThanOrEqual(60_000);
  });

  it('ends when its caller leaves', async () => {
    await start({});
    service.double.behaviour = slow(600_000);
    const leaving = new AbortController();
    const reply = fetch(`${service.url}/reason`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(several(8)),
      signal: leaving.signal,
    });
    reply.catch(() => {});
    await expect.poll(() => service.double.options.length).toBe(4);
    leaving.abort();
    const aborted = () => service.lines.filter((line) => line.includes('"code":"aborted"')).length;
    await expect.poll(aborted).toBe(8);
    expect(service.double.options.every(({ signal }) => signal?.aborted)).toBe(true);
  });
});
