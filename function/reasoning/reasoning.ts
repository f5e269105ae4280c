import type { ModelStatus } from '../contract/health.js';
import type { TaskDescription } from '../contract/tasks.js';
import type { Logger } from '../observe/log.js';
import type { Metrics } from '../observe/metrics.js';
import type { Config } from '../settings/config.js';
import type { Answered } from './report.js';
import type { NotedType } from './request.js';

export interface ReasonOptions {
  /** Aborted when nobody waits for the answer any more, or when the service ends. */
  signal?: AbortSignal;
  /** In milliseconds of `now()` (clock.ts). */
  deadline?: number;
  /** Called with the request's task type as soon as it is read, and always before the request fails. */
  noted?: (taskType: NotedType) => void;
  /** Is told every step of every start as it is made, as the trace has it, in JSON. */
  told?: ((step: string) => void) | undefined;
  /** Carries the request's id and trace id. */
  log?: Logger;
}

/** Answers requests: reasoner.ts does so with models; tests have doubles. */
export interface Reasoning {
  /**
   * Answers a request, given as the bytes of its JSON. They are parsed in a thread, and transferred to it: the caller must
   * not use them afterwards.
   * @throws {Fault} for every fault that is foreseen; anything else that is thrown is a bug, which becomes Internal
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
