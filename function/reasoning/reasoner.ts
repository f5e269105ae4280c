import { inspect } from 'node:util';
import { Draining, Unavailable } from '../common/faults.js';
import { loadConfigured } from '../models/configured.js';
import type { Loaded, Model } from '../models/load.js';
import { blankRow } from '../models/puzzle.js';
import { Vitals } from '../models/vitals.js';
import { watchGpu } from '../observe/gpu.js';
import type { Logger } from '../observe/log.js';
import type { Metrics } from '../observe/metrics.js';
import type { Config } from '../settings/config.js';
import { CheckpointError } from '../trm/checkpoint/index.js';
import { chooseBatch } from '../trm/engine/batching.js';
import { type Placement, placements } from '../trm/engine/device.js';
import { Scheduler } from '../trm/engine/scheduler.js';
import { STEPS_PER_WORKER, StepError, Workers } from '../trm/engine/workers.js';
import type { Roster } from './choose.js';
import type { ModelStatus, OpenReasoning, Reasoning, ReasonOptions } from './reasoning.js';
import type { Answered } from './report.js';
import { Thinkers } from './threads/thinkers.js';

/** Loads the models, starts the workers and lets every model answer once; what cannot load is shown, not thrown. */
export const openReasoning: OpenReasoning = async (config, log, metrics) => {
  const loaded = await loadConfigured(config, log);
  const started = await startWorkers(loaded, placements(config.device, config.workers), log, metrics);
  const { placement, places } = started;
  log.info({ ...placement, asked: config.device }, 'device chosen');
  for (const place of places) {
    if (place.ok) {
      metrics.modelLoaded(place.model.manifest.name, place.model.loadSeconds);
      log.info({ model: place.model.manifest.name, parameters: place.model.parameters }, 'model loaded');
    } else {
      metrics.modelFailed(place.name);
      log.error({ model: place.name, err: place.error }, 'model not loaded');
    }
  }
  const stopWatching = watchGpu(placement.device, metrics, log);
  return new Reasoner(config, started, stopWatching, log, metrics);
};

/** Workers that run, on one device, and the models that they run. */
export interface Started {
  placement: Placement;
  workers: Workers;
  places: readonly Loaded[];
  /** Rows of one batch, by model. */
  batches: ReadonlyMap<string, number>;
}

/** Workers on the first device that runs a model; on the last one whatever comes of it. */
export async function startWorkers(
  loaded: readonly Loaded[],
  [placement, ...others]: [Placement, ...Placement[]],
  log: Logger,
  metrics: Metrics,
): Promise<Started> {
  const workers = new Workers({
    count: placement.workers,
    threads: placement.threads,
    device: placement.device,
    graphs: new Map(loaded.flatMap((place) => (place.ok ? [[place.model.manifest.name, place.model.graph]] : []))),
    onBatch: (size) => metrics.batch(size),
    onLoss: (err) => log.error({ err }, 'an inference worker died'),
  });
  const batches = new Map<string, number>();
  const warm = (place: Loaded) => warmUp(place, workers, placement.device, batches, log);
  const places = await Promise.all(loaded.map(warm));
  const [next, ...rest] = others;
  const failure = places.find((place, i) => !place.ok && loaded[i]?.ok);
  if (!next || places.some(({ ok }) => ok) || !failure || failure.ok) return { placement, workers, places, batches };
  log.warn({ device: placement.device, err: failure.error, next: next.device }, 'device does not work');
  await workers.close();
  return startWorkers(loaded, [next, ...rest], log, metrics);
}

/** A blank puzzle through every worker: sessions load, and a model that cannot run is found out now. */
async function warmUp(
  place: Loaded,
  workers: Workers,
  device: Placement['device'],
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
    // Weights that are finite, and too large to compute with.
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

/** When to come again, in seconds, after steps that failed. */
const RETRY_AFTER_S = 5;

class Reasoner implements Reasoning {
  private readonly roster: Roster<{ name: string; task: Model['task']; model: Model }>;
  private readonly placement: Placement;
  private readonly places: readonly Loaded[];
  private readonly workers: Workers;
  private readonly vitals: Vitals;
  private readonly scheduler: Scheduler;
  private running = 0;
  private readonly thinkers: Thinkers;

  constructor(
    config: Config,
    { placement, places, workers, batches }: Started,
    private readonly stopWatching: () => void,
    log: Logger,
    metrics: Metrics,
  ) {
    this.placement = placement;
    this.places = places;
    this.workers = workers;
    const models = places.flatMap((place) => (place.ok ? [place.model] : []));
    this.roster = {
      models: models.map((model) => ({ name: model.manifest.name, task: model.task, model })),
      missing: places.flatMap((place) => (place.ok ? [] : [place])),
    };
    const rows = new Map(models.map((model) => [model.manifest.name, blankRow(model)]));
    this.vitals = new Vitals({ run: (model, rows) => workers.run(model, rows), rows, log, metrics });
    this.scheduler = new Scheduler({
      run: (model, rows) => this.vitals.run(model, rows),
      places: placement.workers * (placement.device === 'cpu' ? STEPS_PER_WORKER : 1),
      batch: (model) => batches.get(model) ?? 1,
    });
    this.thinkers = new Thinkers({
      minds: models,
      missing: this.roster.missing,
      caps: config,
      device: placement.device,
      most: config.maxQueue,
      bodyLimit: config.bodyLimitBytes,
      runner: this.scheduler,
      onLoss: (err) => log.error({ err }, 'a thinking thread ended'),
    });
  }

  async reason(question: Uint8Array, options: ReasonOptions = {}): Promise<Answered> {
    this.running++;
    try {
      return await this.thinkers.answer(question, options);
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      // It passes: another worker, another pod or a restart may do better. vitals.ts has logged what it was.
      throw new Unavailable('the model does not answer', RETRY_AFTER_S, error);
    } finally {
      this.running--;
    }
  }

  models(): ModelStatus[] {
    return this.places.map((place): ModelStatus => {
      const { device } = this.placement;
      if (!place.ok) {
        const { error, name, task = '' } = place;
        const told = error instanceof CheckpointError ? `expected ${error.expected}, got ${error.got}` : error.message;
        return { name, task, version: '', parameters: 0, loaded: false, device, error: told };
      }
      const { manifest, task, parameters, loadSeconds } = place.model;
      const { name, version } = manifest;
      const trouble = this.vitals.trouble(name);
      return {
        name,
        task: task.name,
        version,
        parameters,
        loaded: true,
        device,
        load_ms: Math.round(loadSeconds * 1000),
        ...(trouble === undefined ? {} : { error: trouble }),
      };
    });
  }

  device(): string {
    return this.placement.device;
  }

  tasks() {
    // Several models may have one task.
    const tasks = new Map(this.roster.models.map(({ task }) => [task.name, task]));
    return [...tasks.values()].map(({ name, taskTypes, contextSchema }) => ({
      name,
      task_types: taskTypes,
      context: contextSchema,
    }));
  }

  ready(): boolean {
    const silent = this.places.filter((place) => !place.ok || this.vitals.trouble(place.model.manifest.name));
    return silent.length < this.places.length && !silent.some(({ required }) => required);
  }

  stuck(): boolean {
    return this.vitals.stuck();
  }

  stats() {
    return { queue_depth: this.scheduler.waiting, in_flight: this.running, workers: this.workers.count };
  }

  async close(): Promise<void> {
    this.stopWatching();
    this.vitals.close();
    this.scheduler.close(new Draining());
    await this.thinkers.close();
    await this.workers.close();
  }
}
