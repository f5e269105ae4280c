import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { describeArchitecture } from '../../function/trm/checkpoint/index.js';
import { buildGraph } from '../../function/trm/graph.js';
import type { StepInput } from '../../function/trm/session.js';
import { initialState, stateOf } from '../../function/trm/state.js';
import { StepError, Workers, type WorkersOptions } from '../../function/trm/workers.js';
import { checkpointOf, rsmTensors } from './random.js';
import { loadVectors, readVectors } from './vectors.js';

const POLL = { timeout: 20_000 };
const graphs = new Map<string, SharedArrayBuffer>();
const inputs = { quick: right(10, 12), slow: right(16, 18 * 4) };

/** Zeros for S tokens and a state of S rows. */
function right(S: number, D: number): StepInput {
  return { batch: 1, inputs: new Int32Array(S), z_H: new Float32Array(S * D), z_L: new Float32Array(S * D) };
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
  const batch = 36;
  const { z_H, z_L } = stateOf(initialState(slow.tensors, slow.arch), Math.random);
  const repeat = (z: Float32Array) => Float32Array.from({ length: batch * z.length }, (_, i) => z[i % z.length] ?? 0);
  const tokens = new Int32Array(batch * 16);
  inputs.slow = { batch, inputs: tokens, puzzleIdentifiers: new Int32Array(batch), z_H: repeat(z_H), z_L: repeat(z_L) };
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
const slow = (workers: Workers, count: number) =>
  Array.from({ length: count }, () => workers.step('slow', inputs.slow));

describe('steps', () => {
  it('run on every worker, and the same step gives the same numbers on each', async () => {
    const { workers, batches } = open();
    await workers.warmUp('quick', inputs.quick);
    const outputs = await Promise.all(Array.from({ length: 8 }, () => workers.step('quick', inputs.quick)));
    for (const { logits } of outputs) expect(logits).toEqual(outputs[0]?.logits);
    expect(batches).toHaveLength(10);
    expect(workers.count).toBe(2);
    expect(workers.waiting).toBe(0);
  });

  it('run off the event loop: timers tick and HTTP answers meanwhile', async () => {
    const { workers } = open({ count: 1 });
    await workers.warmUp('slow', inputs.slow);
    const server = createServer((_, response) => response.end('ok')).listen(0);
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('expected a port');
    let [ticks, running] = [0, true];
    const timer = setInterval(() => {
      ticks += 1;
    }, 5);
    const steps = Promise.all(slow(workers, 5)).then(() => {
      running = false;
    });
    expect(workers.waiting).toBe(4);
    expect(await (await fetch(`http://localhost:${address.port}`)).text()).toBe('ok');
    expect(running).toBe(true);
    await steps;
    clearInterval(timer);
    server.close();
    expect(ticks).toBeGreaterThanOrEqual(3);
  });

  it('that cannot run: StepError, and the worker lives', async () => {
    const { workers, losses } = open({ count: 1 });
    for (const [model, input, message] of [
      ['none', inputs.quick, 'expected a model among quick, slow, bad, got none'],
      ['bad', inputs.quick, expect.stringContaining('protobuf')],
      ['quick', right(9, 12), 'expected inputs of int32 (1, 10), got 9 elements of int32'],
      ['slow', right(16, 72), 'expected input puzzle_identifiers, got none'],
    ] as const) {
      const error = await workers.step(model, input).catch((thrown: unknown) => thrown);
      expect(error, model).toBeInstanceOf(StepError);
      expect(error).toMatchObject({ message });
    }
    await workers.step('quick', inputs.quick);
    expect(losses).toEqual([]);
  });
});

describe('a worker that dies', () => {
  /** Workers of which the first so many that get a step die with it. */
  const mortal = (times: number, count = 2) => {
    const deaths = new SharedArrayBuffer(4);
    new Int32Array(deaths)[0] = times;
    const filename = fileURLToPath(new URL('../doubles/mortal-worker.mjs', import.meta.url));
    return open({ filename, count, graphs: new Map([...graphs, ['deaths', deaths]]) });
  };
  const whole = (workers: Workers, count = 2) => expect.poll(() => workers.count, POLL).toBe(count);

  it.each([1, 2])('under a step is replaced, and the step is answered; %i workers', async (count) => {
    const { workers, losses } = mortal(1, count);
    await workers.step('quick', inputs.quick);
    expect(losses).toHaveLength(1);
    await whole(workers, count);
  });

  it('leaves the steps of the others alone, and those that wait are answered too', async () => {
    const { workers, losses, batches } = mortal(1);
    expect(await Promise.all(slow(workers, 4))).toHaveLength(4);
    expect(losses).toHaveLength(1);
    expect(batches).toHaveLength(4);
    await whole(workers);
  });

  it.each([1, 2])('twice under the same step: StepError, and the next step is answered; %i workers', async (count) => {
    const { workers, losses } = mortal(2, count);
    const died = 'the inference worker died, and so did its replacement';
    await expect(workers.step('quick', inputs.quick)).rejects.toThrow(new StepError(died));
    await workers.step('quick', inputs.quick);
    expect(losses).toHaveLength(2);
    await whole(workers, count);
  });

  it('over and over: every step is answered or fails, and the pool is whole again', async () => {
    const { workers, losses } = mortal(5);
    const steps = await Promise.allSettled(Array.from({ length: 8 }, () => workers.step('quick', inputs.quick)));
    for (const step of steps) {
      if (step.status === 'rejected') expect(step.reason).toBeInstanceOf(StepError);
    }
    expect(steps.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(5);
    expect(losses).toHaveLength(5);
    await whole(workers);
  });

  it('while idle is replaced', async () => {
    const { workers } = open();
    await workers.warmUp('quick', inputs.quick);
    await Promise.all(workers.threads.map((thread) => thread.terminate()));
    expect(workers.count).toBe(2);
    await workers.warmUp('quick', inputs.quick);
  });

  it('before it is ready, twice, ends the replacing; the next step opens a pool of all workers again', async () => {
    const { workers } = open();
    await workers.warmUp('quick', inputs.quick);
    await Promise.all(workers.threads.map((thread) => thread.terminate()));
    await Promise.all(workers.threads.map((thread) => thread.terminate()));
    await workers.step('quick', inputs.quick);
    await whole(workers);
  });
});

describe('a worker that cannot start', () => {
  const filename = fileURLToPath(new URL('../doubles/broken-worker.mjs', import.meta.url));

  it('fails every step, waiting ones too, and nothing hangs', async () => {
    const { workers, losses } = open({ filename });
    const steps = await Promise.allSettled(Array.from({ length: 5 }, () => workers.step('quick', inputs.quick)));
    for (const step of steps) expect(step).toMatchObject({ status: 'rejected', reason: { name: 'StepError' } });
    await expect(workers.warmUp('quick', inputs.quick)).rejects.toThrow(StepError);
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
  it('rejects steps that wait, ends those that run, and starts nothing again', async () => {
    const { workers, losses } = open({ count: 1 });
    await workers.warmUp('slow', inputs.slow);
    const steps = Promise.allSettled(slow(workers, 4));
    await workers.close();
    const [running, ...waiting] = await steps;
    expect(running?.status).toBe('fulfilled');
    const refused = { status: 'rejected', reason: { name: 'StepError', message: 'the inference workers are closed' } };
    expect(waiting).toMatchObject([refused, refused, refused]);
    await expect(workers.step('quick', inputs.quick)).rejects.toThrow('the inference workers are closed');
    expect(workers.count).toBe(0);
    expect(losses).toEqual([]);
  });

  it('can be asked twice', async () => {
    const { workers } = open();
    await Promise.all([workers.close(), workers.close()]);
    await workers.close();
  });
});
