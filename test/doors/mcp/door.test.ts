import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Busy, InvalidField } from '../../../function/common/faults.js';
import { requireObject } from '../../../function/common/json.js';
import { answer, slow, throwing } from '../../doubles/reasoning.js';
import { object, post, type Service, startService } from '../../doubles/serve.js';

const ACCEPT = { accept: 'application/json, text/event-stream' };
const SENTENCE = 'The sudoku is solved.';

let service: Service;
beforeAll(async () => {
  service = await startService('served', { MAX_BATCH: '5', FUNC_BODY_LIMIT: '200000', RATE_LIMIT: '10000' });
});
afterAll(() => service.stop());
afterEach(() => {
  service.double.behaviour = async (request) => answer(request);
});

const message = (method: string, params: unknown = {}, id: unknown = 1) => ({ jsonrpc: '2.0', id, method, params });
const toolCall = (given: unknown, id: unknown = 1) => message('tools/call', { name: 'sudoku', arguments: given }, id);
const send = (body: unknown, headers = {}) => post(`${service.url}/mcp`, body, { ...ACCEPT, ...headers });

/** The messages of a reply, which is JSON or an event stream. */
async function messagesOf(reply: Response): Promise<Record<string, unknown>[]> {
  const text = await reply.text();
  const texts = reply.headers.get('content-type')?.startsWith('text/event-stream')
    ? [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => data)
    : [text];
  return texts.map((json) => requireObject(JSON.parse(json)));
}

describe.each([
  ['2025-11-25', {}],
  ['2026-07-28', { versionNegotiation: { mode: 'auto' } } as const],
])("the SDK's client, in revision %s", (revision, options) => {
  let client: Client;
  beforeAll(async () => {
    client = new Client({ name: 'test', version: '1' }, options);
    await client.connect(new StreamableHTTPClientTransport(new URL(`${service.url}/mcp`)));
  });
  afterAll(() => client.close());
  const ask = (given: Record<string, unknown>, name = 'sudoku') => client.callTool({ name, arguments: given });

  it('is told who answers, and what to make of it', () => {
    expect(client.getNegotiatedProtocolVersion()).toBe(revision);
    expect(client.getServerVersion()).toMatchObject({ name: 'agent-reasoning' });
    expect(client.getServerCapabilities()).toEqual({ tools: {} });
    expect(client.getInstructions()).toContain('verified');
  });

  it('finds a tool for each loaded task', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['sudoku']);
    expect(tools[0]).toMatchObject({
      description: expect.stringContaining('9×9 Sudoku'),
      inputSchema: { type: 'object', properties: { puzzle: {}, grid: {}, budget: {} } },
      outputSchema: { type: 'object', required: ['answer', 'result', 'verified', 'confidence'] },
      annotations: { readOnlyHint: true },
    });
  });

  it('gets the sentence, and the answer as structured content', async () => {
    const reply = await ask({ puzzle: 'x', budget: { steps: 3 } });
    expect(reply.content).toEqual([{ type: 'text', text: SENTENCE }]);
    expect(reply.structuredContent).toEqual(answer({ question: '' }));
    expect(reply.isError).toBeFalsy();
    expect(service.double.requests.at(-1)).toEqual({
      question: 'Answer this as sudoku.',
      context: { puzzle: 'x' },
      budget: { steps: 3 },
    });
    expect(service.double.options.at(-1)?.task).toBe('sudoku');
  });

  it('may give a whole request', async () => {
    const whole = { question: 'q', context: { puzzle: 'x' }, conversation_id: 'c', max_steps: 2 };
    expect((await ask(whole)).structuredContent).toMatchObject({ conversation_id: 'c' });
    expect(service.double.requests.at(-1)).toEqual(whole);
  });

  it('is told every step, if it asks to be', async () => {
    service.double.behaviour = async (request, { told }) => {
      const found = answer(request);
      for (const step of found.reasoning_trace) told?.(JSON.stringify(step));
      return found;
    };
    const seen: unknown[] = [];
    const onprogress = (progress: unknown) => seen.push(progress);
    const reply = await client.callTool({ name: 'sudoku', arguments: {} }, { onprogress });
    expect(reply.structuredContent).toMatchObject({ verified: true });
    expect(seen).toEqual([
      expect.objectContaining({ progress: 1, message: 'start 1, step 1: 12' }),
      expect.objectContaining({ progress: 2, message: 'start 1, step 2: 11' }),
    ]);
    await ask({});
    expect(service.double.options.at(-1)?.told).toBeUndefined();
  });

  it.each([
    [
      'a wrong field',
      new InvalidField([{ pointer: '/context/puzzle', message: 'expected 81 cells, got 2' }]),
      'A field is invalid: /context/puzzle: expected 81 cells, got 2. (invalid_field, request ',
    ],
    ['a full queue', new Busy('full', 3), 'The service is busy: full. Come again after 3 s. (busy, request '],
  ])('is told of %s by a result', async (_, fault, says) => {
    service.double.behaviour = throwing(fault);
    const reply = await ask({ puzzle: 'x' });
    expect(reply).toMatchObject({ isError: true, content: [{ type: 'text', text: expect.stringContaining(says) }] });
    expect(reply.structuredContent).toBeUndefined();
  });

  it('is told of arguments that the contract does not allow', async () => {
    const reply = await ask({ puzzle: 'x', max_steps: 0 });
    expect(reply).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('/max_steps: expected at least 1, got 0') }],
    });
  });

  it('learns nothing of a bug but its id', async () => {
    service.double.behaviour = throwing(new Error('secret'));
    const text = JSON.stringify(await ask({}));
    expect(text).toContain('Internal error');
    expect(text).not.toContain('secret');
  });

  it('gets an error for a tool that there is not', async () => {
    const error = await ask({}, 'chess').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: -32602,
      message: expect.stringContaining('expected one of the tools sudoku, got chess'),
    });
  });

  it('may send and get much more than is read or written on the event loop', async () => {
    const long = 'x'.repeat(150_000);
    service.double.behaviour = async (request) => ({
      ...answer(request),
      result: { long, $: "$& $' $1", ...request.context },
    });
    const reply = await ask({ note: long });
    expect(requireObject(reply.structuredContent).result).toEqual({ long, note: long, $: "$& $' $1" });
  });

  it('may send a dump that is larger than other bodies', async () => {
    const pods = Array.from({ length: 3000 }, (_, n) => ({
      kind: 'Pod',
      metadata: { name: `pod-${n}`, namespace: 'a' },
    }));
    const reply = await ask({ objective: 'drain', kubernetes: { kind: 'List', items: pods } });
    expect(reply.isError).toBeFalsy();
    expect(service.double.requests.at(-1)?.context).toMatchObject({
      objective: 'drain',
      kubernetes: { items: { length: 3000 } },
    });
  });

  // Before 2026 a client that stops waiting says so in a call of its own, which without sessions belongs to no other one.
  it.skipIf(revision < '2026')('ends the work when it stops waiting', async () => {
    service.double.behaviour = slow(600_000);
    const leaving = new AbortController();
    const before = service.double.options.length;
    const waiting = client.callTool({ name: 'sudoku', arguments: {} }, { signal: leaving.signal }).catch(() => 'left');
    await expect.poll(() => service.double.options.length).toBe(before + 1);
    leaving.abort();
    expect(await waiting).toBe('left');
    await expect.poll(() => service.double.options.at(-1)?.signal?.aborted).toBe(true);
  });
});

describe('a call of /mcp', () => {
  it('ends its work when its connection is closed', async () => {
    service.double.behaviour = slow(600_000);
    const leaving = new AbortController();
    const before = service.double.options.length;
    const headers = { ...ACCEPT, 'content-type': 'application/json' };
    const body = JSON.stringify(toolCall({}));
    fetch(`${service.url}/mcp`, { method: 'POST', headers, body, signal: leaving.signal }).catch(() => {});
    await expect.poll(() => service.double.options.length).toBe(before + 1);
    leaving.abort();
    await expect.poll(() => service.double.options.at(-1)?.signal?.aborted).toBe(true);
  });

  it.each([
    ['GET', 405],
    ['DELETE', 405],
  ])('by %s is %i: there are no sessions', async (method, status) => {
    const reply = await fetch(`${service.url}/mcp`, { method, headers: ACCEPT });
    expect(reply.status).toBe(status);
    expect(reply.headers.get('allow')).toBe('POST, OPTIONS');
  });

  it.each([
    ['https://evil.example', 403],
    ['http://localhost.evil.example:8080', 403],
    ['null', 403],
    ['nonsense', 403],
    ['http://localhost:3000', 200],
    ['http://127.0.0.1', 200],
    ['http://[::1]:8080', 200],
  ])('from Origin %s is %i', async (origin, status) => {
    const reply = await send(message('ping'), { origin });
    expect(reply.status).toBe(status);
    if (status === 403) {
      expect(await object(reply)).toMatchObject({
        jsonrpc: '2.0',
        id: null,
        error: { message: expect.stringContaining('Origin') },
      });
    }
  });

  it.each([
    ['no JSON', '{', {}, 400, -32700, 'does not parse'],
    ['a name twice', '{"id":1,"id":2}', {}, 400, -32700, 'twice'],
    ['no message', '{}', {}, 400, -32600, 'JSON-RPC'],
    ['another media type', '{}', { 'content-type': 'text/plain' }, 415, -32000, 'expected application/json'],
    ['a body that is too large', { x: 'y'.repeat(250_000) }, {}, 413, -32000, 'at most 200000 bytes'],
    ['much beside the arguments', message('ping', { x: 'y'.repeat(100_000) }), {}, 413, -32000, 'beside the arguments'],
    [
      'an Accept without event streams',
      message('ping'),
      { accept: 'application/json' },
      406,
      -32000,
      'text/event-stream',
    ],
    [
      'a revision that nobody knows',
      message('ping'),
      { 'mcp-protocol-version': '1999-01-01' },
      400,
      -32000,
      'rotocol version',
    ],
    [
      'more messages than may come together',
      Array.from({ length: 6 }, (_, id) => message('ping', {}, id)),
      {},
      400,
      -32700,
      'at most 5 messages, got 6',
    ],
    ['one id twice', [toolCall({}), toolCall({})], {}, 400, -32700, 'an id of its own'],
  ])('with %s is refused', async (_, body, headers, status, code, says) => {
    const reply = await send(body, headers);
    expect(reply.status).toBe(status);
    expect(await object(reply)).toMatchObject({ error: { code, message: expect.stringContaining(says) } });
  });

  it('offers a client of another revision its own newest one', async () => {
    const asked = { protocolVersion: '1999-01-01', capabilities: {}, clientInfo: { name: 'old', version: '1' } };
    const [reply] = await messagesOf(await send(message('initialize', asked)));
    expect(reply).toMatchObject({ result: { protocolVersion: '2025-11-25' } });
  });

  it.each([
    ['a list of arguments', [1, 2]],
    ['a text', 'x'.repeat(100)],
  ])('with %s for arguments is an error of the protocol', async (_, given) => {
    const [reply] = await messagesOf(await send(toolCall(given)));
    expect(reply).toMatchObject({ error: { code: expect.any(Number), message: expect.stringContaining('arguments') } });
  });

  it('with a method that there is not is an error of the protocol', async () => {
    const [reply] = await messagesOf(await send(message('prompts/list')));
    expect(reply).toMatchObject({ error: { code: -32601 } });
  });

  it('that only notifies is taken, and asks nothing', async () => {
    const before = service.double.requests.length;
    const { id: _, ...notification } = toolCall({});
    for (const told of [
      { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } },
      notification,
    ]) {
      expect((await send(told)).status).toBe(202);
    }
    expect(service.double.requests).toHaveLength(before);
  });

  it('may bring several messages, as in revision 2025-03-26', async () => {
    const calls = ['a', 'b', 7].map((id) => toolCall({ puzzle: String(id) }, id));
    const replies = await messagesOf(
      await send([...calls, message('ping', {}, 'p')], { 'mcp-protocol-version': '2025-03-26' }),
    );
    expect(new Set(replies.map(({ id }) => id))).toEqual(new Set(['a', 'b', 7, 'p']));
    expect(replies.filter(({ result }) => requireObject(result).structuredContent)).toHaveLength(3);
    expect(new Set(service.double.requests.slice(-3).map(({ context }) => context?.puzzle))).toEqual(
      new Set(['a', 'b', '7']),
    );
  });

  it('says the quota and its id', async () => {
    const reply = await send(message('ping'), { 'x-request-id': 'mine' });
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'x-request-id': 'mine',
      ratelimit: expect.any(String),
      'cache-control': 'no-store',
    });
  });
});

describe('the rate limit', () => {
  let limited: Service;
  beforeAll(async () => {
    limited = await startService('served', { RATE_LIMIT: '3' });
  });
  afterAll(() => limited.stop());

  it('counts every call, and every tool that is called in it', async () => {
    const calls = [1, 2].map((id) => toolCall({}, id));
    const ask = (body: unknown) => post(`${limited.url}/mcp`, body, ACCEPT);
    expect((await messagesOf(await ask(calls))).every(({ result }) => !requireObject(result).isError)).toBe(true);
    const results = (await messagesOf(await ask(calls))).map(({ result }) => requireObject(result));
    expect(results.filter(({ isError }) => isError)).toHaveLength(1);
    expect(JSON.stringify(results)).toContain('Come again after');
    const refused = await ask(toolCall({}));
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await object(refused)).toMatchObject({
      jsonrpc: '2.0',
      id: null,
      error: { data: { code: 'rate_limited', status: 429 } },
    });
  });
});
