import type { Model } from '../function/models/load.js';
import { blankRow } from '../function/models/puzzle.js';
import { planDevice } from '../function/trm/engine/device.js';
import { Scheduler } from '../function/trm/engine/scheduler.js';
import { STEPS_PER_WORKER, Workers } from '../function/trm/engine/workers.js';

/** The service's workers and scheduler for one model on the CPU, without HTTP, for the evaluation and the bench. */
export interface Engine {
  scheduler: Scheduler;
  workers: Workers;
  /** Workers, each of one thread. */
  parallel: number;
  close(): Promise<void>;
}

/** Starts `count` workers, or one for each core, and waits until every worker has run a step. */
export async function openEngine(model: Model, count?: number): Promise<Engine> {
  const { device, workers: parallel, threads } = planDevice('cpu', count);
  const { name } = model.manifest;
  const workers = new Workers({ count: parallel, threads, device, graphs: new Map([[name, model.graph]]) });
  await workers.warmUp(name, blankRow(model));
  const scheduler = new Scheduler({
    run: (of, rows) => workers.run(of, rows),
    places: parallel * STEPS_PER_WORKER,
    batch: () => 1,
  });
  return { scheduler, workers, parallel, close: () => workers.close() };
}
