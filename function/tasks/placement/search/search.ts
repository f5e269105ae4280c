import type { Clock } from '../../../common/clock.js';
import { picker, seedOf } from '../../../trm/state/random.js';
import { Ejection, type Work } from './ejection.js';
import { emptyBins, type Limits } from './fewest.js';
import { sendHome } from './home.js';
import type { Instance } from './instance.js';
import { Solution } from './solution.js';
import { fill, hardestFirst, isComplete, largestFirst, type Pick, today } from './starts.js';

/** What a search is asked. */
export interface SearchOptions {
  /** What bins in use cost that need not be improved on: a proven bound. */
  readonly aim: number;
  readonly clock: Clock;
  /** Bins that may be given up; all where nothing is said. */
  readonly mayEmpty?: (bin: number) => boolean;
  /** Empty bins that may come into use in the place of dearer ones; all where nothing is said. */
  readonly mayUse?: (bin: number) => boolean;
  /** Bins that are to be emptied before all others. */
  readonly wanted?: readonly number[];
  /** False where only today's placement is to be improved; else one that is built anew is tried as well. */
  readonly anew?: boolean;
  /** When the search ends with the best so far, in milliseconds from now. */
  readonly milliseconds?: number | undefined;
}

/**
 * How much a search does at most, in looks at a bin or at an item in it; it takes some three seconds. It is a count and not a time,
 * so that the same cluster gets the same answer on every machine that is fast enough.
 */
const MOST_WORK = 240_000_000;
/** The same for each item and bin: small clusters have been searched through sooner. */
const WORK_PER_CELL = 2000;
/** The share of the work that goes into the solution that begins with what runs today. */
const SHARE_OF_TODAY = 0.5;
/** Random orders that are tried where sensible ones place not everything. */
const MOST_ORDERS = 24;

/**
 * A bin for every item, in few bins and with few moves: found by emptying bins of today's placement, and bins of one that is built
 * anew. Where no start places every item, some have no bin in the solution.
 */
export function searchFewest(instance: Instance, options: SearchOptions): Solution {
  const {
    aim,
    clock,
    mayEmpty = () => true,
    mayUse = () => true,
    wanted = [],
    milliseconds = Number.POSITIVE_INFINITY,
  } = options;
  const end = performance.now() + milliseconds;
  const over = () => {
    clock.check();
    return performance.now() > end;
  };
  const pick = picker(seedOf('search', [instance.items, instance.bins]));
  const most = Math.min(MOST_WORK, WORK_PER_CELL * instance.items * instance.bins);
  const completing = () => ({
    left: Math.min(MOST_COMPLETING, COMPLETING_PER_CELL * instance.items * instance.bins),
    over,
  });
  const starts = [
    { start: () => fromToday(instance, pick, completing()), share: SHARE_OF_TODAY },
    { start: () => builtAnew(instance, pick, completing()), share: 1 - SHARE_OF_TODAY },
  ];
  let best: Solution | undefined;
  for (const { start, share } of options.anew === false ? starts.slice(0, 1) : starts) {
    const solution = start();
    if (isComplete(solution)) {
      const limits: Limits = { aim, clock, over, work: { left: most * share } };
      emptyBins(solution, { mayEmpty, wanted, mayUse }, pick, limits);
    }
    sendHome(solution);
    best = best && compare(best, solution) <= 0 ? best : solution;
    if ((isComplete(best) && best.spent <= aim) || over()) break;
  }
  return best ?? new Solution(instance);
}

/** Negative where `a` is better: more items have a bin, or fewer bins are in use, or fewer items move. */
function compare(a: Solution, b: Solution): number {
  return homeless(a).length - homeless(b).length || a.spent - b.spent || a.moves - b.moves;
}

const homeless = ({ at }: Solution): number[] => [...at.keys()].filter((i) => at[i] === -1);

/** Today's placement, with a bin for every item that has none or must leave its own, as far as that succeeds. */
function fromToday(instance: Instance, pick: Pick, work: Work): Solution {
  const solution = today(instance);
  complete(solution, pick, work);
  return solution;
}

/** Work for placing the items that a start leaves without a bin. */
const MOST_COMPLETING = 4_000_000;
/** The same for each item and bin: where so little does not do, there is hardly a place for all of them. */
const COMPLETING_PER_CELL = 4 * WORK_PER_CELL;

/** Finds bins for the items that have none, if that is possible. */
function complete(solution: Solution, pick: Pick, work: Work): void {
  const { instance } = solution;
  fill(solution, hardestFirst(instance), 'best', largestFirst(instance));
  if (isComplete(solution)) return;
  const open = Array.from({ length: instance.bins }, (_, bin) => bin);
  new Ejection(instance, solution, pick).settle(homeless(solution), open, work);
}

/** The best of some placements that are built without regard to what runs today: each item in turn, the hardest first. */
function builtAnew(instance: Instance, pick: Pick, work: Work): Solution {
  const bins = largestFirst(instance);
  let best: Solution | undefined;
  for (const { order, fit } of orders(instance, pick)) {
    const late = work.over?.() ?? false;
    if (best && late) break;
    const solution = new Solution(instance);
    fill(solution, order, fit, bins);
    if (isComplete(solution) && (!best || solution.spent < best.spent)) best = solution;
  }
  if (best) return best;
  const solution = new Solution(instance);
  complete(solution, pick, work);
  return solution;
}

/** Two orders that are sensible, and as many random ones as a second allows. */
function* orders(instance: Instance, pick: Pick): Generator<{ order: number[]; fit: 'first' | 'best' }> {
  const sensible = hardestFirst(instance);
  yield { order: sensible, fit: 'first' };
  yield { order: sensible, fit: 'best' };
  const affordable = Math.floor(2e7 / Math.max(1, instance.items * instance.bins));
  for (let n = 0; n < Math.min(MOST_ORDERS, affordable); n++) {
    yield { order: hardestFirst(instance, pick), fit: n % 2 === 0 ? 'first' : 'best' };
  }
}
