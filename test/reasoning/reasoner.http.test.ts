import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directoryToRemove, remove, writeBundle } from '../doubles/bundle.js';
import { type Attributes, MODES, read, request } from '../doubles/events.js';
import { type RealService, startReal } from '../doubles/real.js';
import { post } from '../doubles/serve.js';

/** One of the hardest known: no search solves it in a few steps. */
const PUZZLE = '98.76....75...8.....45..87.8..6..49...9..3...........24...56....9.8..54.........1';
const REQUEST = {
  question: 'Solve it',
  context: { puzzle: PUZZLE },
  task_type: 'logic',
  budget: { steps: 3, starts: 1 },
};

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

  it('answers 422 with where the schema of every task is when none fits', async () => {
    const reply = await post(`${service.url}/reason`, { question: 'How should I optimize my cluster?' });
    expect(reply.status).toBe(422);
    expect(await reply.json()).toMatchObject({
      code: 'no_task_fits',
      tasks: [{ task: 'sudoku', schema: '/openapi.json#/components/schemas/SudokuContext' }],
    });
  });

  it('answers probes, metrics and other requests while it reasons', async () => {
    let running = true;
    const long = post(`${service.url}/reason`, { ...REQUEST, budget: { steps: 600, starts: 1 } }).finally(() => {
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
