import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Reasoning } from '../../function/reasoning/reasoning.js';
import type { WorkersOptions } from '../../function/trm/engine/workers.js';
import { ask } from '../doubles/ask.js';
import { directoryToRemove, remove, writeBundle } from '../doubles/bundle.js';
import { MODES, read, request } from '../doubles/events.js';
import { openReal, type RealService, startReal } from '../doubles/real.js';
import { post } from '../doubles/serve.js';

const deaths = vi.hoisted(() => new SharedArrayBuffer(4));

/** The real workers, whose threads die with a step in their hands as often as `deaths` says. */
vi.mock(import('../../function/trm/engine/workers.js'), async (original) => {
  const real = await original();
  const filename = fileURLToPath(new URL('../doubles/mortal-worker.mjs', import.meta.url));
  class Mortal extends real.Workers {
    constructor(options: WorkersOptions) {
      super({ ...options, filename, graphs: new Map([...options.graphs, ['deaths', deaths]]) });
    }
  }
  return { ...real, Workers: Mortal };
});

const REQUEST = { question: '53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79' };
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
  const want = await ask(reasoning, REQUEST);
  kill(1);
  expect(await ask(reasoning, REQUEST)).toMatchObject({ steps: want.steps, result: want.result });
  expect(lines.join('')).toContain('an inference worker died');
});

it('workers that die twice over: this request is to come again, the others are answered', async () => {
  kill(2);
  const outcomes = await Promise.allSettled([ask(reasoning, REQUEST)]);
  expect(outcomes).toMatchObject([
    { status: 'rejected', reason: { name: 'Unavailable', passing: true, cause: { name: 'StepError' } } },
  ]);
  expect(reasoning.ready()).toBe(true);
  const others = await Promise.all([ask(reasoning, REQUEST), ask(reasoning, REQUEST)]);
  expect(others).toHaveLength(2);
  expect(reasoning.stats()).toMatchObject({ in_flight: 0, queue_depth: 0 });
});

it('workers that keep dying: the pod is unready and says why, and is ready again once a step succeeds', async () => {
  kill(1000);
  for (let i = 0; i < 3; i++) {
    expect(await ask(reasoning, REQUEST).catch((error: unknown) => error)).toMatchObject({ code: 'unavailable' });
  }
  expect(reasoning.ready()).toBe(false);
  expect(reasoning.models()).toMatchObject([
    {
      name: 'tiny',
      loaded: true,
      error: expect.stringMatching(/^the last \d+ steps failed: the inference worker died/),
    },
  ]);
  expect(lines.join('')).toContain('the model does not answer');
  kill(0);
  // Nobody asks: a pod that is not ready gets no requests.
  await vi.waitFor(() => expect(reasoning.ready()).toBe(true), 30_000);
  expect(reasoning.models()).toMatchObject([{ name: 'tiny', loaded: true }]);
  expect(reasoning.models()[0]).not.toHaveProperty('error');
  expect(lines.join('')).toContain('the model answers again');
}, 60_000);

describe('through the doors', () => {
  let service: RealService;
  beforeAll(async () => {
    kill(0);
    service = await startReal({ MODEL_PATH: directory });
  });
  afterAll(() => service.stop());
  const event = (id: string) => {
    const { headers, body } = MODES.binary(request({ id }, REQUEST));
    return fetch(`${service.url}/events`, { method: 'POST', headers, body: Buffer.from(body) });
  };

  it('a step that failed is 503 with Retry-After, for an event too, which is answered when it is delivered again', async () => {
    kill(2);
    const refused = await event('again');
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ code: 'unavailable' });
    kill(0);
    expect(await read(await event('again'))).toMatchObject({ type: 'io.homelab.reasoning.completed' });
  });

  it('readiness and /health say why no model answers; liveness stays', async () => {
    kill(1000);
    for (let i = 0; i < 3; i++) expect((await post(`${service.url}/reason`, REQUEST)).status).toBe(503);
    for (const path of ['/health', '/health/readiness']) {
      const told = await fetch(service.url + path);
      expect(told.status).toBe(503);
      expect(await told.json()).toMatchObject({
        status: 'unready',
        reason: expect.stringMatching(/^tiny: the last \d+ steps failed: the inference worker died/),
      });
    }
    expect((await fetch(`${service.url}/health/liveness`)).status).toBe(200);
    const page = await (await fetch(`${service.url}/metrics`)).text();
    expect(page).toMatch(/^agent_reasoning_model_loaded\{model="tiny"\} 0$/m);
    kill(0);
    await vi.waitFor(async () => expect((await fetch(`${service.url}/health/readiness`)).status).toBe(200), 30_000);
    expect(await (await fetch(`${service.url}/metrics`)).text()).toMatch(
      /^agent_reasoning_model_loaded\{model="tiny"\} 1$/m,
    );
  }, 60_000);
});
