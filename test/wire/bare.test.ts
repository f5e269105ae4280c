import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Busy } from '../../function/common/faults.js';
import { readContext } from '../../function/wire/bare.js';
import { answer, throwing } from '../doubles/reasoning.js';
import { object, post, type Service, startService } from '../doubles/serve.js';

/** The plain `faas-js-runtime` command: it routes `/`, the probes and its metrics, and hands a context to `handle`. */
let service: Service;
let serial = 0;
beforeAll(async () => {
  service = await startService('bare');
});
afterAll(() => service.stop());
afterEach(() => {
  service.double.behaviour = async (request) => answer(request);
  service.double.isReady = true;
});

function binary(changes: Record<string, string> = {}): Record<string, string> {
  serial += 1;
  const type = 'io.homelab.reasoning.requested';
  return { 'ce-specversion': '1.0', 'ce-id': `b-${serial}`, 'ce-source': '/bare', 'ce-type': type, ...changes };
}

function structured(changes: Record<string, unknown> = {}): Record<string, unknown> {
  serial += 1;
  const type = 'io.homelab.reasoning.requested';
  const data = { question: 'Solve it' };
  return {
    specversion: '1.0',
    id: `s-${serial}`,
    source: '/bare',
    type,
    datacontenttype: 'application/json',
    data,
    ...changes,
  };
}

const STRUCTURED = { 'content-type': 'application/cloudevents+json' };
const QUESTION = { question: 'Solve it' };

describe('a plain request', () => {
  it('is answered', async () => {
    const reply = await post(service.url, QUESTION);
    expect(reply.status).toBe(200);
    expect(await reply.json()).toMatchObject({ verified: true });
  });

  it.each([
    ['an invalid field', { question: '' }, {}, 422],
    ['an array', [], {}, 400],
    ['a string', '"q"', {}, 400],
    ['deep nesting', { question: 'q', context: { x: JSON.parse('['.repeat(40) + ']'.repeat(40)) } }, {}, 400],
    [
      'JSON as a form, which the runtime takes apart',
      '{"question":"1+1"}',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
    ],
    ['text', 'q', { 'content-type': 'text/plain' }, 415],
    ['a form', 'question=q', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['a content coding', QUESTION, { 'content-encoding': 'gzip' }, 415],
  ])('%s is refused with problem details', async (_, body, headers, status) => {
    const reply = await post(service.url, body, headers);
    expect(reply.status).toBe(status);
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect(await reply.json()).toMatchObject({ status });
  });

  it.each([new Error('secret'), Object.assign(new Error('secret'), { code: 'EPERM' })])(
    '%o is 500 and says nothing',
    async (error) => {
      service.double.behaviour = throwing(error);
      const reply = await post(service.url, QUESTION);
      expect(reply.status).toBe(500);
      expect(await reply.text()).not.toContain('secret');
    },
  );
});

describe('an event', () => {
  it('in binary mode', async () => {
    const headers = binary({ 'ce-correlationid': 'c' });
    const reply = await post(service.url, QUESTION, headers);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('ce-type')).toBe('io.homelab.reasoning.completed');
    expect(reply.headers.get('ce-subject')).toBe(headers['ce-id']);
    expect(reply.headers.get('ce-replyid')).toBe('c');
  });

  it('in structured mode', async () => {
    const event = structured();
    const reply = await post(service.url, event, STRUCTURED);
    expect(reply.headers.get('content-type')).toContain('application/cloudevents+json');
    const type = 'io.homelab.reasoning.completed';
    expect(await reply.json()).toMatchObject({ type, subject: event.id, data: { verified: true } });
  });

  it('as data_base64', async () => {
    const data_base64 = Buffer.from(JSON.stringify(QUESTION)).toString('base64');
    const reply = await post(service.url, structured({ data: undefined, data_base64 }), STRUCTURED);
    expect(await object(reply)).toMatchObject({ type: 'io.homelab.reasoning.completed' });
  });

  it('with bad data: a failed event', async () => {
    const reply = await post(service.url, {}, binary());
    expect(reply.status).toBe(200);
    expect(reply.headers.get('ce-type')).toBe('io.homelab.reasoning.failed');
  });

  it('while busy: 503 with Retry-After', async () => {
    service.double.behaviour = throwing(new Busy('full'));
    const reply = await post(service.url, QUESTION, binary());
    expect(reply.status).toBe(503);
    expect(reply.headers.get('retry-after')).toBe('1');
  });

  it('of another type: 202 and nothing', async () => {
    const reply = await post(service.url, QUESTION, binary({ 'ce-type': 'other' }));
    expect(reply.status).toBe(202);
    expect(await reply.text()).toBe('');
  });

  it.each([
    ['malformed structured', '{"specversion":', STRUCTURED, 400],
    ['structured with specversion 7.0', structured({ specversion: '7.0' }), STRUCTURED, 400],
    ['binary without an id', QUESTION, binary({ 'ce-id': '' }), 400],
    ['binary with specversion 7.0', QUESTION, binary({ 'ce-specversion': '7.0' }), 400],
    ['an unknown format', '{}', { 'content-type': 'application/cloudevents+avro' }, 415],
  ])('%s: the broker is told', async (_, body, headers, status) => {
    expect((await post(service.url, body, headers)).status).toBe(status);
  });
});

describe('a forged context', () => {
  it.each([
    '?cloudevent=forged&method=ZAP',
    '?method=POST',
    '?headers=x',
    '?headers=x&headers=y',
    '?body=x',
    '?query=x',
    '?query=x&query=y',
    '?__proto__=x&__proto__=y',
  ])('GET /%s is 400', async (query) => {
    expect((await fetch(`${service.url}/${query}`)).status).toBe(400);
    expect((await post(`${service.url}/${query}`, QUESTION)).status).toBe(400);
  });

  it('a harmless query is ignored', async () => {
    expect((await fetch(`${service.url}/?utm=1`)).status).toBe(200);
  });

  it.each([undefined, null, 'x', {}, { query: {} }, { query: {}, method: 'GET' }])('%j is refused', (context) => {
    expect(() => readContext(context)).toThrow('query');
  });
});

describe('GET', () => {
  it('/ describes the service', async () => {
    expect(await object(await fetch(service.url))).toMatchObject({ name: 'agent-reasoning' });
  });

  it('the probes are ours', async () => {
    expect((await fetch(`${service.url}/health/liveness`)).status).toBe(200);
    expect((await fetch(`${service.url}/health/readiness`)).status).toBe(200);
    service.double.isReady = false;
    const reply = await fetch(`${service.url}/health/readiness`);
    expect(reply.status).toBe(503);
    expect(await reply.json()).toEqual({ status: 'unready' });
  });

  it('/metrics is the page of the runtime', async () => {
    expect(await (await fetch(`${service.url}/metrics`)).text()).toContain('faas_invocations');
  });
});
