import type { ModelStatus } from '../contract/health.js';
import type { TaskDescription } from '../contract/tasks.js';
import type { Logger } from '../observe/log.js';
import type { Metrics } from '../observe/metrics.js';
import type { Config } from '../settings/config.js';
import type { Answered } from './report.js';
import type { NotedType } from './request.js';

/** What the doors stand on: something that answers requests. reasoner.ts is the real one; tests have doubles. */
export interface ReasonOptions {
  /** Aborted when nobody waits for the answer any more, or when the service ends. */
  signal?: AbortSignal;
  /** In milliseconds of `now()` (clock.ts). */
  deadline?: number;
  /** Told what the request says to be, as soon as that is known and in any case before it fails. */
  noted?: (taskType: NotedType) => void;
  /** Carries the request's id and trace id. */
  log?: Logger;
}

export interface Reasoning {
  /**
   * Answers a request, given as it came: the bytes of its JSON, which are read where they keep nobody waiting. Whoever hands
   * them over has them no longer.
   * @throws {Fault} for foreseen faults only; anything else is a bug and becomes Internal.
   */
  reason(question: Uint8Array, options?: ReasonOptions): Promise<Answered>;
  models(): ModelStatus[];
  device(): string;
  tasks(): TaskDescription[];
  /** True when a model answers, and each that MODEL_PATH demands. */
  ready(): boolean;
  /** True when steps have failed for so long that only a new process may help. */
  stuck(): boolean;
  /** Gauges: steps waiting, requests running, inference workers alive. */
  stats(): { queue_depth: number; in_flight: number; workers: number };
  close(): Promise<void>;
}

export type OpenReasoning = (config: Config, log: Logger, metrics: Metrics) => Promise<Reasoning>;
