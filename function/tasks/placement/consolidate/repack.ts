import { picker, seedOf } from '../../../trm/state/random.js';
import { type Amount, fits, minus, total } from '../cluster.js';

import { binsOf, countBits, type Packing, Partial, type Placed } from '../packing.js';

/** In how many orders everything is packed anew if it is not enough to find places for the items that have to leave. */
const ORDERS = 6;

/**
 * A bin for every item, with some bins left empty. At first items that need not move stay, and the others go where they
 * leave the least room. If that fails, everything is packed anew, large items first, and at last searched in depth.
 * Undefined where all of this finds no packing. `home` gives the bin of every item today.
 */
export function repack(
  packing: Packing,
  empty: readonly number[],
  home: readonly (number | undefined)[],
): Placed | undefined {
  const shut = empty.reduce((mask, bin) => mask | (1 << bin), 0);
  const sizes = sizesOf(packing);
  const bySize = [...packing.items.keys()].sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0));
  const staying = filled(packing, shut, bySize, home);
  if (staying) return staying;
  const pick = picker(seedOf('repack', empty));
  for (let n = 0; n < ORDERS; n++) {
    const keys = packing.items.map((_, i) => (sizes[i] ?? 0) * (n === 0 ? 1 : 0.6 + (0.8 * pick(1024)) / 1024));
    const order = [...packing.items.keys()].sort((a, b) => (keys[b] ?? 0) - (keys[a] ?? 0));
    const placed = filled(packing, shut, order, []);
    if (placed) return placed;
  }
  const state = new Partial(packing);
  for (const [i, mask] of state.masks.entries()) state.masks[i] = mask & ~shut;
  return isEnough(state, shut) ? deepened(state, sizes, { left: MOST_TRIES }) : undefined;
}

/** How often a search in depth may put an item into a bin for one set of empty bins. */
const MOST_TRIES = 3000;

/**
 * Packs depth first, always the item that has the fewest bins left. Undefined where there is no packing, or where the
 * budget ran out.
 */
function deepened(state: Partial, sizes: readonly number[], budget: { left: number }): Placed | undefined {
  state.settle();
  if (state.stuck() !== undefined) return undefined;
  const next = mostConstrained(state, sizes);
  if (next === undefined) return state.placed;
  for (const bin of byTightness(state, next)) {
    if (budget.left-- <= 0) return undefined;
    const copy = state.copy();
    copy.place(next, bin);
    const placed = deepened(copy, sizes, budget);
    if (placed) return placed;
  }
  return undefined;
}

/** The waiting item with the fewest bins left, of several the largest; undefined where none waits. */
function mostConstrained(state: Partial, sizes: readonly number[]): number | undefined {
  let next: { item: number; bins: number } | undefined;
  for (const [item, mask] of state.masks.entries()) {
    if (state.placed[item] !== -1) continue;
    const bins = countBits(mask);
    const before = next && (next.bins - bins || (sizes[item] ?? 0) - (sizes[next.item] ?? 0));
    if (before === undefined || before > 0) next = { item, bins };
  }
  return next?.item;
}

/** Whether all bins that are not shut have, in sum, enough room for everything. */
function isEnough({ packing }: Partial, shut: number): boolean {
  const open = packing.bins.filter((_, bin) => ((shut >> bin) & 1) === 0);
  return fits(total(packing.items.map(({ request }) => request)), total(open));
}

/**
 * Packs the items in an order without ever going back: those with a home there, if it is open, and the others where they
 * leave the least room. Undefined where an item finds no bin.
 */
function filled(
  packing: Packing,
  shut: number,
  order: readonly number[],
  home: readonly (number | undefined)[],
): Placed | undefined {
  const state = new Partial(packing);
  for (const [i, mask] of state.masks.entries()) state.masks[i] = mask & ~shut;
  const place = (item: number, bin: number) => {
    if (state.placed[item] === -1 && ((state.masks[item] ?? 0) >> bin) & 1) state.place(item, bin);
  };
  state.settle();
  for (const item of order) {
    const at = home[item];
    if (at !== undefined) place(item, at);
  }
  for (const item of order) {
    if (state.placed[item] !== -1) continue;
    const [bin] = byTightness(state, item);
    if (bin === undefined) return undefined;
    place(item, bin);
    state.settle();
    if (state.stuck() !== undefined) return undefined;
  }
  return state.placed;
}

/** The bins that an item may still go to, those first that would have the least left. */
function byTightness(state: Partial, item: number): number[] {
  const request = state.packing.items[item]?.request;
  if (!request) return [];
  const left = new Map<number, number>();
  for (const bin of binsOf(state.masks[item] ?? 0)) {
    const all = state.packing.bins[bin];
    if (all) left.set(bin, sumOf(shares(minus(state.room(bin), request), all)));
  }
  return [...left].sort(([a, x], [b, y]) => x - y || a - b).map(([bin]) => bin);
}

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** The size of every item: the largest share that it takes of any resource of the largest bin. */
function sizesOf({ bins, items }: Packing): number[] {
  const largest: Amount = {
    cpu: Math.max(1, ...bins.map(({ cpu }) => cpu)),
    memory: Math.max(1, ...bins.map(({ memory }) => memory)),
    rest: (bins[0]?.rest ?? []).map((_, r) => Math.max(1, ...bins.map(({ rest }) => finite(rest?.[r] ?? 0)))),
  };
  return items.map(({ request }) => Math.max(...shares(request, largest)));
}

/** For every resource the share that one amount is of another. */
const shares = (amount: Amount, of: Amount): number[] => [
  amount.cpu / Math.max(1, of.cpu),
  amount.memory / Math.max(1, of.memory),
  ...(of.rest ?? []).map((all, r) => (amount.rest?.[r] ?? 0) / Math.max(1, all)),
];

/** An amount that stands for "enough for everything" says nothing of the size of a bin, and counts as 1. */
const finite = (amount: number) => (amount === Number.MAX_SAFE_INTEGER ? 1 : amount);
