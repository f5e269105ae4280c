import type { Problem } from './problem.js';
import type { ReasonRequest, ReasonResponse } from './reason.js';

/** A request, and what the shipped model answered; the API documents show both. */
export interface TaskExample {
  /** A short name; the examples of all tasks have different ones. */
  readonly name: string;
  /** What is asked, in a few words. */
  readonly summary: string;
  readonly request: Partial<ReasonRequest>;
  /** Either an answer, or why there is none. */
  readonly response?: ReasonResponse;
  readonly problem?: Problem;
}

/** One loaded task, as GET / and the API documents describe it. */
export interface TaskDescription {
  name: string;
  task_types: readonly string[];
  /** JSON Schema of the contexts that the task reads. */
  context: unknown;
  /** JSON Schema of `result` in its answers. */
  result: unknown;
  examples?: readonly TaskExample[];
}
