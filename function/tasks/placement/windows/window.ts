import type { Amount } from '../cluster.js';
import { MAX_GROUPS, type Packing, type Placed, WINDOW_ITEMS } from '../packing.js';
import type { Instance } from '../search/instance.js';
import type { Solution } from '../search/solution.js';

/** A few bins of a solution, and some of the items in them, as one call of the model can see them. */
export interface Window {
  readonly packing: Packing;
  /** For every bin of the packing, its index in the instance. */
  readonly bins: readonly number[];
  /** For every item of the packing, its index in the instance. */
  readonly items: readonly number[];
}

/**
 * The window on these bins, at most WINDOW_NODES of them. All items of the first bin are in it, as far as there is room, and as many of
 * the others as fit. What is not in it stays where it is: it takes up room, keeps others away, and keeps its bin in use. Bins that
 * may not be emptied stay in use, too.
 */
export function windowOn(
  solution: Solution,
  bins: readonly number[],
  mayEmpty: (bin: number) => boolean = () => true,
): Window {
  const { instance } = solution;
  const items = movable(solution, bins);
  const inside = new Set(items);
  const fixed = bins.map((bin) => (solution.members[bin] ?? []).filter((i) => !inside.has(i)));
  const rooms = bins.map((bin) => roomWithout(solution, bin, items));
  const shown = largestSets(instance, items);
  const packing: Packing = {
    bins: rooms.map((room) => amountOf(room)),
    kept: bins.reduce((mask, bin, b) => {
      const stays = instance.kept[bin] === 1 || !mayEmpty(bin) || (fixed[b]?.length ?? 0) > 0;
      return stays ? mask | (1 << b) : mask;
    }, 0),
    present: bins.map((bin) =>
      amountOf(
        sumOf(
          instance,
          items.filter((i) => solution.at[i] === bin),
        ),
      ),
    ),
    items: items.map((i) => {
      const sets = instance.setsOf[i] ?? [];
      const meets = (other: number) => instance.setsOf[other]?.some((s) => sets.includes(s)) ?? false;
      return {
        workloads: [i],
        request: amountOf(sumOf(instance, [i])),
        allowed: bins.reduce(
          (mask, bin, b) => (instance.allowed[i]?.has(bin) && !fixed[b]?.some(meets) ? mask | (1 << b) : mask),
          0,
        ),
        apart: sets.length === 0 ? [] : items.flatMap((other, o) => (other !== i && meets(other) ? [o] : [])),
        group: shown.findIndex((s) => sets.includes(s)) + 1,
      };
    }),
  };
  return { packing, bins, items };
}

/** Items of these bins that have more than one of them to choose from, bin after bin. */
function movable({ instance, members }: Solution, bins: readonly number[]): number[] {
  const items: number[] = [];
  for (const bin of bins) {
    for (const i of members[bin] ?? []) {
      if (items.length >= WINDOW_ITEMS) return items;
      if (bins.filter((one) => instance.allowed[i]?.has(one)).length > 1) items.push(i);
    }
  }
  return items;
}

/** What is left of a bin without these items. (R) */
function roomWithout({ instance, room, at }: Solution, bin: number, items: readonly number[]): Float64Array {
  const { resources, request } = instance;
  const left = room.slice(bin * resources, (bin + 1) * resources);
  for (const i of items) {
    if (at[i] !== bin) continue;
    for (let r = 0; r < resources; r++) left[r] = (left[r] ?? 0) + (request[i * resources + r] ?? 0);
  }
  return left;
}

/** What these items request together. (R) */
function sumOf({ resources, request }: Instance, items: readonly number[]): Float64Array {
  const sum = new Float64Array(resources);
  for (const i of items) for (let r = 0; r < resources; r++) sum[r] = (sum[r] ?? 0) + (request[i * resources + r] ?? 0);
  return sum;
}

function amountOf([cpu = 0, memory = 0, ...rest]: Float64Array): Amount {
  return rest.length === 0 ? { cpu, memory } : { cpu, memory, rest };
}

/** The sets with the most of these items, as many as the model can tell apart. */
function largestSets({ setsOf }: Instance, items: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const i of items) for (const s of setsOf[i] ?? []) counts.set(s, (counts.get(s) ?? 0) + 1);
  const several = [...counts].filter(([, count]) => count > 1);
  return several
    .sort(([, a], [, b]) => b - a)
    .slice(0, MAX_GROUPS)
    .map(([s]) => s);
}

/** How many bins of a window are in use with its items placed so; undefined where an item has no bin. */
export function usedIn({ packing }: Window, placed: Placed): number | undefined {
  if (placed.includes(-1)) return undefined;
  const used = placed.reduce((mask, bin) => mask | (1 << bin), packing.kept);
  return packing.bins.filter((_, b) => (used >> b) & 1).length;
}

/** Puts the items of a window where a packing of it says. Returns how many of them moved. */
export function applied(solution: Solution, { bins, items }: Window, placed: Placed): number {
  const moved = items.flatMap((i, n) => {
    const bin = bins[placed[n] ?? -1];
    return bin === undefined || solution.at[i] === bin ? [] : [{ i, bin }];
  });
  for (const { i } of moved) solution.take(i);
  for (const { i, bin } of moved) solution.put(i, bin);
  return moved.length;
}
