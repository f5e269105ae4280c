import type { Pick } from '../../../trm/solver/attempt.js';
import { WINDOW_ITEMS, WINDOW_NODES } from '../packing.js';
import type { Solution } from '../search/solution.js';
import { meanShare } from '../search/starts.js';

/** Most bins of one window: with more of them, each shows too few of its items. */
const MOST_BINS = Math.min(6, WINDOW_NODES);
/** By how much the measure of a bin is changed at random, so that windows differ. */
const FINE = 1 << 16;

/** By how much the load decides between bins of one size. */
const TIE = 0.1;

/** What earlier windows taught: how often each bin could not be emptied. */
export type Failures = Map<number, number>;

/**
 * The bins of the next window: first the one that seems easiest to empty, which is small, holds little and resisted seldom, then
 * bins with room for its items. Undefined where no bin can be emptied.
 */
export function nextWindow(
  solution: Solution,
  mayEmpty: (bin: number) => boolean,
  failures: Failures,
  pick: Pick,
): number[] | undefined {
  const { instance, members } = solution;
  const used = members.flatMap((held, bin) => (held.length > 0 || instance.kept[bin] === 1 ? [bin] : []));
  const first = easiest(
    solution,
    used.filter((bin) => instance.kept[bin] !== 1 && mayEmpty(bin)),
    failures,
  );
  if (first === undefined) return undefined;
  const useful = used.filter((bin) => bin !== first && members[first]?.some((i) => instance.allowed[i]?.has(bin)));
  const measured = useful.map((bin) => ({
    bin,
    room: meanShare(instance, solution.room, bin) * (0.5 + pick(FINE) / FINE),
  }));
  measured.sort((a, b) => b.room - a.room);
  const bins = [first];
  let items = members[first]?.length ?? 0;
  for (const { bin } of measured) {
    if (bins.length >= MOST_BINS) break;
    if (bins.length > 2 && items >= WINDOW_ITEMS) break;
    bins.push(bin);
    items += members[bin]?.length ?? 0;
  }
  return bins.length > 1 ? bins : undefined;
}

/** Whether there is a window to begin with: some bin can be emptied, and another one could take of its items. */
export const hasWindow = (solution: Solution, mayEmpty: (bin: number) => boolean): boolean =>
  nextWindow(solution, mayEmpty, new Map(), () => 0) !== undefined;

function easiest({ instance, members }: Solution, bins: readonly number[], failures: Failures): number | undefined {
  let best: { bin: number; effort: number } | undefined;
  for (const bin of bins) {
    const held = members[bin] ?? [];
    if (held.length > WINDOW_ITEMS || held.some((i) => (instance.freedom[i] ?? 0) < 2)) continue;
    const load = held.reduce((sum, i) => sum + meanShare(instance, instance.request, i), 0);
    const effort = meanShare(instance, instance.capacity, bin) + TIE * load + (failures.get(bin) ?? 0) / 2;
    if (!best || effort < best.effort) best = { bin, effort };
  }
  return best?.bin;
}
