import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Reasoning } from '../function/reasoning.js';
import type { WorkersOptions } from '../function/trm/workers.js';
import { directoryToRemove, remove, writeBundle } from './doubles/bundle.js';
import { openReal } from './doubles/real.js';

const deaths = vi.hoisted(() => new SharedArrayBuffer(4));

/** The real workers, whose threads die with a step in their hands as often as `deaths` says. */
vi.mock(import('../function/trm/workers.js'), async (original) => {
  const real = await original();
  const filename = fileURLToPath(new URL('./doubles/mortal-worker.mjs', import.meta.url));
  class Mortal extends real.Workers {
    constructor(options: WorkersOptions) {
      super({ ...options, filename, graphs: new Map([...options.graphs, ['deaths', deaths]]) });
    }
  }
  return { ...real, Workers: Mortal };
});

const REQUEST = { question: `${'.'.repeat(80)}1` };
let directory: string;
let reasoning: Reasoning;
let lines: string[];
beforeAll(async () => {
  directory = await directoryToRemove();
  ({ reasoning, lines } = await openReal({ MODEL_PATH: await writeBundle(directory) }));
});
afterAll(async () => {
  await reasoning.close();
  await remove(directory);
});
const kill = (times: number) => Atomics.store(new Int32Array(deaths), 0, times);

it('a worker that dies while it reasons: the answer is the same', async () => {
  const want = await reasoning.reason(REQUEST);
  kill(1);
  expect(await reasoning.reason(REQUEST)).toMatchObject({ steps: want.steps, result: want.result });
  expect(lines.join('')).toContain('an inference worker died');
});

it('workers that die twice over: this request fails, the others are answered', async () => {
  kill(2);
  const outcomes = await Promise.allSettled([reasoning.reason(REQUEST)]);
  expect(outcomes).toMatchObject([{ status: 'rejected', reason: { name: 'StepError' } }]);
  const others = await Promise.all([reasoning.reason(REQUEST), reasoning.reason(REQUEST)]);
  expect(others).toHaveLength(2);
  expect(reasoning.stats()).toMatchObject({ in_flight: 0, queue_depth: 0 });
});
