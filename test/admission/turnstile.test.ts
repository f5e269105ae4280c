import { describe, expect, it, onTestFinished } from 'vitest';
import { MODES, request, sender } from '../doubles/events.js';
import { object, post, type Service, startService } from '../doubles/serve.js';

const QUESTION = { question: 'Solve it' };

async function start(env: Record<string, string>, mode: 'served' | 'bare' = 'served'): Promise<Service> {
  const service = await startService(mode, env);
  onTestFinished(() => service.stop());
  return service;
}
const fieldsOf = ({ headers }: Response) => [headers.get('ratelimit-policy'), headers.get('ratelimit')];

describe('POST /reason', () => {
  it('says what is left in every reply, refusals of other kinds too, and then 429 with Retry-After', async () => {
    const service = await start({ RATE_LIMIT: '3', RATE_LIMIT_WINDOW_S: '60' });
    const url = `${service.url}/reason`;
    const policy = '"default";q=3;w=60';
    expect(fieldsOf(await post(url, QUESTION))).toEqual([policy, '"default";r=2;t=60']);
    const invalid = await post(url, {});
    expect([invalid.status, ...fieldsOf(invalid)]).toEqual([
      422,
      policy,
      expect.stringMatching(/^"default";r=1;t=\d+$/),
    ]);
    expect((await post(`${service.url}/`, QUESTION)).status).toBe(200);
    const refused = await post(url, QUESTION);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(fieldsOf(refused)).toEqual([policy, expect.stringMatching(/^"default";r=0;t=\d+$/)]);
    expect(await refused.json()).toMatchObject({ code: 'rate_limited', status: 429 });
    expect(service.double.requests).toHaveLength(2);
    const page = await (await fetch(`${service.url}/metrics`)).text();
    expect(page).toMatch(/^agent_reasoning_requests_total\{task_type="unknown",status="rate_limited"\} 1$/m);
    // Not an answer after no time at all, or a flood of them would look like a fast service.
    const durations = [...page.matchAll(/^agent_reasoning_duration_seconds_count\{.*\} (\d+)$/gm)];
    expect(durations.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(3);
  });

  it('clients are told apart behind trusted proxies, and by a header', async () => {
    const proxied = await start({ RATE_LIMIT: '1', TRUSTED_PROXIES: '1' });
    const from = (address: string) => post(`${proxied.url}/reason`, QUESTION, { 'x-forwarded-for': address });
    const statuses = [await from('1.1.1.1'), await from('2.2.2.2'), await from('9.9.9.9, 1.1.1.1')];
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 429]);
    const named = await start({ RATE_LIMIT: '1', RATE_LIMIT_HEADER: 'X-Client' });
    const as = (name: string) => post(`${named.url}/reason`, QUESTION, { 'x-client': name });
    expect([await as('a'), await as('b'), await as('a')].map(({ status }) => status)).toEqual([200, 200, 429]);
  });

  it('RATE_LIMIT=0 limits nothing and says nothing', async () => {
    const service = await start({ RATE_LIMIT: '0' });
    const replies = await Promise.all(Array.from({ length: 50 }, () => post(`${service.url}/reason`, QUESTION)));
    for (const reply of replies) expect([reply.status, ...fieldsOf(reply)]).toEqual([200, null, null]);
  });

  it('probes and metrics are never limited', async () => {
    const service = await start({ RATE_LIMIT: '1' });
    for (let n = 0; n < 3; n++) {
      for (const path of ['/health', '/health/readiness', '/metrics', '/']) {
        expect((await fetch(service.url + path)).status).toBe(200);
      }
    }
  });

  it('under the bare runtime, which hides the connection, all callers are one', async () => {
    const service = await start({ RATE_LIMIT: '1' }, 'bare');
    expect((await post(service.url, QUESTION)).status).toBe(200);
    const refused = await post(service.url, QUESTION);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
  });
});

describe('an event', () => {
  it.each(['binary', 'structured'] as const)(
    'counts for its source, in %s mode: 429 with Retry-After',
    async (mode) => {
      const service = await start({ RATE_LIMIT: '1', RATE_LIMIT_ADDRESS: '10' });
      const send = sender(() => service);
      const first = await send(MODES[mode](request({ source: '/a' })));
      expect([first.status, ...fieldsOf(first)]).toEqual([200, '"default";q=1;w=60', '"default";r=0;t=60']);
      const refused = await send(MODES[mode](request({ source: '/a' })));
      const text = await refused.text();
      expect([refused.status, JSON.parse(text).code]).toEqual([429, 'rate_limited']);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(text.length).toBeLessThan(768);
      expect((await send(MODES[mode](request({ source: '/b' })))).status).toBe(200);
    },
  );

  it('of a type that is not ours counts for no source', async () => {
    const service = await start({ RATE_LIMIT: '1', RATE_LIMIT_ADDRESS: '10' });
    const send = sender(() => service);
    for (let n = 0; n < 3; n++) expect((await send(MODES.binary(request({ type: 'other' })))).status).toBe(202);
    expect((await send(MODES.binary(request()))).status).toBe(200);
  });

  const headers = { 'content-type': 'application/cloudevents+json' };
  it.each([
    ['is malformed', 400, () => ({ headers, body: '{' })],
    ['is of a type that is not ours', 202, () => MODES.structured(request({ type: 'other' }))],
    ['has a source of its own', 200, () => MODES.binary(request({ source: `/s${Math.random()}` }))],
  ])('that %s counts for the address that it came from', async (_, status, make) => {
    const service = await start({ RATE_LIMIT: '3' });
    const send = sender(() => service);
    const statuses = [];
    for (let n = 0; n < 5; n++) statuses.push((await send(make())).status);
    expect(statuses).toEqual([status, status, status, 429, 429]);
    const page = await (await fetch(`${service.url}/metrics`)).text();
    expect(page).toMatch(/^agent_reasoning_requests_total\{task_type="unknown",status="rate_limited"\} 2$/m);
  });

  it('with a source of its own counts for the address in a batch, too', async () => {
    const service = await start({ RATE_LIMIT: '3' });
    const events = Array.from({ length: 8 }, (_, n) => request({ source: `/s${n}` }));
    const batch = { 'content-type': 'application/cloudevents-batch+json' };
    expect((await post(`${service.url}/events`, events, batch)).status).toBe(429);
    expect(service.double.requests.length).toBeLessThan(8);
  });

  it('that is finished spends no quota: a batch larger than the quota gets through, a window at a time', async () => {
    const service = await start({ RATE_LIMIT: '2', RATE_LIMIT_WINDOW_S: '1', RATE_LIMIT_ADDRESS: '10' });
    const events = Array.from({ length: 6 }, () => request());
    const type = { 'content-type': 'application/cloudevents-batch+json' };
    const statuses: number[] = [];
    await expect
      .poll(
        async () => {
          const { status } = await post(`${service.url}/events`, events, type);
          statuses.push(status);
          return status;
        },
        { interval: 500 },
      )
      .toBe(200);
    expect(statuses[0]).toBe(429);
    expect(service.double.requests).toHaveLength(6);
  });

  it('in a batch counts too; one too many refuses the batch', async () => {
    const service = await start({ RATE_LIMIT: '2' });
    const headers = { 'content-type': 'application/cloudevents-batch+json' };
    const batch = (count: number) => Array.from({ length: count }, () => request());
    const whole = await post(`${service.url}/events`, batch(2), headers);
    expect([whole.status, ...fieldsOf(whole)]).toEqual([200, null, null]);
    const refused = await post(`${service.url}/events`, batch(1), headers);
    expect([refused.status, (await object(refused)).code]).toEqual([429, 'rate_limited']);
  });
});
