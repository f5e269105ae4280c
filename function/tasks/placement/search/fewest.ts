import type { Clock } from '../../../common/clock.js';
import { Ejection } from './ejection.js';
import type { Instance } from './instance.js';
import type { Solution } from './solution.js';
import type { Pick } from './starts.js';
import type { Work } from './work.js';

/** What ends a search for fewer bins. */
export interface Limits {
  /** What bins in use cost that need not be improved on: a proven bound. */
  readonly aim: number;
  readonly work: Work;
  readonly clock: Clock;
  /** Says when the time for the search is over; the best solution so far stands. */
  readonly over?: () => boolean;
}

/** Which bins are emptied. */
export interface Choice {
  /** Whether a bin may be given up at all. */
  readonly mayEmpty: (bin: number) => boolean;
  /** Bins that come first, since their owner wants them empty. */
  readonly wanted: readonly number[];
  /** Whether a bin that is empty may come into use in the place of one that costs more. */
  readonly mayUse: (bin: number) => boolean;
}

/** The work for the first attempt at a bin; every failure at it doubles it. */
const FIRST_ATTEMPT = 20_000;

/**
 * Empties one bin after another, those first that are small, hold little and resisted seldom. The solution has a bin for every item before
 * and after.
 */
export function emptyBins(solution: Solution, choice: Choice, pick: Pick, limits: Limits): void {
  const { instance } = solution;
  const { aim, work, clock, over } = limits;
  const ejection = new Ejection(instance, solution, pick);
  const failures = new Map<number, number>();
  const isDone = () => solution.spent <= aim && !choice.wanted.some((bin) => isEmptiable(solution, bin, choice));
  while (!isDone() && work.left > 0 && !over?.()) {
    clock.check();
    const bin = nextToEmpty(solution, choice, failures);
    if (bin === undefined) return;
    const failed = failures.get(bin) ?? 0;
    const open = openBins(solution, bin, failed > 0 ? cheaperBin(solution, bin, choice, pick) : undefined);
    const attempt: Work = { left: Math.min(work.left, FIRST_ATTEMPT * 2 ** failed), over };
    const before = attempt.left;
    const done = open.length > 0 && ejection.settle([...(solution.members[bin] ?? [])], open, attempt);
    work.left -= before - attempt.left + 1;
    if (done) failures.clear();
    else failures.set(bin, failed + 1);
  }
}

/** By how much the effort for a wanted bin counts less: it is tried so many times before any other. */
const FIRST = 8;
/** A bin that costs next to nothing counts as one that costs this share of the dearest. */
const LEAST_WORTH = 0.01;

/** An empty bin that costs less than this one and may come into use in its place; undefined where there is none. */
function cheaperBin({ instance, members }: Solution, bin: number, { mayUse }: Choice, pick: Pick): number | undefined {
  const { bins, cost, kept } = instance;
  const first = pick(bins);
  for (let k = 0; k < bins; k++) {
    const other = (first + k) % bins;
    const empty = members[other]?.length === 0 && kept[other] !== 1;
    if (empty && (cost[other] ?? 0) < (cost[bin] ?? 0) && mayUse(other)) return other;
  }
  return undefined;
}

/** The used bins but for one, and another one beside them. */
function openBins(solution: Solution, but: number, also: number | undefined): number[] {
  const open = also === undefined ? [] : [also];
  for (let bin = 0; bin < solution.instance.bins; bin++) {
    if (bin !== but && solution.isUsed(bin)) open.push(bin);
  }
  return open;
}

/** The bin that seems easiest to empty. */
function nextToEmpty(solution: Solution, choice: Choice, failures: ReadonlyMap<number, number>): number | undefined {
  const { instance } = solution;
  const dearest = instance.cost.reduce((most, cost) => Math.max(most, cost), 0);
  let [best, least] = [-1, Number.POSITIVE_INFINITY];
  for (let bin = 0; bin < instance.bins; bin++) {
    if (!isEmptiable(solution, bin, choice)) continue;
    const wanted = choice.wanted.includes(bin);
    const worth = (instance.cost[bin] ?? 1) / dearest;
    if (worth <= 0 && !wanted) continue;
    const burden = burdenOf(instance, solution, bin);
    const effort = (failures.get(bin) ?? 0) + (wanted ? burden - FIRST : burden / Math.max(worth, LEAST_WORTH));
    if (effort < least) [best, least] = [bin, effort];
  }
  return best === -1 ? undefined : best;
}

/** Whether a bin is in use and may be emptied. */
const isEmptiable = (solution: Solution, bin: number, { mayEmpty }: Choice): boolean =>
  solution.isUsed(bin) && solution.instance.kept[bin] !== 1 && mayEmpty(bin) && !isBound(solution, bin);

/** Whether a bin holds an item that may go nowhere else. */
const isBound = ({ instance, members }: Solution, bin: number): boolean =>
  members[bin]?.some((i) => (instance.freedom[i] ?? 0) < 2) ?? false;

/** By how much the load decides between bins of one size. */
const TIE = 0.1;

/**
 * How large a bin is, as a share of the largest one (the mean over the resources), and a tenth of what its items take: of equal bins the
 * one that holds least comes first. What is emptied is lost as room: where large bins stay in use, fewer do.
 */
function burdenOf({ resources, capacity, largest }: Instance, { room }: Solution, bin: number): number {
  let sum = 0;
  for (let r = 0; r < resources; r++) {
    const has = Math.min(capacity[bin * resources + r] ?? 0, largest[r] ?? 1);
    const taken = has - Math.min(has, room[bin * resources + r] ?? 0);
    sum += (has + TIE * taken) / (largest[r] ?? 1);
  }
  return sum / resources;
}
