import type { ReasoningStep } from '../contract/reason.js';

/** When a step ran, in milliseconds since the epoch. */
export interface StepTime {
  step: ReasoningStep;
  begin: number;
  end: number;
}

/**
 * Steps back to back, the last one ending at `end`. Their lengths were measured; what lay between them (waiting for a
 * worker, other starts) was not, so all of it appears before the first one. None begins before `begin`.
 */
export function stepTimes(steps: readonly ReasoningStep[], begin: number, end: number): StepTime[] {
  const times: StepTime[] = [];
  let at = end;
  for (const step of [...steps].reverse()) {
    const earlier = Math.max(begin, at - step.duration_ms);
    times.unshift({ step, begin: earlier, end: at });
    at = earlier;
  }
  return times;
}
