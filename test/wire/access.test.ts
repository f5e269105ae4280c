import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporary } from '../doubles/bundle.js';
import { MODES, request, sender, type Wire } from '../doubles/events.js';
import { AUDIENCE, SUBJECT, startIssuer } from '../doubles/issuer.js';
import { type Mode, object, post, type Service, startService } from '../doubles/serve.js';

const QUESTION = { question: 'Solve it' };
const KEY = 'c2VjcmV0LW9mLXRoZS1wbGFubmVy';
const OTHER = 'b3RoZXItc2VjcmV0';
const hash = (key: string) => createHash('sha256').update(key).digest('hex');

async function start(env: Record<string, string>, mode: Mode = 'served'): Promise<Service> {
  const service = await startService(mode, env);
  onTestFinished(async () => {
    await service.stop();
    await (await service.fn.open()).close();
  });
  return service;
}

/** Settings with two keys, of `planner` and `watcher`. */
async function keys(): Promise<{ API_KEYS_FILE: string }> {
  const path = join(await temporary(), 'keys');
  await writeFile(path, `planner ${hash(KEY)}\nwatcher ${hash(OTHER)}\n`);
  return { API_KEYS_FILE: path };
}

async function oidc() {
  const issuer = await startIssuer();
  const env = { OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: AUDIENCE, OIDC_SUBJECTS: SUBJECT };
  return { issuer, env };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const withToken = ({ headers, body }: Wire, token: string): Wire => ({
  headers: { ...headers, ...bearer(token) },
  body,
});
const linesOf = ({ lines }: Service, message: string) =>
  lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === message);

describe('without a setting', () => {
  it('everybody may ask, whatever they show, and no reply says more than before', async () => {
    const service = await start({});
    const reply = await post(`${service.url}/reason`, QUESTION, bearer('anything'));
    expect(reply.status).toBe(200);
    const headers = [...reply.headers.keys()].filter((name) => /^(www-|access-|vary)/.test(name));
    expect(headers).toEqual([]);
    expect(linesOf(service, 'request')[0]).not.toHaveProperty('key');
  });
});

describe('with API_KEYS_FILE', () => {
  it.each(['/reason', '/', '/events'])('POST %s needs a key: 401 that says how, and nothing is read', async (path) => {
    const service = await start(await keys());
    const reply = await post(service.url + path, QUESTION);
    expect(reply.status).toBe(401);
    expect(reply.headers.get('www-authenticate')).toBe('Bearer realm="agent-reasoning"');
    expect(reply.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await reply.json()).toMatchObject({
      code: 'unauthorized',
      status: 401,
      detail: 'expected an API key in Authorization: Bearer … or in X-API-Key, got none',
    });
    expect(service.double.requests).toEqual([]);
    const page = await (await fetch(`${service.url}/metrics`)).text();
    expect(page).toMatch(/^agent_reasoning_requests_total\{task_type="unknown",status="unauthorized"\} 1$/m);
  });

  it.each<[string, Record<string, string>]>([
    ['Authorization: Bearer', bearer(KEY)],
    ['Authorization in other letters', { authorization: `bEARER  ${KEY} ` }],
    ['X-API-Key', { 'x-api-key': KEY }],
    ['X-API-Key beside the token of a gateway', { ...bearer('a.b.c'), 'x-api-key': KEY }],
    ['X-API-Key beside another scheme', { authorization: 'Basic YTpi', 'x-api-key': KEY }],
  ])('%s brings it', async (_, headers) => {
    const service = await start(await keys());
    expect((await post(`${service.url}/reason`, QUESTION, headers)).status).toBe(200);
    expect(linesOf(service, 'answered')).toMatchObject([{ key: 'planner' }]);
    expect(linesOf(service, 'request')).toMatchObject([{ key: 'planner' }]);
    expect(service.lines.join()).not.toContain(KEY);
  });

  it.each<[string, Record<string, string>, string | null]>([
    ['another key', bearer('guess'), 'invalid_token'],
    ['the hash of one', bearer(hash(KEY)), 'invalid_token'],
    ['another key in X-API-Key', { 'x-api-key': 'guess' }, 'invalid_token'],
    ['two keys in one header', { 'x-api-key': `${KEY}, ${KEY}` }, 'invalid_token'],
    ['another scheme', { authorization: 'Basic YTpi' }, null],
    ['a key without a scheme', { authorization: KEY }, null],
    ['a scheme without a key', { authorization: 'Bearer' }, null],
    ['an empty key', { 'x-api-key': ' ' }, null],
  ])('%s is refused, and not repeated', async (_, headers, error) => {
    const service = await start(await keys());
    const reply = await post(`${service.url}/reason`, QUESTION, headers);
    expect(reply.status).toBe(401);
    const challenge = `Bearer realm="agent-reasoning"${error === null ? '' : `, error="${error}"`}`;
    expect(reply.headers.get('www-authenticate')).toBe(challenge);
    const shown = Object.values(headers).join(' ').split(' ').at(-1) ?? '';
    const told = (await reply.text()) + service.lines.join('');
    if (!['', 'Bearer'].includes(shown)) expect(told).not.toContain(shown);
  });

  it('what tells of the service and its state is open, and nothing else', async () => {
    const service = await start(await keys());
    const open = [
      '/',
      '/docs',
      '/health',
      '/health/liveness',
      '/health/readiness',
      '/metrics',
      '/openapi.json',
      '/asyncapi.json',
    ];
    for (const path of open) expect([path, (await fetch(service.url + path)).status]).toEqual([path, 200]);
    const document = await object(await fetch(`${service.url}/openapi.json`));
    for (const path of Object.keys(Object(document.paths))) {
      const got = await fetch(service.url + path);
      expect([path, got.status]).toEqual([path, open.includes(path) ? 200 : 405]);
      const posted = await post(service.url + path, QUESTION);
      expect([path, [401, 405].includes(posted.status)]).toEqual([path, true]);
      expect((await fetch(service.url + path, { method: 'OPTIONS' })).status).toBe(204);
    }
    expect((await post(`${service.url}/nowhere`, QUESTION)).status).toBe(404);
    expect(service.double.requests).toEqual([]);
  });

  it('an event needs a key as well, and a broker is told in few bytes', async () => {
    const service = await start(await keys());
    const send = sender(() => service);
    const refused = await send(MODES.structured(request()));
    expect(refused.status).toBe(401);
    expect((await refused.text()).length).toBeLessThan(768);
    const reply = await send(withToken(MODES.binary(request()), KEY));
    expect(reply.headers.get('ce-type')).toBe('io.homelab.reasoning.completed');
  });

  it('a key is a client of the rate limiter, from whatever address', async () => {
    const env = { ...(await keys()), RATE_LIMIT: '1', RATE_LIMIT_HEADER: 'X-Client' };
    const service = await start(env);
    const ask = (key: string, client: string) =>
      post(`${service.url}/reason`, QUESTION, { ...bearer(key), 'x-client': client });
    const replies = [await ask(KEY, 'a'), await ask(KEY, 'b'), await ask(OTHER, 'a'), await ask('guess', 'c')];
    expect(replies.map(({ status }) => status)).toEqual([200, 429, 200, 401]);
    expect(replies[3]?.headers.get('ratelimit')).toBeNull();
  });

  it('the bare runtime asks for a key as well', async () => {
    const service = await start(await keys(), 'bare');
    expect((await post(service.url, QUESTION)).status).toBe(401);
    expect((await post(service.url, QUESTION, bearer(KEY))).status).toBe(200);
    expect((await fetch(`${service.url}/health/readiness`)).status).toBe(200);
  });

  it('that does not parse stops start-up', async () => {
    const path = join(await temporary(), 'keys');
    await writeFile(path, 'planner');
    const message = `API_KEYS_FILE: ${path}, line 1: expected a name and the SHA-256 of a key, got one word`;
    await expect(startService('served', { API_KEYS_FILE: path })).rejects.toThrow(message);
  });
});

describe('with OIDC_ISSUER', () => {
  it.each(['/events', '/'])('an event on %s needs a token of the broker', async (path) => {
    const { issuer, env } = await oidc();
    const service = await start(env);
    const send = sender(() => service);
    const reply = await send(withToken(MODES.structured(request()), await issuer.token()), path);
    expect(await reply.json()).toMatchObject({ type: 'io.homelab.reasoning.completed' });
    expect(linesOf(service, 'answered')).toMatchObject([{ subject: SUBJECT }]);
  });

  it.each<[string, Record<string, unknown> | string | undefined, number, string]>([
    ['no token', undefined, 401, 'Bearer realm="agent-reasoning"'],
    ['an expired one', { exp: 1 }, 401, 'Bearer realm="agent-reasoning", error="invalid_token"'],
    ['a key', KEY, 401, 'Bearer realm="agent-reasoning", error="invalid_token"'],
    ['one of somebody else', { sub: 'else' }, 403, 'Bearer realm="agent-reasoning", error="insufficient_scope"'],
  ])('%s: %# is a dead letter', async (_, shown, status, challenge) => {
    const { issuer, env } = await oidc();
    const service = await start({ ...env, ...(await keys()) });
    const wire = MODES.binary(request());
    const token = typeof shown === 'object' ? await issuer.token(shown) : shown;
    const reply = await sender(() => service)(token === undefined ? wire : withToken(wire, token));
    expect([reply.status, reply.headers.get('www-authenticate')]).toEqual([status, challenge]);
    expect(reply.headers.get('retry-after')).toBeNull();
    const text = await reply.text();
    expect(text.length).toBeLessThan(768);
    expect(JSON.parse(text)).toMatchObject({ status, code: status === 401 ? 'unauthorized' : 'forbidden' });
    if (token !== undefined) expect(service.lines.join()).not.toContain(token);
    expect(service.double.requests).toEqual([]);
  });

  it('an issuer that does not answer: 503 with Retry-After, so that the broker comes again', async () => {
    const { issuer, env } = await oidc();
    const token = await issuer.token();
    issuer.fault = 500;
    const service = await start(env);
    const wire = withToken(MODES.binary(request()), token);
    const reply = await sender(() => service)(wire);
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await reply.json()).toMatchObject({ code: 'issuer_unreachable' });
    issuer.fault = undefined;
    expect((await sender(() => service)(wire)).status).toBe(200);
  });

  it('a plain request needs none; with keys, it needs a key, even with headers of an event', async () => {
    const { issuer, env } = await oidc();
    const open = await start(env);
    expect((await post(`${open.url}/reason`, QUESTION)).status).toBe(200);
    const both = await start({ ...env, ...(await keys()) });
    const { headers } = withToken(MODES.binary(request()), await issuer.token());
    expect((await post(`${both.url}/reason`, QUESTION, headers)).status).toBe(401);
    expect((await post(`${both.url}/reason`, QUESTION, bearer(KEY))).status).toBe(200);
  });
});
