import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { describeArchitecture } from '../../../function/trm/checkpoint/index.js';
import type { Row } from '../../../function/trm/engine/step-row.js';
import { STEPS_PER_WORKER, StepError, Workers, type WorkersOptions } from '../../../function/trm/engine/workers.js';
import { buildGraph } from '../../../function/trm/graph/graph.js';
import { initialState } from '../../../function/trm/state/state.js';
import { checkpointOf, rsmTensors } from '../random.js';
import { loadVectors, readVectors } from '../vectors.js';

const POLL = { timeout: 20_000 };
const graphs = new Map<string, SharedArrayBuffer>();
const rows = { quick: [right(10, 12)], slow: [right(16, 18 * 4)] };

/** Zeros for S tokens and a state of S rows. */
function right(S: number, D: number): Row {
  return { inputs: new Int32Array(S), state: { z_H: new Float32Array(S * D), z_L: new Float32Array(S * D) } };
}

function first([row]: readonly Row[]): Row {
  if (!row) throw new RangeError('expected a row');
  return row;
}

function shared(bytes: Uint8Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes.byteLength);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}

beforeAll(async () => {
  const tensors = rsmTensors();
  graphs.set('quick', shared(buildGraph(tensors, describeArchitecture(checkpointOf(tensors), { tiedHead: true }))));
  const slow = await loadVectors('mlp.pth', readVectors('mlp.json'), [1, 6]);
  graphs.set('slow', shared(buildGraph(slow.tensors, slow.arch)));
  // So many puzzles at once take long enough to be waited for.
  const state = initialState(slow.tensors, slow.arch);
  if (state.kind !== 'learned') throw new TypeError('expected a learned start');
  rows.slow = Array.from({ length: 36 }, () => ({ inputs: new Int32Array(16), puzzleIdentifier: 0, state }));
  graphs.set('bad', shared(Uint8Array.of(1, 2, 3, 4)));
});

const opened: Workers[] = [];
afterEach(async () => {
  for (const workers of opened.splice(0)) await workers.close();
});

function open(options: Partial<WorkersOptions> = {}) {
  const losses: unknown[] = [];
  const batches: number[] = [];
  const workers = new Workers({
    graphs,
    device: 'cpu',
    threads: 1,
    count: 2,
    onLoss: (error) => losses.push(error),
    onBatch: (size) => batches.push(size),
    ...options,
  });
  opened.push(workers);
  return { workers, losses, batches };
}

/** Steps of the slow model, until told to stop. */
const slow = (workers: Workers, count: number) => Array.from({ length: count }, () => workers.run('slow', rows.slow));

describe('steps', () => {
  it('run on every worker, and the same step gives the same numbers on each', async () => {
    const { workers, batches } = open();
    await workers.warmUp('quick', right(10, 12));
    const outputs = await Promise.all(Array.from({ length: 8 }, () => workers.run('quick', rows.quick)));
    for (const output of outputs) expect(output[0]?.logits).toEqual(outputs[0]?.[0]?.logits);
    expect(batches).toHaveLength(10);
    expect(workers.count).toBe(2);
  });

  it('run off the event loop: it turns and HTTP answers meanwhile', async () => {
    const { workers } = open({ count: 1 });
    await workers.warmUp('slow', first(rows.slow));
    const server = createServer((_, response) => response.end('ok')).listen(0);
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('expected a port');
    let [turns, running] = [0, true];
    const reply = fetch(`http://localhost:${address.port}`).then((response) => response.text());
    const steps = Promise.all(slow(workers, 5)).then(() => {
      running = false;
    });
    while (running) {
      await new Promise(setImmediate);
      turns += 1;
    }
    await steps;
    expect(await reply).toBe('ok');
    server.close();
    // Were the steps run here, the loop would turn once between two of them.
    expect(turns).toBeGreaterThan(5);
  });

  it('that cannot run: StepError, and the worker lives', async () => {
    const { workers, losses } = open({ count: 1 });
    for (const [model, batch, message] of [
      ['none', rows.quick, 'expected a model among quick, slow, bad, got none'],
      ['bad', rows.quick, expect.stringContaining('protobuf')],
      ['quick', [right(9, 12)], 'expected inputs of int32 (1, 10), got 9 elements of int32'],
      ['slow', [right(16, 72)], 'expected input puzzle_identifiers, got none'],
    ] as const) {
      const error = await workers.run(model, batch).catch((thrown: unknown) => thrown);
      expect(error, model).toBeInstanceOf(StepError);
      expect(error).toMatchObject({ message });
    }
    await workers.run('quick', rows.quick);
    expect(losses).toEqual([]);
  });
});

/** A worker takes every step that it holds with it: the one that runs, and the next. */
function expectLosses(losses: readonly unknown[], deaths: number): void {
  expect(losses.length).toBeGreaterThanOrEqual(deaths);
  expect(losses.length).toBeLessThanOrEqual(deaths * STEPS_PER_WORKER);
}

describe('a worker that dies', () => {
  /** Workers of which the first so many that get a step die with it. */
  const mortal = (times: number, count = 2) => {
    const deaths = new SharedArrayBuffer(4);
    new Int32Array(deaths)[0] = times;
    const filename = fileURLToPath(new URL('../../doubles/mortal-worker.mjs', import.meta.url));
    return open({ filename, count, graphs: new Map([...graphs, ['deaths', deaths]]) });
  };
  const whole = (workers: Workers, count = 2) => expect.poll(() => workers.count, POLL).toBe(count);

  it.each([1, 2])('under a step is replaced, and the step is answered; %i workers', async (count) => {
    const { workers, losses } = mortal(1, count);
    await workers.run('quick', rows.quick);
    expect(losses).toHaveLength(1);
    await whole(workers, count);
  });

  it('leaves the steps of the others alone, and those that wait are answered too', async () => {
    const { workers, losses, batches } = mortal(1);
    expect(await Promise.all(slow(workers, 4))).toHaveLength(4);
    expectLosses(losses, 1);
    expect(batches).toHaveLength(4);
    await whole(workers);
  });

  it.each([1, 2])('twice under the same step: StepError, and the next step is answered; %i workers', async (count) => {
    const { workers, losses } = mortal(2, count);
    const died = 'the inference worker died, and so did its replacement';
    await expect(workers.run('quick', rows.quick)).rejects.toThrow(new StepError(died));
    await workers.run('quick', rows.quick);
    expect(losses).toHaveLength(2);
    await whole(workers, count);
  });

  it('over and over: every step is answered or fails, and the pool is whole again', async () => {
    const { workers, losses } = mortal(5);
    const steps = await Promise.allSettled(Array.from({ length: 8 }, () => workers.run('quick', rows.quick)));
    for (const step of steps) {
      if (step.status === 'rejected') expect(step.reason).toBeInstanceOf(StepError);
    }
    expect(steps.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(5);
    expectLosses(losses, 5);
    await whole(workers);
  });

  it('while idle is replaced', async () => {
    const { workers } = open();
    await workers.warmUp('quick', right(10, 12));
    await Promise.all(workers.threads.map((thread) => thread.terminate()));
    expect(workers.count).toBe(2);
    await workers.warmUp('quick', right(10, 12));
  });

  it('before it is ready, twice, ends the replacing; the next step opens a pool of all workers again', async () => {
    const { workers } = open();
    await workers.warmUp('quick', right(10, 12));
    await Promise.all(workers.threads.map((thread) => thread.terminate()));
    await Promise.all(workers.threads.map((thread) => thread.terminate()));
    await workers.run('quick', rows.quick);
    await whole(workers);
  });
});

describe('a worker that cannot start', () => {
  const filename = fileURLToPath(new URL('../../doubles/broken-worker.mjs', import.meta.url));

  it('fails every step, waiting ones too, and nothing hangs', async () => {
    const { workers, losses } = open({ filename });
    const steps = await Promise.allSettled(Array.from({ length: 5 }, () => workers.run('quick', rows.quick)));
    for (const step of steps) expect(step).toMatchObject({ status: 'rejected', reason: { name: 'StepError' } });
    await expect(workers.warmUp('quick', right(10, 12))).rejects.toThrow(StepError);
    expect(losses.length).toBeGreaterThan(0);
  });

  it('is not started over and over while nobody asks', async () => {
    const { workers, losses } = open({ filename });
    await expect.poll(() => workers.count, POLL).toBe(0);
    const before = losses.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(losses).toHaveLength(before);
  });
});

describe('close', () => {
  it('waits for the steps that it has, and starts nothing again', async () => {
    const { workers, losses } = open({ count: 1 });
    await workers.warmUp('slow', first(rows.slow));
    const steps = Promise.allSettled(slow(workers, 4));
    await workers.close();
    for (const step of await steps) expect(step.status).toBe('fulfilled');
    await expect(workers.run('quick', rows.quick)).rejects.toThrow('the inference workers are closed');
    expect(workers.count).toBe(0);
    expect(losses).toEqual([]);
  });

  it('can be asked twice', async () => {
    const { workers } = open();
    await Promise.all([workers.close(), workers.close()]);
    await workers.close();
  });
});
