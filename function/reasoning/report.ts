import type { Facts } from '../contract/facts.js';
import type { ReasonResponse } from '../contract/reason.js';

/** An answer as it goes out: written once, where it was found, and read by nobody on its way. */
export interface Answered {
  /** The response in JSON. */
  text: string;
  /** The sentence in it that a person can act on. */
  sentence: string;
  facts: Facts;
}

export function encode(response: ReasonResponse): Answered {
  const { task, task_type, steps, confidence, verified, budget, model, reasoning_trace } = response;
  const trace = reasoning_trace.map(({ answer: _, ...facts }) => facts);
  const facts = { task, task_type, steps, confidence, verified, budget, model, reasoning_trace: trace };
  return { text: JSON.stringify(response), sentence: response.answer, facts };
}
