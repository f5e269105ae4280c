import { Ajv } from 'ajv';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HealthSchema } from '../../function/contract/health.js';
import { ProblemSchema } from '../../function/contract/problem.js';
import { ReasonResponseSchema } from '../../function/contract/reason.js';
import { answer, held, slow, throwing } from '../doubles/reasoning.js';
import { object, post, type Service, startService } from '../doubles/serve.js';

const QUESTION = { question: 'Solve it' };
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
let service: Service;
beforeAll(async () => {
  service = await startService('served', { MAX_QUEUE: '2' });
});
afterAll(() => service.stop());
afterEach(() => {
  service.double.behaviour = async (request) => answer(request);
  service.double.isReady = true;
});

describe('limits', () => {
  it('503 with Retry-After beyond MAX_QUEUE; probes are answered meanwhile', async () => {
    const { behaviour, release } = held();
    service.double.behaviour = behaviour;
    const before = service.double.requests.length;
    const running = [post(`${service.url}/reason`, QUESTION), post(`${service.url}/reason`, QUESTION)];
    await expect.poll(() => service.double.requests.length).toBe(before + 2);
    const refused = await post(`${service.url}/reason`, QUESTION);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refused.json()).toMatchObject({ code: 'busy' });
    expect((await fetch(`${service.url}/health/liveness`)).status).toBe(200);
    expect(await object(await fetch(`${service.url}/health`))).toMatchObject({ in_flight: 2 });
    release();
    expect((await Promise.all(running)).map((reply) => reply.status)).toEqual([200, 200]);
    expect((await post(`${service.url}/reason`, QUESTION)).status).toBe(200);
  });

  it('504 when the deadline passes, whatever the reasoner does', async () => {
    const hurried = await startService('served', { REQUEST_TIMEOUT_MS: '50' });
    hurried.double.behaviour = () => new Promise(() => {});
    const reply = await post(`${hurried.url}/reason`, QUESTION);
    expect(reply.status).toBe(504);
    expect(await reply.json()).toMatchObject({ code: 'deadline_passed', deadline_ms: 50 });
    expect(hurried.double.options.at(-1)?.signal?.aborted).toBe(true);
    await hurried.stop();
  });

  it('a caller that goes away stops the work and frees its place', async () => {
    service.double.behaviour = slow(60_000);
    const before = service.double.requests.length;
    const controller = new AbortController();
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(QUESTION) };
    const gone = fetch(`${service.url}/reason`, { ...init, signal: controller.signal });
    await expect.poll(() => service.double.requests.length).toBe(before + 1);
    controller.abort();
    await expect(gone).rejects.toThrow();
    await expect.poll(() => service.double.options.at(-1)?.signal?.aborted).toBe(true);
    expect(await object(await fetch(`${service.url}/health`))).toMatchObject({ in_flight: 0 });
  });
});

describe('GET /health', () => {
  it('says what is loaded', async () => {
    const reply = await fetch(`${service.url}/health`);
    expect(reply.status).toBe(200);
    const health = await object(reply);
    expect(health).toMatchObject({ status: 'ok', version: '1.0.0', device: 'cpu' });
    expect(health.models).toMatchObject([{ name: 'sudoku', task: 'sudoku', parameters: 211_000, loaded: true }]);
    expect(new Ajv().validate(HealthSchema, health)).toBe(true);
  });

  it('503 while the models do not answer; liveness stays', async () => {
    service.double.isReady = false;
    expect((await fetch(`${service.url}/health`)).status).toBe(503);
    expect((await fetch(`${service.url}/health/readiness`)).status).toBe(503);
    expect((await fetch(`${service.url}/health/liveness`)).status).toBe(200);
  });
});

describe('GET /metrics', () => {
  it("has the runtime's series and ours on one page", async () => {
    await post(`${service.url}/reason`, { ...QUESTION, task_type: 'logic' });
    await post(`${service.url}/reason`, { question: '' });
    await post(`${service.url}/reason`, { question: 'q', task_type: 'invented' });
    await post(`${service.url}/events`, QUESTION);
    const reply = await fetch(`${service.url}/metrics`);
    expect(reply.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const page = await reply.text();
    for (const line of [
      /^faas_invocations/m,
      /^process_cpu_seconds_total/m,
      /^agent_reasoning_requests_total\{task_type="logic",status="success"\} [1-9]/m,
      /^agent_reasoning_requests_total\{task_type="general",status="invalid_field"\} 1$/m,
      /^agent_reasoning_requests_total\{task_type="unknown",status="invalid_field"\} 1$/m,
      /^agent_reasoning_requests_total\{task_type="unknown",status="malformed"\} 1$/m,
      /^agent_reasoning_duration_seconds_bucket\{le="0.005",task_type="logic"\}/m,
      /^agent_reasoning_steps_sum\{task_type="logic"\}/m,
      /^agent_reasoning_confidence_count\{task_type="logic"\}/m,
      /^agent_reasoning_verified_total\{task="sudoku",verified="true"\}/m,
      /^agent_reasoning_gpu_utilization 0$/m,
      /^agent_reasoning_device_memory_bytes 0$/m,
      /^agent_reasoning_queue_depth 3$/m,
      /^agent_reasoning_in_flight 0$/m,
      /^agent_reasoning_events_expired_total 0$/m,
    ]) {
      expect(page).toMatch(line);
    }
    expect(page).not.toContain('invented');
    const names = [...page.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the two contracts agree', () => {
  it('answers match ReasonResponse', async () => {
    const value = await object(await post(`${service.url}/reason`, QUESTION));
    expect(new Ajv().validate(ReasonResponseSchema, value)).toBe(true);
  });

  it.each(['{', '{}', '[]'])('the answer to %s matches Problem', async (body) => {
    const value = await object(await post(`${service.url}/reason`, body));
    expect(new Ajv().validate(ProblemSchema, value)).toBe(true);
  });
});

describe('the log', () => {
  it('carries the ids and neither payload nor headers', async () => {
    const headers = {
      'x-request-id': 'req-1',
      traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01`,
      authorization: 'Bearer hidden',
    };
    const reply = await post(`${service.url}/reason`, { question: 'a private matter' }, headers);
    expect(reply.headers.get('x-request-id')).toBe('req-1');
    const lines = service.lines.filter((line) => line.includes('"request_id":"req-1"'));
    expect(lines.some((line) => line.includes(`"trace_id":"${TRACE_ID}"`))).toBe(true);
    expect(service.lines.join('')).not.toMatch(/private matter|hidden/);
  });

  it.each(['has space', 'x'.repeat(129), 'a"b'])('x-request-id %j is replaced', async (id) => {
    const reply = await post(`${service.url}/reason`, QUESTION, { 'x-request-id': id });
    expect(reply.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('a bug in a reply counts as internal', async () => {
    service.double.behaviour = throwing(new TypeError('x'));
    await post(`${service.url}/reason`, QUESTION);
    expect(await (await fetch(`${service.url}/metrics`)).text()).toMatch(/status="internal"\} 1/);
  });
});

describe('shutdown', () => {
  it('finishes what runs, refuses the rest, and only then closes', async () => {
    const { behaviour, release } = held();
    service.double.behaviour = behaviour;
    const before = service.double.requests.length;
    const running = post(`${service.url}/reason`, QUESTION);
    await expect.poll(() => service.double.requests.length).toBe(before + 1);
    const closed = service.fn.shutdown();
    expect((await fetch(`${service.url}/health/readiness`)).status).toBe(503);
    const refused = await post(`${service.url}/reason`, QUESTION);
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ code: 'draining' });
    expect(service.double.isClosed).toBe(false);
    release();
    expect((await running).status).toBe(200);
    await closed;
    expect(service.double.isClosed).toBe(true);
  });

  it('cuts off what runs longer than the grace time', async () => {
    const other = await startService('served', { SHUTDOWN_GRACE_MS: '50' });
    other.double.behaviour = slow(60_000);
    const running = post(`${other.url}/reason`, QUESTION);
    await expect.poll(() => other.double.requests.length).toBe(1);
    await other.fn.shutdown();
    const reply = await running;
    expect(reply.status).toBe(503);
    expect(await reply.json()).toMatchObject({ code: 'draining' });
    expect(other.double.isClosed).toBe(true);
    await other.stop();
  });
});
