import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { loadModels } from '../../function/models/load.js';
import { startWorkers } from '../../function/models/warm-up.js';
import { openLog } from '../../function/observe/log.js';
import { Metrics } from '../../function/observe/metrics.js';
import type { DevicePlan } from '../../function/trm/engine/device.js';
import type { ExecutionDevice } from '../../function/trm/engine/session.js';
import { directoryToRemove, remove, writeBundle } from '../doubles/bundle.js';

let directory: string;
let bundle: string;
beforeAll(async () => {
  directory = await directoryToRemove();
  bundle = await writeBundle(directory);
});
afterAll(() => remove(directory));

const on = (device: ExecutionDevice): DevicePlan => ({ device, workers: 1, threads: 1 });

/** cuda's libraries are never installed by default, so that device fails wherever the tests run as they should. */
async function start(...plans: [DevicePlan, ...DevicePlan[]]) {
  const log = Object.assign(openLog('silent'), { warn: vi.fn() });
  const started = await startWorkers(await loadModels({ path: bundle }), plans, log, new Metrics());
  await started.workers.close();
  return { ...started, warn: log.warn };
}

it('a device that does not work gives way to the next, with a line in the log', async () => {
  const { plan, places, warn } = await start(on('cuda'), on('cpu'));
  if (plan.device === 'cuda') return; // A machine whose CUDA works has nothing to fall back from.
  expect(plan.device).toBe('cpu');
  expect(places.map(({ ok }) => ok)).toEqual([true]);
  expect(warn).toHaveBeenCalledWith(expect.objectContaining({ device: 'cuda', next: 'cpu' }), 'device does not work');
});

it('the only device asked for is kept, and what is wrong is told', async () => {
  const { plan, places, warn } = await start(on('cuda'));
  expect(plan.device).toBe('cuda');
  for (const place of places) if (!place.ok) expect(place.error.message).toMatch(/cuda/i);
  expect(warn).not.toHaveBeenCalled();
});
