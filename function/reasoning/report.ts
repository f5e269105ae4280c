import type { ReasoningStep, ReasonResponse } from '../contract/reason.js';

/** A step without the answer that it led to, which may be long. */
export type StepFacts = Omit<ReasoningStep, 'answer'>;

/** What metrics, log and spans say of an answer. */
export type Facts = Pick<
  ReasonResponse,
  'task' | 'task_type' | 'steps' | 'confidence' | 'verified' | 'budget' | 'model'
> & { reasoning_trace: readonly StepFacts[] };

/** An answer as it goes out: written once, where it was found, and read by nobody on its way. */
export interface Answered {
  /** The response in JSON. */
  text: string;
  facts: Facts;
}

export function encode(response: ReasonResponse): Answered {
  const { task, task_type, steps, confidence, verified, budget, model, reasoning_trace } = response;
  const trace = reasoning_trace.map(({ answer: _, ...facts }) => facts);
  const facts = { task, task_type, steps, confidence, verified, budget, model, reasoning_trace: trace };
  return { text: JSON.stringify(response), facts };
}
