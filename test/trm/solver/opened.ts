import type { Attempt, Verdict } from '../../../function/trm/solver/attempt.js';

/** An attempt that must have been opened. */
export function opened<P extends Verdict>(attempt: Attempt<P> | undefined): Attempt<P> {
  if (!attempt) throw new Error('expected an attempt, got none');
  return attempt;
}
