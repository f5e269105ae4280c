import type { ReasoningStep, ReasonResponse } from './reason.js';

/** A step of the trace without the answer after it, which may be long. */
export type StepFacts = Omit<ReasoningStep, 'answer'>;

/** The parts of an answer that metrics, the log and spans report. */
export type Facts = Pick<
  ReasonResponse,
  'task' | 'task_type' | 'steps' | 'confidence' | 'verified' | 'budget' | 'model'
> & { reasoning_trace: readonly StepFacts[] };
