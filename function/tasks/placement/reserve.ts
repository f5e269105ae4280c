import type { Clock } from '../../common/clock.js';
import type { Bound } from './search/bound.js';
import { solveExactly } from './search/exact.js';
import type { Instance } from './search/instance.js';
import { searchFewest } from './search/search.js';
import { Solution } from './search/solution.js';
import { isComplete } from './search/starts.js';

/** A placement that is kept for the case that the model finds none as good. */
export interface Reserve {
  readonly solution: Solution;
  readonly by: 'search' | 'exact';
}

/** What is known of a small cluster before the model is asked. */
export interface Known {
  /** A bound that no placement is below; mostly one that is reached. */
  readonly bound: Bound;
  readonly reserve: Reserve | undefined;
}

/** Most milliseconds of the search and of the exact solver; most small clusters need a few. */
const MOST_MS = 500;

/**
 * Searches a small cluster, and has the exact solver prove or improve what was found. So the model's answer is known to be the best
 * as soon as it is, and nobody goes on looking for what is not there.
 */
export function knownBefore(instance: Instance, bound: Bound, clock: Clock): Known {
  if (!bound.feasible) return { bound, reserve: undefined };
  const solution = searchFewest(instance, { aim: bound.spent, clock, milliseconds: MOST_MS });
  const found: Reserve | undefined = isComplete(solution) ? { solution, by: 'search' } : undefined;
  if (found && solution.spent <= bound.spent) return { bound, reserve: found };
  const below = found ? solution.spent : Number.POSITIVE_INFINITY;
  clock.check();
  const exact = solveExactly(instance, { below, wanted: [], seconds: Math.min(MOST_MS, clock.left() / 2) / 1000 });
  if (exact.kind === 'none') return found ? { bound: raised(bound, below, instance), reserve: found } : IMPOSSIBLE;
  if (exact.kind === 'unknown') return { bound, reserve: found };
  const better = Solution.of(instance, exact.at);
  return {
    bound: exact.fewest ? raised(bound, better.spent, instance) : bound,
    reserve: { solution: better, by: 'exact' },
  };
}

const IMPOSSIBLE: Known = { bound: { feasible: false, reason: { kind: 'searched' } }, reserve: undefined };

/** The bound where it is proven that nothing costs less than this. */
const raised = (bound: Bound & { feasible: true }, spent: number, { priced }: Instance): Bound => ({
  feasible: true,
  spent,
  bins: priced ? bound.bins : spent,
});
