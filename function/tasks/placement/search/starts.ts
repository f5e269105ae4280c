import type { Instance } from './instance.js';
import { Solution } from './solution.js';

/** Draws whole numbers from 0 to n-1. */
export type Pick = (n: number) => number;

/** Whole numbers from which random shares are made. */
export const FINE = 1 << 16;
/** What puts an item before all others that are not so bound, whatever its size. */
export const BOUND = { one: 1000, some: 100 };

/**
 * The items from the hardest to the easiest: those with one bin first, then the large ones, where few bins and items to keep apart
 * from make an item harder.
 */
export function hardestFirst(instance: Instance): number[] {
  const { items, size, freedom, bins, setsOf } = instance;
  const hardness = Float64Array.from({ length: items }, (_, i) => {
    const narrow = 1 - (freedom[i] ?? 0) / Math.max(1, bins);
    const one = (freedom[i] ?? 0) <= 1 ? BOUND.one : 0;
    return one + (size[i] ?? 0) + 0.5 * narrow + ((setsOf[i]?.length ?? 0) > 0 ? 0.1 : 0);
  });
  return descending(hardness);
}

/** The indices of these values, those of large ones first. */
const descending = (values: Float64Array): number[] =>
  [...values.keys()].sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b);

/**
 * Bins from the largest to the smallest for what they cost; those that stay in use anyway come first. With `pick` their measure is
 * changed a little at random.
 */
export function largestFirst(instance: Instance, pick?: Pick): number[] {
  const { bins, capacity, kept, cost } = instance;
  const measures = Float64Array.from({ length: bins }, (_, bin) => {
    const jitter = pick ? 0.9 + (0.2 * pick(FINE)) / FINE : 1;
    const measure = meanShare(instance, capacity, bin) / Math.max(cost[bin] ?? 1, Number.EPSILON);
    return (kept[bin] ?? 0) * Number.MAX_SAFE_INTEGER + measure * jitter;
  });
  return descending(measures);
}

/** The mean, over the resources, of the shares that a row of a table (·, R) is of the largest bin. */
export function meanShare({ resources, largest }: Instance, rows: Float64Array, row: number): number {
  let sum = 0;
  for (let r = 0; r < resources; r++) {
    sum += Math.min(1, (rows[row * resources + r] ?? 0) / (largest[r] ?? 1));
  }
  return sum / resources;
}

/** Every item where it is today, as far as the rules allow that; -1 for the others. */
export function today(instance: Instance): Solution {
  const solution = new Solution(instance);
  for (let i = 0; i < instance.items; i++) {
    const bin = instance.home[i] ?? -1;
    if (bin !== -1 && solution.takes(bin, i)) solution.put(i, bin);
  }
  return solution;
}

/** How a bin is chosen for an item: the first that takes it, or the one that would have the least left. */
export type Fit = 'first' | 'best';

/**
 * Puts every item that has no bin into one, in the order given, without ever going back. Bins in use are tried before others.
 * Items that find no bin stay without one.
 */
export function fill(solution: Solution, order: readonly number[], fit: Fit, binOrder: readonly number[]): void {
  for (const i of order) {
    if (solution.at[i] !== -1) continue;
    const bin = chosen(solution, i, fit, binOrder);
    if (bin !== -1) solution.put(i, bin);
  }
}

function chosen(solution: Solution, i: number, fit: Fit, binOrder: readonly number[]): number {
  let [best, least, fresh] = [-1, Number.POSITIVE_INFINITY, -1];
  for (const bin of binOrder) {
    const used = solution.isUsed(bin);
    if (!used && fresh !== -1) continue;
    if (!solution.takes(bin, i)) continue;
    if (!used) fresh = bin;
    else if (fit === 'first') return bin;
    else {
      const slack = solution.slack(i, bin);
      if (slack < least) [best, least] = [bin, slack];
    }
  }
  return best === -1 ? fresh : best;
}

/** Whether every item has a bin. */
export const isComplete = ({ at }: Solution): boolean => !at.includes(-1);
