import type { StepFacts } from '../../contract/facts.js';

/** When a step ran, in milliseconds since the epoch. */
export interface StepTime {
  step: StepFacts;
  begin: number;
  end: number;
}

/**
 * Steps one after the other, the last one ending at `end`. How long each took was measured, and how long it had waited for
 * a worker before; other starts between them were not, so all of that appears before the first one. None begins before
 * `begin`.
 */
export function stepTimes(steps: readonly StepFacts[], begin: number, end: number): StepTime[] {
  const times: StepTime[] = [];
  let at = end;
  for (const step of [...steps].reverse()) {
    const earlier = Math.max(begin, at - step.duration_ms);
    times.unshift({ step, begin: earlier, end: at });
    at = Math.max(begin, earlier - step.waited_ms);
  }
  return times;
}
