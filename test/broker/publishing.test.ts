import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Busy } from '../../function/common/faults.js';
import { temporary } from '../doubles/bundle.js';
import { slow, throwing } from '../doubles/reasoning.js';
import { post, startService } from '../doubles/serve.js';
import { startSink } from '../doubles/sink.js';

/** A service of its own for one test. */
async function start(env: Record<string, string>) {
  const service = await startService('served', env);
  onTestFinished(() => service.stop());
  return service;
}
const QUESTION = { question: 'Solve it' };
const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('an outcome of POST /reason goes to the broker as well', () => {
  it('completed', async () => {
    const sink = await startSink();
    const service = await start({ K_SINK: sink.url, K_CE_OVERRIDES: '{"extensions":{"team":"lab"}}' });
    const headers = { 'x-request-id': 'call-7', traceparent: TRACE, tracestate: 'a=1' };
    const reply = await post(`${service.url}/reason`, QUESTION, headers);
    await expect.poll(() => sink.events).toHaveLength(1);
    expect(sink.events[0]).toMatchObject({
      specversion: '1.0',
      type: 'io.homelab.reasoning.completed',
      source: '/agent-reasoning',
      subject: 'call-7',
      causationid: 'call-7',
      traceparent: TRACE,
      tracestate: 'a=1',
      team: 'lab',
      data: await reply.json(),
    });
  });

  it.each([
    ['invalid_field', {}],
    ['malformed', 'prose'],
  ])('failed: %s', async (code, body) => {
    const sink = await startSink();
    const service = await start({ KNATIVE_BROKER_URL: sink.url, K_SINK: 'http://127.0.0.1:9/' });
    await post(`${service.url}/reason`, body, { 'x-request-id': 'call-8' });
    await expect.poll(() => sink.events).toHaveLength(1);
    expect(sink.events[0]).toMatchObject({
      type: 'io.homelab.reasoning.failed',
      subject: 'call-8',
      data: { error: { code }, request_id: 'call-8' },
    });
  });

  it('POST / with a plain request; the same x-request-id twice is two outcomes', async () => {
    const sink = await startSink();
    const service = await start({ K_SINK: sink.url });
    for (let n = 0; n < 2; n++) await post(`${service.url}/`, QUESTION, { 'x-request-id': 'again' });
    await expect.poll(() => sink.events).toHaveLength(2);
    expect(new Set(sink.events.map(({ id }) => id)).size).toBe(2);
  });

  it('neither what comes again, nor what an event got as its reply', async () => {
    const sink = await startSink();
    const service = await start({ K_SINK: sink.url });
    service.double.behaviour = throwing(new Busy('full'));
    expect((await post(`${service.url}/reason`, QUESTION)).status).toBe(503);
    service.double.behaviour = async () => Promise.reject(new TypeError('a bug'));
    const event = { specversion: '1.0', id: '1', source: '/t', type: 'io.homelab.reasoning.requested', data: QUESTION };
    await post(`${service.url}/events`, event, { 'content-type': 'application/cloudevents+json' });
    expect((await post(`${service.url}/reason`, QUESTION, { 'x-request-id': 'last' })).status).toBe(500);
    await expect.poll(() => sink.events).toHaveLength(1);
    expect(sink.events[0]).toMatchObject({ subject: 'last' });
  });

  it.each([
    ['EMIT_EVENTS=false', { EMIT_EVENTS: 'false' }],
    ['no broker', { K_SINK: '' }],
  ])('not with %s', async (_, env) => {
    const sink = await startSink();
    const service = await start({ K_SINK: sink.url, ...env });
    expect((await post(`${service.url}/reason`, QUESTION)).status).toBe(200);
    await service.fn.shutdown();
    expect(sink.events).toEqual([]);
    expect(await (await fetch(`${service.url}/metrics`)).text()).toMatch(
      /^agent_reasoning_publications_total\{result="delivered"\} 0$/m,
    );
  });
});

describe('PUBLISH_TOKEN_FILE', () => {
  it('goes with every event', async () => {
    const sink = await startSink();
    const path = join(await temporary(), 'token');
    await writeFile(path, 'shown\n');
    const service = await start({ K_SINK: sink.url, PUBLISH_TOKEN_FILE: path });
    await post(`${service.url}/reason`, QUESTION);
    await expect.poll(() => sink.headers).toMatchObject([{ authorization: 'Bearer shown' }]);
    expect(service.lines.join()).not.toContain('shown');
  });

  it('that cannot be read stops start-up', async () => {
    const env = { K_SINK: 'http://localhost:9', PUBLISH_TOKEN_FILE: '/nowhere/token' };
    const message = 'PUBLISH_TOKEN_FILE: expected a file that can be read, got ENOENT for /nowhere/token';
    await expect(start(env)).rejects.toThrow(message);
  });
});

describe('the HTTP answer', () => {
  it('neither waits for a broker that is down nor fails with it', async () => {
    const service = await start({ K_SINK: 'http://127.0.0.1:9/', PUBLISH_QUEUE: '2', SHUTDOWN_GRACE_MS: '1' });
    for (let n = 0; n < 5; n++) expect((await post(`${service.url}/reason`, QUESTION)).status).toBe(200);
    // Two are still held: nobody was kept waiting for them.
    const page = await (await fetch(`${service.url}/metrics`)).text();
    expect(page).toMatch(/^agent_reasoning_publish_queue 2$/m);
    expect(page).toMatch(/^agent_reasoning_publications_total\{result="dropped"\} 3$/m);
    await service.fn.shutdown();
  });
});

describe('shutdown', () => {
  it('delivers what is left, the outcome of the last request too', async () => {
    const sink = await startSink();
    sink.verdicts.push(503, 503);
    const service = await start({ K_SINK: sink.url });
    service.double.behaviour = slow(100);
    const running = post(`${service.url}/reason`, QUESTION);
    await expect.poll(() => service.double.requests.length).toBe(1);
    await service.fn.shutdown();
    expect((await running).status).toBe(200);
    expect(sink.events).toHaveLength(3);
    expect(new Set(sink.events.map(({ id }) => id)).size).toBe(1);
  });

  it('gives up when the grace time is over', async () => {
    const service = await start({ K_SINK: 'http://127.0.0.1:9/', SHUTDOWN_GRACE_MS: '1' });
    await post(`${service.url}/reason`, QUESTION);
    await service.fn.shutdown();
    const page = await (await fetch(`${service.url}/metrics`)).text();
    expect(page).toMatch(/^agent_reasoning_publications_total\{result="cut_off"\} 1$/m);
  });
});
