import { Ejection } from '../../../../function/tasks/placement/search/ejection.js';
import type { Solution } from '../../../../function/tasks/placement/search/solution.js';
import type { Pick } from '../../../../function/tasks/placement/search/starts.js';

/** For every bin (B) how late it is to be emptied: the bin with the least comes first. A failure counts 1. */
export type Efforts = Float64Array;

/** Says in what order bins are to be emptied, as things are. */
export type Order = (solution: Solution) => Efforts;

export interface WalkLimits {
  /** Bins in use of which no fewer are needed: a proven bound. */
  readonly aim: number;
  /** Bins that are emptied before the order is asked again; it is asked sooner where one that came next could not be emptied. */
  readonly renewal: number;
  /** Attempts in a row that may fail. */
  readonly mostIdle: number;
  /** The work for the first attempt at a bin; every failure at it doubles it. */
  readonly work: number;
  /** Says when the time is over. */
  readonly over?: (() => boolean) | undefined;
  /** Is told of every attempt; the solution is the one after it. */
  readonly onAttempt?: ((bin: number, emptied: boolean) => void) | undefined;
}

/**
 * Empties one bin of a solution after another, as the service's search does, in an order that is asked for: the solution is yielded
 * whenever a new one is needed. So the same walk serves orders that are worked out at once and those that a model gives.
 */
export function* walk(solution: Solution, pick: Pick, limits: WalkLimits): Generator<Solution, void, Efforts> {
  const { aim, renewal, mostIdle, work, over, onAttempt } = limits;
  const ejection = new Ejection(solution.instance, solution, pick);
  const failures = new Map<number, number>();
  let efforts = yield solution;
  for (let [idle, since] = [0, 0]; solution.used > aim && idle < mostIdle && !over?.(); ) {
    const bin = easiest(solution, efforts, failures);
    if (bin === undefined) return;
    const failed = failures.get(bin) ?? 0;
    const done = emptiedBy(ejection, solution, bin, work * 2 ** failed, over);
    onAttempt?.(bin, done);
    if (done) failures.clear();
    else failures.set(bin, failed + 1);
    idle = done ? 0 : idle + 1;
    since += Number(done);
    if (since >= renewal || (since > 0 && !done)) {
      efforts = yield solution;
      since = 0;
    }
  }
}

/** Walks in an order that is worked out at once. */
export function walkBy(order: Order, solution: Solution, pick: Pick, limits: WalkLimits): void {
  const steps = walk(solution, pick, limits);
  for (let next = steps.next(); !next.done; ) next = steps.next(order(next.value));
}

/** Whether a bin can be emptied within so much work; then it is empty, else all is as it was. */
export function emptiedBy(
  ejection: Ejection,
  solution: Solution,
  bin: number,
  work: number,
  over?: (() => boolean) | undefined,
): boolean {
  const open: number[] = [];
  for (let other = 0; other < solution.instance.bins; other++) {
    if (other !== bin && solution.isUsed(other)) open.push(other);
  }
  return open.length > 0 && ejection.settle([...(solution.members[bin] ?? [])], open, { left: work, over });
}

/** Bins in use that hold no item that must stay. */
export function emptiable({ instance, members }: Solution): number[] {
  return members.flatMap((held, bin) =>
    held.length > 0 && instance.kept[bin] !== 1 && held.every((i) => (instance.freedom[i] ?? 0) > 1) ? [bin] : [],
  );
}

function easiest(solution: Solution, efforts: Efforts, failures: ReadonlyMap<number, number>): number | undefined {
  let [best, least] = [-1, Number.POSITIVE_INFINITY];
  for (const bin of emptiable(solution)) {
    const effort = (efforts[bin] ?? 0) + (failures.get(bin) ?? 0);
    if (effort < least) [best, least] = [bin, effort];
  }
  return best === -1 ? undefined : best;
}
