import { Draining, Unavailable } from '../common/faults.js';
import type { ModelStatus } from '../contract/health.js';
import { loadConfigured } from '../models/configured.js';
import type { Loaded, Model } from '../models/load.js';
import { blankRow } from '../models/puzzle.js';
import { StepHealth } from '../models/step-health.js';
import { type Started, startWorkers } from '../models/warm-up.js';
import { watchGpu } from '../observe/gpu.js';
import type { Logger } from '../observe/log.js';
import type { Metrics } from '../observe/metrics.js';
import type { Config } from '../settings/config.js';
import { CheckpointError } from '../trm/checkpoint/index.js';
import { type DevicePlan, devicePlans } from '../trm/engine/device.js';
import { Scheduler } from '../trm/engine/scheduler.js';
import { STEPS_PER_WORKER, StepError, type Workers } from '../trm/engine/workers.js';
import type { Roster } from './choose.js';
import type { OpenReasoning, Reasoning, ReasonOptions } from './reasoning.js';
import type { Answered } from './report.js';
import { RequestThreads } from './threads/request-threads.js';

/** Loads the models, starts the workers and lets every model answer once; what cannot load is shown, not thrown. */
export const openReasoning: OpenReasoning = async (config, log, metrics) => {
  const loaded = await loadConfigured(config, log);
  const started = await startWorkers(loaded, devicePlans(config.device, config.workers), log, metrics);
  const { plan, places } = started;
  log.info({ ...plan, asked: config.device }, 'device chosen');
  for (const place of places) {
    if (place.ok) {
      metrics.modelLoaded(place.model.manifest.name, place.model.loadSeconds);
      log.info({ model: place.model.manifest.name, parameters: place.model.parameters }, 'model loaded');
    } else {
      metrics.modelFailed(place.name);
      log.error({ model: place.name, err: place.error }, 'model not loaded');
    }
  }
  const stopWatching = watchGpu(plan.device, metrics, log);
  return new Reasoner(config, started, stopWatching, log, metrics);
};

/** When to come again, in seconds, after steps that failed. */
const RETRY_AFTER_S = 5;

class Reasoner implements Reasoning {
  private readonly roster: Roster<{ name: string; task: Model['task']; model: Model }>;
  private readonly plan: DevicePlan;
  private readonly places: readonly Loaded[];
  private readonly workers: Workers;
  private readonly health: StepHealth;
  private readonly scheduler: Scheduler;
  private running = 0;
  private readonly threads: RequestThreads;

  constructor(
    config: Config,
    { plan, places, workers, batches }: Started,
    private readonly stopWatching: () => void,
    log: Logger,
    metrics: Metrics,
  ) {
    this.plan = plan;
    this.places = places;
    this.workers = workers;
    const models = places.flatMap((place) => (place.ok ? [place.model] : []));
    this.roster = {
      models: models.map((model) => ({ name: model.manifest.name, task: model.task, model })),
      missing: places.flatMap((place) => (place.ok ? [] : [place])),
    };
    const rows = new Map(models.map((model) => [model.manifest.name, blankRow(model)]));
    this.health = new StepHealth({ run: (model, rows) => workers.run(model, rows), rows, log, metrics });
    this.scheduler = new Scheduler({
      run: (model, rows) => this.health.run(model, rows),
      places: plan.workers * (plan.device === 'cpu' ? STEPS_PER_WORKER : 1),
      batch: (model) => batches.get(model) ?? 1,
    });
    this.threads = new RequestThreads({
      models: models,
      missing: this.roster.missing,
      caps: config,
      device: plan.device,
      most: config.maxQueue,
      bodyLimit: config.bodyLimitBytes,
      dumpLimit: config.dumpLimitBytes,
      runner: this.scheduler,
      onLoss: (err) => log.error({ err }, 'a thinking thread ended'),
    });
  }

  async reason(question: Uint8Array, options: ReasonOptions = {}): Promise<Answered> {
    this.running++;
    try {
      return await this.threads.answer(question, options);
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      // The fault may pass: another worker, another pod or a restart may do better. step-health.ts has logged the cause.
      throw new Unavailable('the model does not answer', RETRY_AFTER_S, error);
    } finally {
      this.running--;
    }
  }

  models(): ModelStatus[] {
    return this.places.map((place): ModelStatus => {
      const { device } = this.plan;
      if (!place.ok) {
        const { error, name, task = '' } = place;
        const told = error instanceof CheckpointError ? `expected ${error.expected}, got ${error.got}` : error.message;
        return { name, task, version: '', parameters: 0, loaded: false, device, error: told };
      }
      const { manifest, task, parameters, loadSeconds } = place.model;
      const { name, version } = manifest;
      const trouble = this.health.trouble(name);
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
    return this.plan.device;
  }

  tasks() {
    // Several models may have one task.
    const tasks = new Map(this.roster.models.map(({ task }) => [task.name, task]));
    return [...tasks.values()].map(({ name, taskTypes, contextSchema, resultSchema, examples }) => ({
      name,
      task_types: taskTypes,
      context: contextSchema,
      result: resultSchema,
      ...(examples ? { examples } : {}),
    }));
  }

  ready(): boolean {
    const silent = this.places.filter((place) => !place.ok || this.health.trouble(place.model.manifest.name));
    return silent.length < this.places.length && !silent.some(({ required }) => required);
  }

  stuck(): boolean {
    return this.health.stuck();
  }

  stats() {
    return { queue_depth: this.scheduler.waiting, in_flight: this.running, workers: this.workers.count };
  }

  async close(): Promise<void> {
    this.stopWatching();
    this.health.close();
    this.scheduler.close(new Draining());
    await this.threads.close();
    await this.workers.close();
  }
}
