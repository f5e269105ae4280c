import type { Clock } from '../../../common/clock.js';
import { picker, seedOf } from '../../../trm/state/random.js';
import { builtAnew } from './anew.js';
import { complete, homeless } from './complete.js';
import { emptyBins, type Limits } from './fewest.js';
import { sendHome } from './home.js';
import type { Instance } from './instance.js';
import { Solution } from './solution.js';
import { isComplete, type Pick, today } from './starts.js';
import type { Work } from './work.js';

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
  /** `quick` is a small part of the usual work, which finds the best of most small clusters; `long` builds more placements anew. */
  readonly effort?: 'quick' | 'usual' | 'long';
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
/** The share of the work, and of the random orders, that a quick search does. */
const SHARE_OF_QUICK = 0.04;
/** How often a long search begins again with a placement that is built anew, and in which share of the random orders. */
const MORE_STARTS = 8;
const SHARE_OF_MORE = 0.1;
/** Parts of the time: until when bins of today's placement are emptied, and until when placements are built anew. */
const UNTIL = { today: 0.6, anew: 0.85 };

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
  const began = performance.now();
  const over = (part: number) => () => {
    clock.check();
    return performance.now() > began + part * milliseconds;
  };
  const pick = picker(seedOf('search', [instance.items, instance.bins]));
  const effort = options.effort === 'quick' ? SHARE_OF_QUICK : 1;
  const most = effort * Math.min(MOST_WORK, WORK_PER_CELL * instance.items * instance.bins);
  const completing = () => ({
    left: effort * Math.min(MOST_COMPLETING, COMPLETING_PER_CELL * instance.items * instance.bins),
    over: over(1),
  });
  const alone = options.anew === false;
  const starts = [
    {
      start: () => fromToday(instance, pick, completing()),
      share: SHARE_OF_TODAY,
      until: over(alone ? 1 : UNTIL.today),
    },
    {
      start: () => builtAnew(instance, pick, { effort, work: completing(), over: over(UNTIL.anew) }),
      share: 1 - SHARE_OF_TODAY,
      until: over(1),
    },
  ];
  const more = {
    start: () => builtAnew(instance, pick, { effort: SHARE_OF_MORE, work: completing(), over: over(1) }),
    share: 1 - SHARE_OF_TODAY,
    until: over(1),
  };
  starts.push(...Array<typeof more>(options.effort === 'long' ? MORE_STARTS : 0).fill(more));
  let best: Solution | undefined;
  for (const { start, share, until } of alone ? starts.slice(0, 1) : starts) {
    const solution = start();
    if (isComplete(solution)) {
      const limits: Limits = { aim, clock, over: until, work: { left: most * share } };
      emptyBins(solution, { mayEmpty, wanted, mayUse }, pick, limits);
    }
    sendHome(solution);
    best = better(best, solution);
    if ((isComplete(best) && best.spent <= aim) || over(1)()) break;
  }
  return best ?? new Solution(instance);
}

const better = (a: Solution | undefined, b: Solution): Solution => (a && compare(a, b) <= 0 ? a : b);

/** Negative where `a` is better: more items have a bin, or fewer bins are in use, or fewer items move. */
function compare(a: Solution, b: Solution): number {
  return homeless(a).length - homeless(b).length || a.spent - b.spent || a.moves - b.moves;
}

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
