import { inspect } from 'node:util';
import type { Logger } from '../observe/log.js';
import type { Metrics } from '../observe/metrics.js';
import { CheckpointError } from '../trm/checkpoint/index.js';
import { chooseBatch } from '../trm/engine/batching.js';
import type { DevicePlan } from '../trm/engine/device.js';
import { Workers } from '../trm/engine/workers.js';
import type { Loaded } from './load.js';
import { blankRow } from './puzzle.js';

/** Workers that run, on one device, and the models that they run. */
export interface Started {
  plan: DevicePlan;
  workers: Workers;
  places: readonly Loaded[];
  /** Rows of one batch, by model. */
  batches: ReadonlyMap<string, number>;
}

/** Workers on the first device that runs a model; on the last one whatever comes of it. */
export async function startWorkers(
  loaded: readonly Loaded[],
  [plan, ...others]: [DevicePlan, ...DevicePlan[]],
  log: Logger,
  metrics: Metrics,
): Promise<Started> {
  const workers = new Workers({
    count: plan.workers,
    threads: plan.threads,
    device: plan.device,
    graphs: new Map(loaded.flatMap((place) => (place.ok ? [[place.model.manifest.name, place.model.graph]] : []))),
    onBatch: (size) => metrics.batch(size),
    onLoss: (err) => log.error({ err }, 'an inference worker died'),
  });
  const batches = new Map<string, number>();
  const warm = (place: Loaded) => warmUp(place, workers, plan.device, batches, log);
  const places = await Promise.all(loaded.map(warm));
  const [next, ...rest] = others;
  const failure = places.find((place, i) => !place.ok && loaded[i]?.ok);
  if (!next || places.some(({ ok }) => ok) || !failure || failure.ok) return { plan, workers, places, batches };
  log.warn({ device: plan.device, err: failure.error, next: next.device }, 'device does not work');
  await workers.close();
  return startWorkers(loaded, [next, ...rest], log, metrics);
}

/** Runs a blank puzzle on every worker, so that sessions are loaded and a model that cannot run is found out now. */
async function warmUp(
  place: Loaded,
  workers: Workers,
  device: DevicePlan['device'],
  batches: Map<string, number>,
  log: Logger,
): Promise<Loaded> {
  if (!place.ok) return place;
  const { model, ok: _, ...which } = place;
  const { name, task } = model.manifest;
  const began = performance.now();
  try {
    const row = blankRow(model);
    await workers.warmUp(name, row);
    const [blank] = await workers.run(name, [row]);
    // Finite weights can still be too large to compute with.
    if (!blank?.logits.every(Number.isFinite)) throw new CheckpointError('finite logits of a blank puzzle', 'others');
    const { batch, table } = await chooseBatch(device, (rows) => workers.run(name, Array(rows).fill(row)));
    batches.set(name, batch);
    log.info({ model: name, device, batch, table }, 'batch size chosen');
    model.loadSeconds += (performance.now() - began) / 1000;
    return place;
  } catch (error) {
    return { ...which, ok: false, name, task, error: error instanceof Error ? error : new Error(inspect(error)) };
  }
}
