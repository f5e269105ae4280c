import type { Model } from '../function/models/load.js';
import { blankRow } from '../function/models/puzzle.js';
import { planDevice } from '../function/trm/engine/device.js';
import { Scheduler } from '../function/trm/engine/scheduler.js';
import { STEPS_PER_WORKER, Workers } from '../function/trm/engine/workers.js';

/** The service's own workers and scheduler for one model on the CPU, without its doors: for evaluation and bench. */
export interface Engine {
  scheduler: Scheduler;
  workers: Workers;
  /** Workers, each of one thread. */
  parallel: number;
  close(): Promise<void>;
}

/** Ready when every worker has answered once. `count` workers; one per core unless told. */
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
