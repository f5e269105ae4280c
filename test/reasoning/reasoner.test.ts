import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Gate } from '../../function/admission/gate.js';
import { now } from '../../function/common/clock.js';
import { Aborted, Busy, DeadlinePassed, Draining, InvalidField, NoTaskFits } from '../../function/common/faults.js';
import {
  type ReasoningStep,
  type ReasonRequest,
  type ReasonResponse,
  ReasonResponseSchema,
} from '../../function/contract/reason.js';
import { health } from '../../function/doors/status.js';
import type { Reasoning } from '../../function/reasoning/reasoning.js';
import { fromFloat32 } from '../../function/trm/checkpoint/index.js';
import { STEPS_PER_WORKER } from '../../function/trm/engine/workers.js';
import { ask } from '../doubles/ask.js';
import { directoryToRemove, remove, sudokuTensors, temporary, writeBundle } from '../doubles/bundle.js';
import { openReal } from '../doubles/real.js';

/** One of the hardest known: neither random weights nor a search of a few steps solve it. */
const PUZZLE = '98.76....75...8.....45..87.8..6..49...9..3...........24...56....9.8..54.........1';
const ALONE = { budget: { starts: 1 } };
const REQUEST: ReasonRequest = { question: 'Solve it', context: { puzzle: PUZZLE } };
const isResponse = new Ajv().compile(ReasonResponseSchema);

let directory: string;
let opened: Awaited<ReturnType<typeof openReal>>;
let reasoning: Reasoning;
beforeAll(async () => {
  directory = await directoryToRemove();
  const calibration = { method: 'platt', slope: 1, offset: 2 };
  opened = await openReal({ MODEL_PATH: await writeBundle(directory, { max_steps: 4, calibration }) });
  reasoning = opened.reasoning;
});
afterAll(async () => {
  await reasoning.close();
  await remove(directory);
});

/** What cannot differ between two runs. */
const timeless = ({ duration_ms: _, reasoning_trace, ...rest }: ReasonResponse) => ({
  ...rest,
  reasoning_trace: reasoning_trace.map(({ duration_ms: _, waited_ms: __, ...step }) => step),
});
const thrown = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);
async function batches(): Promise<number> {
  const page = await opened.metrics.page({ queueDepth: 0, inFlight: 0 });
  return Number(/^agent_reasoning_batch_size_count (\d+)$/m.exec(page)?.[1]);
}

describe('an answer', () => {
  it('has the form of the contract, one trace entry for every step', async () => {
    const response = await ask(reasoning, { ...REQUEST, ...ALONE, conversation_id: 'c-1', task_type: 'logic' });
    expect(isResponse(response), JSON.stringify(isResponse.errors)).toBe(true);
    expect(response).toMatchObject({
      task: 'sudoku',
      task_type: 'logic',
      steps: 4,
      conversation_id: 'c-1',
      model: { name: 'tiny', version: '1', device: 'cpu' },
    });
    expect(response.reasoning_trace.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    expect(response.reasoning_trace.every(({ confidence }) => confidence > 0 && confidence < 1)).toBe(true);
  });

  it('that is wrong says so: verified false, the violations, confidence 0', async () => {
    const response = await ask(reasoning, REQUEST);
    expect(response).toMatchObject({ verified: false, confidence: 0, answer: expect.stringMatching(/^Not solved/) });
    expect(response.violations?.length).toBeGreaterThan(0);
    expect(response.result.solution).toBe(response.reasoning_trace.at(-1)?.answer);
  });

  it('is the same for the same request, alone or among others, in any form', async () => {
    const first = timeless(await ask(reasoning, REQUEST));
    const cells = [...PUZZLE].map((c) => (c === '.' ? 0 : Number(c)));
    const grid = Array.from({ length: 9 }, (_, r) => cells.slice(r * 9, r * 9 + 9));
    const forms: ReasonRequest[] = [REQUEST, { question: PUZZLE }, { question: 'Solve it', context: { grid } }];
    const many = Array.from({ length: 8 }, () => forms).flat();
    const answers = await Promise.all(many.map((request) => ask(reasoning, request)));
    for (const answer of answers) expect(timeless(answer)).toEqual(first);
    expect(reasoning.stats()).toEqual({ queue_depth: 0, in_flight: 0, workers: 2 });
  });

  it('is told step by step: those of every start as they are made, and in them the whole trace', async () => {
    const steps: ReasoningStep[] = [];
    const told = (step: string) => steps.push(JSON.parse(step));
    const asked = { ...REQUEST, budget: { steps: 4, starts: 3 } };
    const { reasoning_trace, budget, ...answer } = await ask(reasoning, asked, { told });
    expect(steps).toHaveLength(budget.used_steps);
    expect(new Set(steps.map(({ start }) => start))).toEqual(new Set([1, 2, 3]));
    for (const step of reasoning_trace) expect(steps).toContainEqual(step);
    expect(timeless({ ...answer, reasoning_trace, budget })).toEqual(timeless(await ask(reasoning, asked)));
  });

  it('takes max_steps steps at most', async () => {
    expect((await ask(reasoning, { ...REQUEST, ...ALONE, max_steps: 2 })).steps).toBe(2);
  });

  it.each([undefined, 'general', 'logic'] as const)('comes for task_type %s', async (task_type) => {
    const response = await ask(reasoning, task_type === undefined ? REQUEST : { ...REQUEST, task_type });
    expect(response.task_type).toBe(task_type ?? 'general');
    expect(response.notes).toBeUndefined();
  });

  it('comes for a wrong task_type, and says so', async () => {
    const response = await ask(reasoning, { ...REQUEST, task_type: 'planning' });
    expect(response).toMatchObject({ task: 'sudoku', task_type: 'planning' });
    expect(response.notes).toEqual([
      'task_type is planning, and this task answers logic: that was taken for a hint, and sudoku answers',
    ]);
  });
});

describe('no answer', () => {
  it.each<[string, ReasonRequest, RegExp]>([
    ['no task reads it', { question: 'Optimize my cluster', context: { nodes: 3 } }, /^context has neither puzzle/],
  ])('%s: NoTaskFits lists the tasks with the place of the schema and the reason', async (_, request, reason) => {
    const error = await thrown(ask(reasoning, request));
    expect(error).toBeInstanceOf(NoTaskFits);
    expect(error).toMatchObject({
      details: {
        tasks: [
          {
            task: 'sudoku',
            task_types: ['logic'],
            reason: expect.stringMatching(reason),
            schema: '/openapi.json#/components/schemas/SudokuContext',
          },
        ],
      },
    });
  });

  it.each<[string, ReasonRequest, string, string]>([
    ['max_steps beyond the cap', { ...REQUEST, max_steps: 5 }, '/max_steps', 'expected at most 4, got 5'],
    ['a bad puzzle', { ...REQUEST, context: { puzzle: '7' } }, '/context/puzzle', 'expected 81 characters, got 1'],
  ])('%s: InvalidField', async (_, request, pointer, message) => {
    const error = await thrown(ask(reasoning, request));
    expect(error).toBeInstanceOf(InvalidField);
    expect(error).toMatchObject({ errors: [{ pointer, message }] });
  });

  it('a deadline that has passed: DeadlinePassed', async () => {
    expect(await thrown(ask(reasoning, REQUEST, { deadline: now() - 1 }))).toBeInstanceOf(DeadlinePassed);
  });

  it.each<[string, unknown, typeof Draining | typeof Aborted]>([
    ['nobody waits', new Error('gone'), Aborted],
    ['the service ends', new Draining(), Draining],
  ])('%s: no further step runs', async (_, reason, kind) => {
    const long = await openReal({ MODEL_PATH: directory, MAX_STEPS: '1000', WORKERS: '1' });
    const controller = new AbortController();
    const step = vi.spyOn(long.metrics, 'batch').mockImplementation(() => controller.abort(reason));
    const answer = thrown(ask(long.reasoning, REQUEST, { signal: controller.signal }));
    expect(long.reasoning.stats().in_flight).toBe(1);
    expect(await answer).toBeInstanceOf(kind);
    expect(long.reasoning.stats().in_flight).toBe(0);
    // Waits for the steps that its worker holds.
    await long.reasoning.close();
    expect(step.mock.calls.length).toBeLessThanOrEqual(STEPS_PER_WORKER);
  });

  it('counts a batch for every step', async () => {
    const before = await batches();
    const { budget } = await ask(reasoning, REQUEST);
    expect(await batches()).toBe(before + budget.used_steps);
  });
});

describe('what is loaded', () => {
  it('is shown: models, tasks, device, readiness', () => {
    const [model, ...others] = reasoning.models();
    expect(others).toEqual([]);
    expect(model).toMatchObject({ name: 'tiny', task: 'sudoku', version: '1', parameters: 5250, loaded: true });
    expect(model?.load_ms).toBeGreaterThan(0);
    expect(reasoning.device()).toBe('cpu');
    expect(reasoning.ready()).toBe(true);
    expect(reasoning.tasks()).toMatchObject([{ name: 'sudoku', task_types: ['logic'], context: { anyOf: [{}, {}] } }]);
    expect(opened.lines.join('')).not.toContain(PUZZLE);
  });

  it.each<[string, Parameters<typeof writeBundle>[1], string]>([
    ['an unknown task', { task: 'chess' }, 'expected a task among sudoku, maze, placement, got chess'],
    ['other weights', { weights: { file: 'weights.safetensors', sha256: '0'.repeat(64) } }, 'with SHA-256 000'],
  ])('a bundle with %s: not ready, the reason shown, requests are told to come again', async (_, manifest, reason) => {
    const path = await writeBundle(await temporary(), manifest);
    const { reasoning: broken, lines, metrics } = await openReal({ MODEL_PATH: path });
    expect(broken.ready()).toBe(false);
    expect(await metrics.page({ queueDepth: 0, inFlight: 0 })).toMatch(
      /^agent_reasoning_model_loaded\{model="[^"]+"\} 0$/m,
    );
    expect(broken.models()).toMatchObject([{ loaded: false, error: expect.stringContaining(reason) }]);
    expect(JSON.stringify(broken.models())).not.toContain(path);
    expect(broken.tasks()).toEqual([]);
    expect(await thrown(ask(broken, REQUEST))).toBeInstanceOf(Busy);
    expect(lines.join('')).toContain('model not loaded');
    await broken.close();
  });

  it('weights too large to compute with: not ready, and said', async () => {
    const tensors = sudokuTensors();
    const { shape = [] } = tensors.get('embed_tokens.embedding_weight') ?? {};
    const huge = new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(3e38);
    tensors.set('embed_tokens.embedding_weight', fromFloat32(huge, shape));
    const { reasoning: broken } = await openReal({ MODEL_PATH: await writeBundle(await temporary(), {}, tensors) });
    expect(broken.ready()).toBe(false);
    expect(broken.models()).toMatchObject([
      { loaded: false, error: 'expected finite logits of a blank puzzle, got others' },
    ]);
    await broken.close();
  });

  it('one bundle of three that cannot be loaded: degraded, not down; its requests come again, the others are answered', async () => {
    const root = await temporary();
    await writeBundle(join(root, 'a'), { name: 'first' });
    await writeBundle(join(root, 'b'), { name: 'second' });
    await writeBundle(join(root, 'c'), { name: 'lost', task: 'maze' });
    const { reasoning: three } = await openReal({ MODEL_PATH: root });
    expect(three.ready()).toBe(true);
    expect(health(three, new Gate(1))).toMatchObject({
      status: 'degraded',
      reason: expect.stringMatching(/^c: expected/),
    });
    expect(three.models()).toMatchObject([{ loaded: true }, { loaded: true }, { loaded: false, task: 'maze' }]);
    expect(three.tasks()).toHaveLength(1);
    expect((await ask(three, REQUEST)).model.name).toBe('first');
    expect((await ask(three, { ...REQUEST, model: 'second' })).model.name).toBe('second');
    expect(await thrown(ask(three, { ...REQUEST, model: 'lost' }))).toMatchObject({ code: 'unavailable' });
    const maze = ['#####', '#S G#', '#####'];
    const refused = await thrown(ask(three, { question: 'Out', context: { maze } }));
    expect(refused).toMatchObject({ code: 'unavailable', passing: true, message: 'model c is not loaded' });
    await three.close();
  });

  it('a missing path: not ready, and said', async () => {
    const { reasoning: empty } = await openReal({ MODEL_PATH: '/nowhere/model' });
    expect(empty.ready()).toBe(false);
    expect(empty.models()).toMatchObject([
      { name: 'model', loaded: false, error: expect.stringContaining('no such path') },
    ]);
    await empty.close();
  });

  it.each([
    ['MAX_STEPS over the bundle', { MAX_STEPS: '2' }, 2],
    ['the bundle without MAX_STEPS', {}, 4],
  ])('the cap of steps: %s', async (_, env, steps) => {
    const { reasoning: other } = await openReal({ MODEL_PATH: directory, WORKERS: '1', ...env });
    expect((await ask(other, { ...REQUEST, ...ALONE })).steps).toBe(steps);
    await other.close();
  });
});
