import { countBits, type Partial } from '../../../../function/tasks/placement/packing.js';
import type { Layout } from '../../../../function/tasks/placement/packing-tokens/vocabulary.js';

/** What the search for the first solution came to. */
export interface Found {
  /** The bin of every item; undefined when the tries ran out. */
  solution: number[] | undefined;
  /** Placements that had to be taken back. */
  taken: number;
}

/**
 * The first solution in the layout's order: every item, from the first on, in its first bin that leads to a solution of
 * at most `most` bins. One cluster has many optimal placements; this one is a function of what the model sees.
 */
export function firstSolution(state: Partial, { items, bins }: Layout, most: number, tries: number): Found {
  const { packing } = state;
  const twins = twinsOf(state);
  let taken = 0;
  const search = (from: Partial, at: number): Partial | undefined => {
    if (from.stuck() !== undefined || !roomy(from, most)) return undefined;
    const item = items[at];
    if (item === undefined) return from;
    for (const bin of candidateBins(from, item, { bins, twins, most })) {
      const next = from.copy();
      next.place(item, bin);
      const end = search(next, at + 1);
      if (end) return end;
      if (++taken >= tries) return undefined;
    }
    return undefined;
  };
  const end = search(state, 0);
  return { solution: end && packing.items.map((_, i) => end.placed[i] ?? -1), taken };
}

/** The bins that may take the item, in order: of unused bins that are alike only the first, and none once `most` are in use. */
function candidateBins(
  { masks, used }: Partial,
  item: number,
  { bins, twins, most }: { bins: readonly number[]; twins: readonly number[]; most: number },
): number[] {
  const mayOpen = countBits(used) < most;
  const tried = new Set<number>();
  return bins.filter((bin) => {
    if ((((masks[item] ?? 0) >> bin) & 1) === 0) return false;
    if (((used >> bin) & 1) === 1) return true;
    const twin = twins[bin] ?? bin;
    if (!mayOpen || tried.has(twin)) return false;
    tried.add(twin);
    return true;
  });
}

/** Whether what waits could fit, by its sum, into what `most` bins have left. */
function roomy(state: Partial, most: number): boolean {
  const { items, bins } = state.packing;
  let [cpu, memory] = [0, 0];
  for (let i = 0; i < items.length; i++) {
    if (state.placed[i] !== -1) continue;
    cpu += items[i]?.request.cpu ?? 0;
    memory += items[i]?.request.memory ?? 0;
  }
  const unused: number[] = [];
  for (let b = 0; b < bins.length; b++) {
    if ((state.used >> b) & 1) {
      cpu -= state.cpu[b] ?? 0;
      memory -= state.memory[b] ?? 0;
    } else {
      unused.push(b);
    }
  }
  if (cpu <= 0 && memory <= 0) return true;
  const more = most - countBits(state.used);
  const best = (left: readonly number[]) =>
    unused
      .map((b) => left[b] ?? 0)
      .sort((a, b) => b - a)
      .slice(0, Math.max(0, more))
      .reduce((a, b) => a + b, 0);
  return cpu <= best(state.cpu) && memory <= best(state.memory);
}

/** For every bin the first one that is its equal: as large, unused, and allowed to the same items. */
function twinsOf(state: Partial): number[] {
  const { bins } = state.packing;
  const marks = bins.map((_, b) => {
    const column = state.masks.map((mask) => (mask >> b) & 1).join('');
    return `${state.cpu[b]} ${state.memory[b]} ${(state.used >> b) & 1} ${column}`;
  });
  return marks.map((mark, b) => (((state.used >> b) & 1) === 1 ? b : marks.indexOf(mark)));
}

/** The planted solution with equal bins and equal items in the layout's order, so that the label is a function of what the model sees in this case, too. */
export function canonical(state: Partial, { items, bins }: Layout, solution: readonly number[]): number[] {
  const twins = twinsOf(state);
  const renamed = new Map<number, number>();
  const taken = new Set<number>();
  for (const item of items) {
    const bin = solution[item] ?? 0;
    if (renamed.has(bin)) continue;
    const first = bins.find((other) => twins[other] === twins[bin] && !taken.has(other)) ?? bin;
    renamed.set(bin, first);
    taken.add(first);
  }
  const named = solution.map((bin) => renamed.get(bin) ?? bin);
  const place = new Map(bins.map((bin, position) => [bin, position]));
  const equals = new Map<string, number[]>();
  for (const item of items) {
    const { request, apart } = state.packing.items[item] ?? { request: { cpu: 0, memory: 0 }, apart: [] };
    const mark = `${request.cpu} ${request.memory} ${state.masks[item]} ${[...apart].sort((a, b) => a - b).join()}`;
    equals.set(mark, [...(equals.get(mark) ?? []), item]);
  }
  const result = [...named];
  for (const group of equals.values()) {
    const homes = group.map((item) => named[item] ?? 0).sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
    for (const [k, item] of group.entries()) result[item] = homes[k] ?? 0;
  }
  return result;
}
