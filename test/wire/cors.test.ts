import { describe, expect, it, onTestFinished } from 'vitest';
import { post, type Service, startService } from '../doubles/serve.js';

const APP = 'https://app.example.org';
const QUESTION = { question: 'Solve it' };

async function start(origins?: string): Promise<Service> {
  const service = await startService('served', origins === undefined ? {} : { CORS_ORIGINS: origins });
  onTestFinished(() => service.stop());
  return service;
}

/** Headers of the protocol, as a browser looks at them. */
const corsOf = ({ headers }: Response) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-') || name === 'vary'));

function preflight({ url }: Service, headers: Record<string, string>, path = '/reason'): Promise<Response> {
  const method = { 'access-control-request-method': 'POST' };
  return fetch(url + path, { method: 'OPTIONS', headers: { ...method, ...headers } });
}

describe('without CORS_ORIGINS', () => {
  it('no reply says anything of other origins', async () => {
    const service = await start();
    expect(corsOf(await post(`${service.url}/reason`, QUESTION, { origin: APP }))).toEqual({});
    const asked = await preflight(service, { origin: APP });
    expect([asked.status, asked.headers.get('allow'), corsOf(asked)]).toEqual([204, 'POST, OPTIONS', {}]);
  });
});

describe('with CORS_ORIGINS', () => {
  const told = { 'access-control-allow-origin': APP, 'access-control-expose-headers': '*', vary: 'Origin' };

  it.each<[string, (service: Service) => Promise<Response>, number]>([
    ['an answer', ({ url }) => post(`${url}/reason`, QUESTION, { origin: APP }), 200],
    ['a refusal', ({ url }) => post(`${url}/reason`, {}, { origin: APP }), 422],
    ['a page', ({ url }) => fetch(`${url}/health`, { headers: { origin: APP } }), 200],
    ['no path of ours', ({ url }) => fetch(`${url}/nowhere`, { headers: { origin: APP } }), 404],
    ['OPTIONS that is no preflight', ({ url }) => fetch(url, { method: 'OPTIONS', headers: { origin: APP } }), 204],
  ])('%s may be read by pages of that origin', async (_, ask, status) => {
    const reply = await ask(await start(`http://localhost:3000, ${APP}`));
    expect([reply.status, corsOf(reply)]).toEqual([status, told]);
  });

  it.each([
    ['another one', 'https://evil.example.org'],
    ['one that begins alike', `${APP}.evil.org`],
    ['another scheme', APP.replace('https', 'http')],
    ['another port', `${APP}:8443`],
    ['other letters', APP.toUpperCase()],
    ['null, as a sandbox says', 'null'],
  ])('%s may not', async (_, origin) => {
    const service = await start(APP);
    expect(corsOf(await post(`${service.url}/reason`, QUESTION, { origin }))).toEqual({ vary: 'Origin' });
    expect(corsOf(await preflight(service, { origin }))).toEqual({ vary: 'Origin' });
  });

  it('whoever is no browser gets Vary and nothing else', async () => {
    const { url } = await start(APP);
    expect(corsOf(await post(`${url}/reason`, QUESTION))).toEqual({ vary: 'Origin' });
  });

  it('a browser may send what it asks about before, keys and attributes of events, too', async () => {
    const names = 'authorization,content-type, ce-id,x-api-key';
    const reply = await preflight(await start(APP), { origin: APP, 'access-control-request-headers': names });
    expect([reply.status, corsOf(reply)]).toEqual([
      204,
      {
        'access-control-allow-origin': APP,
        'access-control-allow-methods': 'POST, OPTIONS',
        'access-control-allow-headers': names,
        'access-control-max-age': '600',
        vary: 'Origin',
      },
    ]);
  });

  it.each(['', 'a b', 'x'.repeat(4097), 'ä'])('names of headers that are none are not repeated: %j', async (names) => {
    const sent = Buffer.from(names).toString('latin1');
    const reply = await preflight(await start(APP), { origin: APP, 'access-control-request-headers': sent });
    expect(reply.headers.has('access-control-allow-headers')).toBe(false);
  });

  it('needs no key for what a browser asks before', async () => {
    const reply = await preflight(await start(APP), { origin: APP }, '/');
    expect([reply.status, reply.headers.get('access-control-allow-methods')]).toEqual([
      204,
      'GET, HEAD, POST, OPTIONS',
    ]);
  });

  it('* lets pages of all origins read, and never with credentials', async () => {
    const service = await start('*');
    const reply = await post(`${service.url}/reason`, QUESTION, { origin: 'null' });
    expect(corsOf(reply)).toEqual({ 'access-control-allow-origin': '*', 'access-control-expose-headers': '*' });
    expect(corsOf(await post(`${service.url}/reason`, QUESTION))).toEqual({});
    const asked = corsOf(await preflight(service, { origin: APP }));
    expect(asked).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST, OPTIONS',
    });
    expect(asked).not.toHaveProperty('access-control-allow-credentials');
  });
});
