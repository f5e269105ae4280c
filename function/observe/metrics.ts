import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { FaultCode } from '../common/faults.js';
import type { Facts } from '../contract/facts.js';
import type { TaskType } from '../contract/reason.js';
import { ProcessMetrics } from './process-metrics.js';

/** What happened to an event that was not simply answered. */
export type EventNote = 'expired' | 'ignored' | 'duplicate';

/** Figures read at the moment of a scrape. */
export interface Gauges {
  queueDepth: number;
  inFlight: number;
}

/**
 * Our series and those of the process, in a registry of their own, so that several apps can live in one process. Every label takes few values:
 * task types, fault codes, and the names of loaded tasks and models; nothing that a caller can invent.
 * Times are in seconds, as Prometheus wants them.
 */
export class Metrics {
  readonly registry = new Registry();
  readonly process = new ProcessMetrics(this.registry);

  private readonly requests = this.counter('requests_total', 'Requests by outcome', ['task_type', 'status']);
  private readonly verified = this.counter('verified_total', "Verdicts of the tasks' checkers", ['task', 'verified']);
  private readonly events: Record<EventNote, Counter> = {
    expired: this.counter('events_expired_total', 'Events dropped because their expirytime had passed'),
    ignored: this.counter('events_ignored_total', 'Events of a type that is not ours'),
    duplicate: this.counter('events_duplicate_total', 'Deliveries answered by an earlier one'),
  };
  private readonly duration = this.histogram(
    'duration_seconds',
    'Time from request to answer',
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    ['task_type'],
  );
  private readonly steps = this.histogram(
    'steps',
    'Reasoning steps of an answer',
    [1, 2, 3, 4, 6, 8, 12, 16, 24, 32],
    ['task_type'],
  );
  private readonly starts = this.histogram(
    'starts',
    'Starts that an answer took',
    [1, 2, 4, 8, 16, 32, 64],
    ['task_type'],
  );
  private readonly confidence = this.histogram(
    'confidence',
    'Calibrated probability that the answer is right',
    [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1],
    ['task_type'],
  );
  private readonly batches = this.histogram(
    'batch_size',
    'Starts in one executed step batch',
    [1, 2, 4, 8, 16, 32, 64, 128, 256],
  );
  private readonly modelIn = this.gauge(
    'model_loaded',
    '1 for a model that answers, 0 for one that could not be loaded or whose steps fail',
    ['model'],
  );
  private readonly modelLoad = this.gauge('model_load_seconds', 'Time that loading a model took', ['model']);
  private readonly deviceMemory = this.gauge('device_memory_bytes', 'Memory in use on the inference device');
  private readonly gpu = this.gauge('gpu_utilization', 'Busy part of the GPU, 0 to 1; 0 where there is none');
  private readonly queueDepth = this.gauge('queue_depth', 'Steps waiting for an inference worker');
  private readonly inFlight = this.gauge('in_flight', 'Requests admitted and not yet answered');

  constructor() {
    // A series that exists from the start can be alerted on before its first event.
    this.deviceMemory.set(0);
    this.gpu.set(0);
    this.queueDepth.set(0);
    this.inFlight.set(0);
  }

  answered(response: Facts, seconds: number): void {
    const labels = { task_type: response.task_type };
    this.requests.inc({ ...labels, status: 'success' });
    this.verified.inc({ task: response.task, verified: String(response.verified) });
    this.duration.observe(labels, seconds);
    this.starts.observe(labels, response.budget.used_starts);
    this.steps.observe(labels, response.steps);
    this.confidence.observe(labels, response.confidence);
  }

  /** `unknown` where the request could not be read far enough to have a task type. */
  failed(taskType: TaskType | 'unknown', code: FaultCode, seconds: number): void {
    this.requests.inc({ task_type: taskType, status: code });
    this.duration.observe({ task_type: taskType }, seconds);
  }

  /** A request that was turned away at once: counted, but no duration, or a flood of them would look like fast answers. */
  refused(code: FaultCode): void {
    this.requests.inc({ task_type: 'unknown', status: code });
  }

  event(note: EventNote): void {
    this.events[note].inc();
  }

  batch(size: number): void {
    this.batches.observe(size);
  }

  modelLoaded(model: string, seconds: number): void {
    this.modelIn.set({ model }, 1);
    this.modelLoad.set({ model }, seconds);
  }

  modelAnswers(model: string): void {
    this.modelIn.set({ model }, 1);
  }

  modelFailed(model: string): void {
    this.modelIn.set({ model }, 0);
  }

  /** `bytes` in use on the device; `utilization` 0 to 1. */
  deviceUse(bytes: number, utilization = 0): void {
    this.deviceMemory.set(bytes);
    this.gpu.set(utilization);
  }

  /** The page, in Prometheus text format. */
  async page(now: Gauges): Promise<string> {
    this.queueDepth.set(now.queueDepth);
    this.inFlight.set(now.inFlight);
    return this.registry.metrics();
  }

  private counter(name: string, help: string, labelNames: string[] = []): Counter {
    return new Counter({ name: `agent_reasoning_${name}`, help, labelNames, registers: [this.registry] });
  }

  private gauge(name: string, help: string, labelNames: string[] = []): Gauge {
    return new Gauge({ name: `agent_reasoning_${name}`, help, labelNames, registers: [this.registry] });
  }

  private histogram(name: string, help: string, buckets: number[], labelNames: string[] = []): Histogram {
    return new Histogram({ name: `agent_reasoning_${name}`, help, buckets, labelNames, registers: [this.registry] });
  }
}
