import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReasonResponseSchema } from '../../function/contract/reason.js';
import { directoryToRemove, remove, writeBundle } from '../doubles/bundle.js';
import { type Attributes, MODES, read, request } from '../doubles/events.js';
import { type RealService, startReal } from '../doubles/real.js';
import { post } from '../doubles/serve.js';

const PUZZLE = '53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79';
const REQUEST = { question: 'Solve it', context: { puzzle: PUZZLE }, task_type: 'logic', max_steps: 3 };

const isResponse = new Ajv().compile(ReasonResponseSchema);

let directory: string;
let service: RealService;
beforeAll(async () => {
  directory = await directoryToRemove();
  service = await startReal({ MODEL_PATH: await writeBundle(directory), MAX_STEPS: '1000' });
});
afterAll(async () => {
  await service.stop();
  await remove(directory);
});
const send = ({ headers, body }: ReturnType<(typeof MODES)['binary']>) =>
  fetch(`${service.url}/events`, { method: 'POST', headers, body: Buffer.from(body) });
const dataOf = ({ data }: Attributes): unknown => (typeof data === 'string' ? JSON.parse(data) : data);

describe('the whole service on a model of its own', () => {
  it('answers POST /reason', async () => {
    const reply = await post(`${service.url}/reason`, REQUEST);
    expect(reply.status).toBe(200);
    expect(await reply.json()).toMatchObject({ task: 'sudoku', task_type: 'logic', steps: 3, verified: false });
  });

  it.each(['binary', 'structured'] as const)('answers an event in %s mode', async (mode) => {
    const reply = await read(await send(MODES[mode](request({ id: `e-${mode}` }, REQUEST))));
    expect(reply).toMatchObject({ type: 'io.homelab.reasoning.completed', subject: `e-${mode}` });
    expect(dataOf(reply)).toMatchObject({ task: 'sudoku', steps: 3, verified: false });
  });

  it.each(['binary', 'structured'] as const)('says why it does not, in an event in %s mode', async (mode) => {
    const bad = { ...REQUEST, context: { puzzle: `7......7.${'.'.repeat(72)}` } };
    const reply = await read(await send(MODES[mode](request({}, bad))));
    expect(reply).toMatchObject({ type: 'io.homelab.reasoning.failed' });
    expect(dataOf(reply)).toMatchObject({
      error: {
        code: 'invalid_field',
        details: { errors: [{ pointer: '/context/puzzle', message: 'row 1 has two 7s' }] },
      },
    });
  });

  it('answers 422 with the schema of every task when none fits', async () => {
    const reply = await post(`${service.url}/reason`, { question: 'How should I optimize my cluster?' });
    expect(reply.status).toBe(422);
    expect(await reply.json()).toMatchObject({ code: 'no_task_fits', tasks: [{ task: 'sudoku', schema: {} }] });
  });

  it('answers at the deadline with the best that it has by then, said to be that and not proven', async () => {
    const hurried = await startReal({ MODEL_PATH: directory, MAX_STEPS: '1000', REQUEST_TIMEOUT_MS: '2000' });
    // Every thread loads what it needs with its first request.
    const short = Array.from({ length: 16 }, () => post(`${hurried.url}/reason`, { ...REQUEST, max_steps: 1 }));
    await Promise.all(short);
    const long = { ...REQUEST, max_steps: 1000, budget: { starts: 32 } };
    const replies = await Promise.all([1, 2, 3].map(() => post(`${hurried.url}/reason`, long)));
    for (const reply of replies) {
      expect(reply.status).toBe(200);
      const told = await reply.json();
      expect(told).toMatchObject({ verified: false, confidence: 0, stopped: 'deadline', task: 'sudoku' });
      expect(isResponse(told), JSON.stringify(isResponse.errors)).toBe(true);
    }
    const answered = await post(`${hurried.url}/reason`, REQUEST);
    expect(await answered.json()).not.toHaveProperty('stopped');
    const { headers, body } = MODES.binary(request({ id: 'late' }, long));
    const event = await fetch(`${hurried.url}/events`, { method: 'POST', headers, body: Buffer.from(body) });
    const outcome = await read(event);
    expect(outcome).toMatchObject({ type: 'io.homelab.reasoning.completed' });
    expect(dataOf(outcome)).toMatchObject({ stopped: 'deadline', verified: false });
    await hurried.stop();
  }, 30_000);

  it('answers probes, metrics and other requests while it reasons', async () => {
    let running = true;
    const long = post(`${service.url}/reason`, { ...REQUEST, max_steps: 600, budget: { starts: 1 } }).finally(() => {
      running = false;
    });
    await expect
      .poll(async () => (await (await fetch(`${service.url}/metrics`)).text()).includes('in_flight 1'), {
        interval: 5,
        timeout: 20_000,
      })
      .toBe(true);
    for (const path of ['/health', '/health/liveness', '/health/readiness', '/openapi.json']) {
      expect((await fetch(service.url + path)).status, path).toBe(200);
    }
    expect((await post(`${service.url}/reason`, REQUEST)).status).toBe(200);
    expect(running).toBe(true);
    expect(await (await long).json()).toMatchObject({ steps: 600 });
  });

  it('shows its series', async () => {
    await post(`${service.url}/reason`, REQUEST);
    const page = await (await fetch(`${service.url}/metrics`)).text();
    for (const series of [
      /^agent_reasoning_requests_total\{task_type="logic",status="success"\} \d+$/m,
      /^agent_reasoning_verified_total\{task="sudoku",verified="false"\} \d+$/m,
      /^agent_reasoning_duration_seconds_count\{task_type="logic"\} \d+$/m,
      /^agent_reasoning_starts_sum\{task_type="logic"\} \d+$/m,
      /^agent_reasoning_steps_sum\{task_type="logic"\} \d+$/m,
      /^agent_reasoning_batch_size_count \d+$/m,
      /^agent_reasoning_model_loaded\{model="tiny"\} 1$/m,
      /^agent_reasoning_model_load_seconds\{model="tiny"\} \d/m,
      /^agent_reasoning_gpu_utilization 0$/m,
    ]) {
      expect(page).toMatch(series);
    }
  });

  it('logs no payload', () => {
    expect(service.lines.join('')).toContain('"answered"');
    expect(service.lines.join('')).not.toContain(PUZZLE);
  });
});

it('a process that is told to end in the midst of steps ends with 0, not by a crash of its threads', async () => {
  const env = { MODEL_PATH: directory, FUNC_PORT: '0', DEVICE: 'cpu', MAX_STEPS: '1000', SHUTDOWN_GRACE_MS: '1' };
  const child = spawn(process.execPath, ['dist/function/server.js'], { env: { ...process.env, ...env, WORKERS: '2' } });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  await expect.poll(() => out, { timeout: 20_000 }).toContain('"msg":"listening"');
  const url = `http://localhost:${Number(/"port":(\d+)/.exec(out)?.[1])}`;
  const long = { ...REQUEST, max_steps: 1000 };
  const replies = Array.from({ length: 4 }, () => post(`${url}/reason`, long).then(({ status }) => status));
  await expect
    .poll(async () => /in_flight 4/.test(await (await fetch(`${url}/metrics`)).text()), {
      interval: 5,
      timeout: 20_000,
    })
    .toBe(true);
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  expect(new Set(await Promise.all(replies))).toEqual(new Set([503]));
});
