import type { Clock } from '../../common/clock.js';
import type { Bound } from './search/bound.js';
import { solveExactly, suitsSolver } from './search/exact.js';
import { sendHome } from './search/home.js';
import type { Instance } from './search/instance.js';
import { searchFewest } from './search/search.js';
import { Solution } from './search/solution.js';
import { isComplete } from './search/starts.js';

/** A placement that is kept for the case that the model finds none as good. */
export interface Reserve {
  readonly solution: Solution;
  readonly by: 'search' | 'exact';
}

/** What is known of a cluster before the model is asked. */
export interface Known {
  /** A bound that no placement is below; mostly one that is reached. */
  readonly bound: Bound;
  /** The best that was found; where nothing was that places every item, some have no bin in it. */
  readonly reserve: Reserve | undefined;
}

/** Most milliseconds of the exact solver when it is asked first: what it can prove, it mostly proves in a tenth of them. */
const PROOF_MS = 750;
/** The share of the time in which it has to be done. */
const SHARE_OF_PROOF = 0.4;
/** The share of the time that the search may use before the solver is asked. */
const SHARE_OF_QUICK = 0.25;
/** The share that the search has afterwards, however long the solver took to notice that its time was over. */
const SHARE_OF_LONG = 0.4;

/**
 * Searches a cluster without the model: a little at first, which mostly finds the best; then the exact solver is asked whether
 * anything better is possible; where it does not know, the search goes on. So nobody looks for long for what is not there.
 */
export function knownBefore(instance: Instance, bound: Bound, clock: Clock, milliseconds: number): Known {
  if (!bound.feasible) return { bound, reserve: undefined };
  const began = performance.now();
  const left = () => Math.max(0, began + milliseconds - performance.now());
  const aim = bound.spent;
  const full = () =>
    searchFewest(instance, {
      aim,
      clock,
      effort: 'long',
      milliseconds: Math.max(left(), SHARE_OF_LONG * milliseconds),
    });
  if (!suitsSolver(instance)) return { bound, reserve: { solution: full(), by: 'search' } };
  const quick = searchFewest(instance, { aim, clock, effort: 'quick', milliseconds: SHARE_OF_QUICK * milliseconds });
  if (!isComplete(quick)) return { bound, reserve: { solution: full(), by: 'search' } };
  const first: Known = { bound, reserve: { solution: quick, by: 'search' } };
  if (quick.spent <= aim) return first;
  const known = proven(first, instance, clock, Math.min(PROOF_MS, SHARE_OF_PROOF * milliseconds));
  if (isKnown(known)) return known;
  const solution = full();
  const better = isComplete(solution) && solution.spent < spentIn(known);
  return better ? { ...known, reserve: { solution, by: 'search' } } : known;
}

const spentIn = ({ reserve }: Known): number => reserve?.solution.spent ?? Number.POSITIVE_INFINITY;

/** Whether what was found is proven to be the best, or that there is nothing. */
const isKnown = (known: Known): boolean => !known.bound.feasible || spentIn(known) <= known.bound.spent;

/** What is known once the exact solver was asked for anything better, however many items move for it. */
function proven(known: Known, instance: Instance, clock: Clock, milliseconds: number): Known {
  const { bound, reserve } = known;
  if (!bound.feasible) return known;
  clock.check();
  const seconds = Math.min(milliseconds, clock.left() / 2) / 1000;
  const exact = solveExactly(instance, { below: spentIn(known), wanted: [], seconds, anyMoves: true });
  if (exact.kind === 'unknown') return known;
  if (exact.kind === 'none') return reserve ? { bound: raised(bound, spentIn(known), instance), reserve } : IMPOSSIBLE;
  const better = Solution.of(instance, exact.at);
  sendHome(better);
  return {
    bound: exact.fewest ? raised(bound, better.spent, instance) : bound,
    reserve: { solution: better, by: 'exact' },
  };
}

/** The same for a cluster that the model can see at once; the solver is asked a second time, as nobody asks it later. */
export function knownOfWindow(instance: Instance, bound: Bound, clock: Clock, milliseconds: number): Known {
  const { reserve, ...rest } = knownBefore(instance, bound, clock, Math.min(MOST_MS, milliseconds));
  const known: Known = { ...rest, reserve: reserve && isComplete(reserve.solution) ? reserve : undefined };
  return isKnown(known) ? known : proven(known, instance, clock, LAST_MS);
}

/** Most milliseconds of the search and of the exact solver in a small cluster; most of them need a few. */
const MOST_MS = 1500;
/** Milliseconds for the solver when it is asked a second time. */
const LAST_MS = 500;

const IMPOSSIBLE: Known = { bound: { feasible: false, reason: { kind: 'searched' } }, reserve: undefined };

/** The bound where it is proven that nothing costs less than this. */
const raised = (bound: Bound & { feasible: true }, spent: number, { priced }: Instance): Bound => ({
  feasible: true,
  spent,
  bins: priced ? bound.bins : spent,
});
