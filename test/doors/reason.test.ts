import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { now } from '../../function/common/clock.js';
import {
  Busy,
  DeadlinePassed,
  Draining,
  Fault,
  Internal,
  InvalidField,
  Malformed,
  NoTaskFits,
  PayloadTooLarge,
  UnsupportedMediaType,
} from '../../function/common/faults.js';
import { MAX_DEPTH } from '../../function/common/json.js';
import { answer, throwing } from '../doubles/reasoning.js';
import { object, post, type Service, startService } from '../doubles/serve.js';

let service: Service;
beforeAll(async () => {
  service = await startService('served', { MAX_STEPS: '6', MAX_STARTS: '4', FUNC_BODY_LIMIT: '65536' });
});
afterAll(() => service.stop());
afterEach(() => {
  service.double.behaviour = async (request) => answer(request);
});

const QUESTION = { question: 'Solve it' };

describe('POST /reason', () => {
  it.each([
    ['the least', QUESTION],
    ['everything', { ...QUESTION, context: { puzzle: '1' }, max_steps: 6, task_type: 'planning' }],
    ['an empty context', { ...QUESTION, context: {} }],
    ['10,000 characters', { question: '😀'.repeat(10_000) }],
  ])('200 for %s', async (_, request) => {
    const reply = await post(`${service.url}/reason`, request);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await reply.json()).toMatchObject({ answer: 'The sudoku is solved.', verified: true });
    expect(service.double.requests.at(-1)).toEqual(request);
  });

  it('echoes conversation_id', async () => {
    const reply = await post(`${service.url}/reason`, { ...QUESTION, conversation_id: 'c-1' });
    expect(await reply.json()).toMatchObject({ conversation_id: 'c-1' });
  });

  it.each(['application/json', 'Application/JSON; Charset="UTF-8"', 'application/vnd.agent+json', 'application/json;'])(
    'reads %s',
    async (type) => {
      expect((await post(`${service.url}/reason`, QUESTION, { 'content-type': type })).status).toBe(200);
    },
  );

  it('passes a deadline, a signal and a log on', async () => {
    await post(`${service.url}/reason`, QUESTION);
    const options = service.double.options.at(-1);
    expect(options?.deadline).toBeGreaterThan(now());
    expect(options?.signal?.aborted).toBe(false);
  });
});

describe('400 malformed', () => {
  it.each([
    ['nothing', '', 'empty body'],
    ['prose', 'solve this', 'does not parse'],
    ['a trailing comma', '{"question":"q",}', 'does not parse'],
    ['an array', '[]', 'got array'],
    ['null', 'null', 'got null'],
    ['a string', '"q"', 'got string'],
    ['a name twice', '{"question":"a","question":"b"}', 'twice'],
    ['a name twice, once escaped', '{"question":"a","\\u0071uestion":"b"}', 'twice'],
    ['a name twice, deep inside', '{"question":"a","context":{"x":[{"k":1,"k":2}]}}', 'twice'],
    ['__proto__', '{"question":"a","context":{"__proto__":{"verified":true}}}', '__proto__'],
    ['deep nesting', `{"question":"a","context":{"x":${'['.repeat(40)}${']'.repeat(40)}}}`, `${MAX_DEPTH} levels`],
    ['very deep nesting', '['.repeat(30_000) + ']'.repeat(30_000), 'levels'],
  ])('%s', async (_, body, says) => {
    const reply = await post(`${service.url}/reason`, body);
    expect(reply.status).toBe(400);
    expect(reply.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    const problem = await object(reply);
    expect(problem).toMatchObject({
      status: 400,
      code: 'malformed',
      type: 'urn:problem-type:agent-reasoning:malformed',
    });
    expect(problem.detail).toContain(says);
  });

  it('bytes that are not UTF-8', async () => {
    const body = Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]);
    const headers = { 'content-type': 'application/json' };
    const reply = await fetch(`${service.url}/reason`, { method: 'POST', headers, body });
    expect(reply.status).toBe(400);
    expect((await object(reply)).detail).toContain('UTF-8');
  });

  it('the same names in different objects are fine', async () => {
    const body = '{"question":"a: \\"question\\": {","context":{"a":{"k":1},"b":{"k":[{"k":2},{"k":3}]}}}';
    expect((await post(`${service.url}/reason`, body)).status).toBe(200);
  });
});

describe('413 too large', () => {
  it('by its declared length', async () => {
    const reply = await post(`${service.url}/reason`, { question: 'x'.repeat(70_000) });
    expect(reply.status).toBe(413);
    expect(await reply.json()).toMatchObject({ code: 'payload_too_large', limit_bytes: 65_536 });
  });

  it('by what arrives, when no length is declared', async () => {
    const chunk = Buffer.alloc(16_384, 0x20);
    async function* endless() {
      for (let n = 0; n < 64; n++) yield chunk;
    }
    const reply = await fetch(`${service.url}/reason`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: ReadableStream.from(endless()),
      duplex: 'half',
    } as RequestInit);
    expect(reply.status).toBe(413);
  });
});

describe('JSON whose type is not said', () => {
  it.each([undefined, 'application/x-www-form-urlencoded', 'text/plain;charset=UTF-8', 'application/octet-stream'])(
    'as %s: it is read, and the log has a hint',
    async (type) => {
      const headers = type === undefined ? {} : { 'content-type': type };
      const body = Buffer.from(` ${JSON.stringify(QUESTION)}\n`);
      const reply = await fetch(`${service.url}/reason`, { method: 'POST', headers, body });
      expect(reply.status).toBe(200);
      const hint = service.lines.find((line) => line.includes('the body is plainly JSON, and was read'));
      expect(JSON.parse(hint ?? '{}')).toMatchObject({ content_type: type ?? null });
      service.lines.length = 0;
    },
  );

  it('what begins as JSON and is none is malformed', async () => {
    const reply = await fetch(`${service.url}/reason`, { method: 'POST', body: Buffer.from('{"question": }') });
    expect(reply.status).toBe(400);
  });
});

describe('415 wrong media type', () => {
  it.each([
    'application/xml',
    'application/json; charset=utf-16',
    'text/plain; charset=utf-16',
    'multipart/form-data; boundary=x',
    'json',
  ])('%s', async (type) => {
    const reply = await post(`${service.url}/reason`, QUESTION, { 'content-type': type });
    expect(reply.status).toBe(415);
    expect(await reply.json()).toMatchObject({ code: 'unsupported_media_type' });
  });

  it.each([
    ['none at all, and a body that is not plainly JSON', {}, 'question=Solve'],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'question=%7B%7D'],
    ['a text', { 'content-type': 'text/plain' }, 'Solve {"it"}!'],
    ['an empty body', { 'content-type': 'text/plain' }, ''],
    [
      'JSON as text from the page of another origin',
      { 'content-type': 'text/plain', origin: 'http://elsewhere.example' },
      '{"question":"Solve it"}',
    ],
  ])('%s', async (_, headers, body) => {
    const init: RequestInit = { method: 'POST', headers, body: Buffer.from(body) };
    expect((await fetch(`${service.url}/reason`, init)).status).toBe(415);
  });

  it('a content coding that is not read', async () => {
    const reply = await post(`${service.url}/reason`, QUESTION, { 'content-encoding': 'zstd' });
    expect(reply.status).toBe(415);
    expect(reply.headers.get('accept-encoding')).toBe('gzip, deflate, br');
    expect(await reply.json()).toMatchObject({
      detail: 'expected content-encoding gzip, deflate, br or none, got zstd',
    });
  });
});

describe('422 invalid field', () => {
  it.each([
    [{}, '/question', 'is required'],
    [{ question: '' }, '/question', 'at least 1'],
    [{ question: 'x'.repeat(10_001) }, '/question', 'at most 10000 characters, got 10001'],
    [{ question: 7 }, '/question', 'expected string, got 7'],
    [{ ...QUESTION, context: [] }, '/context', 'expected object or null, got array'],
    [{ context: {} }, '/question', 'is required where the context does not hold the problem'],
    [{ context: null }, '/question', 'is required where the context does not hold the problem'],
    [{ ...QUESTION, max_steps: 0 }, '/max_steps', 'at least 1, got 0'],
    [{ ...QUESTION, max_steps: 7 }, '/max_steps', 'at most 6 (MAX_STEPS), got 7'],
    [{ ...QUESTION, budget: { steps: 7 } }, '/budget/steps', 'at most 6 (MAX_STEPS), got 7'],
    [{ ...QUESTION, budget: { starts: 5 } }, '/budget/starts', 'at most 4 (MAX_STARTS), got 5'],
    [{ ...QUESTION, budget: { starts: 0 } }, '/budget/starts', 'expected at least 1, got 0'],
    [{ ...QUESTION, budget: { depth: 1 } }, '/budget/depth', 'unknown property; expected one of steps, starts'],
    [{ ...QUESTION, budget: 4 }, '/budget', 'expected object, got 4'],
    [{ ...QUESTION, max_steps: 1.5 }, '/max_steps', 'expected integer'],
    [{ ...QUESTION, task_type: 'magic' }, '/task_type', 'one of planning, optimization, logic'],
    [{ ...QUESTION, conversation_id: 'x'.repeat(257) }, '/conversation_id', 'at most 256'],
    [{ ...QUESTION, 'a/b~c': 1 }, '/a~1b~0c', 'unknown property; expected one of question, context'],
  ])('%j', async (request, pointer, says) => {
    const reply = await post(`${service.url}/reason`, request);
    expect(reply.status).toBe(422);
    const problem = await object(reply);
    expect(problem.code).toBe('invalid_field');
    expect(problem.errors).toEqual([{ pointer, message: expect.stringContaining(says) }]);
  });

  it('names all of them, and stays short', async () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`field${n}`, n]));
    const reply = await post(`${service.url}/reason`, { max_steps: 'six', question: 1, ...many });
    const text = await reply.text();
    expect(JSON.parse(text).errors).toHaveLength(20);
    expect(text.length).toBeLessThan(8000);
  });
});

describe('every fault has its status', () => {
  const task = {
    task: 'sudoku',
    task_types: ['logic'],
    reason: 'no puzzle',
    schema: '/openapi.json#/components/schemas/SudokuContext',
  };
  it.each([
    ['Malformed', new Malformed('m'), 400, undefined],
    ['PayloadTooLarge', new PayloadTooLarge(9), 413, undefined],
    ['UnsupportedMediaType', new UnsupportedMediaType('a', 'b'), 415, undefined],
    ['InvalidField', new InvalidField([{ pointer: '/context/puzzle', message: 'row 3 has two 7s' }]), 422, undefined],
    ['NoTaskFits', new NoTaskFits([task]), 422, undefined],
    ['RateLimited', new Fault('rate_limited', 'slow down', { retryAfter: 2.2 }), 429, '3'],
    ['Busy', new Busy('full'), 503, '1'],
    ['Draining', new Draining(undefined, 5), 503, '5'],
    ['DeadlinePassed', new DeadlinePassed(10, 1), 504, undefined],
    ['Internal', new Internal('abc', new Error('secret')), 500, undefined],
  ])('%s', async (_, fault, status, retryAfter) => {
    service.double.behaviour = throwing(fault);
    const reply = await post(`${service.url}/reason`, QUESTION);
    expect(reply.status).toBe(status);
    expect(reply.headers.get('retry-after') ?? undefined).toBe(retryAfter);
    expect(await reply.json()).toMatchObject({ code: fault.code, status, detail: fault.message, ...fault.details });
  });
});

describe('500 ours', () => {
  it.each([
    ['an Error', new Error('secret /etc/passwd')],
    ['a string code', Object.assign(new Error('secret'), { code: 'ENOENT' })],
    ['a numeric code', Object.assign(new Error('secret'), { code: 204 })],
    ['no Error', 'secret'],
    ['nothing', undefined],
  ])('%s thrown: the caller sees an id, the log has the cause', async (_, error) => {
    service.double.behaviour = throwing(error);
    const reply = await post(`${service.url}/reason`, QUESTION);
    expect(reply.status).toBe(500);
    const text = await reply.text();
    expect(text).not.toMatch(/secret|\.ts|ENOENT/);
    const { id } = JSON.parse(text);
    const lines = service.lines.filter((entry) => entry.includes(`"error_id":"${id}"`));
    expect(lines).toHaveLength(1);
    if (error !== undefined) expect(lines[0]).toContain('secret');
  });
});

describe('paths and methods', () => {
  it.each([
    ['GET', '/nothing', 404, null],
    ['POST', '/reason/', 404, null],
    ['GET', '/reason', 405, 'POST, OPTIONS'],
    ['DELETE', '/reason', 405, 'POST, OPTIONS'],
    ['POST', '/health', 405, 'GET, HEAD, OPTIONS'],
    ['PUT', '/', 405, 'GET, HEAD, POST, OPTIONS'],
    ['GET', '/events', 405, 'POST, OPTIONS'],
    ['POST', '/metrics', 405, 'GET, HEAD, OPTIONS'],
    ['POST', '/asyncapi.json', 405, 'GET, HEAD, OPTIONS'],
  ])('%s %s is %i', async (method, path, status, allow) => {
    const reply = await fetch(service.url + path, { method });
    expect(reply.status).toBe(status);
    expect(reply.headers.get('allow')).toBe(allow);
    expect(await reply.json()).toMatchObject({ status });
  });

  it('OPTIONS lists the methods and allows no other origin', async () => {
    const reply = await fetch(`${service.url}/reason`, { method: 'OPTIONS' });
    expect(reply.status).toBe(204);
    expect(reply.headers.get('allow')).toBe('POST, OPTIONS');
    expect(reply.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('HEAD is GET without a body', async () => {
    const reply = await fetch(`${service.url}/health`, { method: 'HEAD' });
    expect(reply.status).toBe(200);
    expect(await reply.text()).toBe('');
  });

  it.each(['?cloudevent=forged&method=ZAP', '?headers=x&body=y&query=z', '?__proto__=a'])(
    'GET /%s is only GET /',
    async (query) => {
      const reply = await fetch(`${service.url}/${query}`);
      expect(reply.status).toBe(200);
      expect(await reply.json()).toMatchObject({ name: 'agent-reasoning' });
    },
  );

  it('POST / takes a plain request', async () => {
    const reply = await post(`${service.url}/?method=GET&body=x`, QUESTION);
    expect(reply.status).toBe(200);
    expect(await reply.json()).toMatchObject({ verified: true });
  });
});
