import { picker, seedOf } from '../../../trm/state/random.js';
import { type Amount, fits, minus, total } from '../cluster.js';

import { binsOf, countBits, type Packing, Partial, type Placed } from '../packing.js';

/** Random orders in which everything is packed anew, when it is not enough that those who have to leave find a place. */
const ORDERS = 6;

/**
 * A place for every item with some bins left empty: who need not move stays and the others go where they leave least
 * room; where that does not work out, all are packed anew, large ones first. Undefined where neither finds one.
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

/** Placings that a search in depth may try for one set of bins. */
const MOST_TRIES = 3000;

/** Depth first, the item with the fewest bins before all others; undefined where there is nothing, or too much to try. */
function deepened(state: Partial, sizes: readonly number[], budget: { left: number }): Placed | undefined {
  state.settle();
  if (state.stuck() !== undefined) return undefined;
  let next: { item: number; bins: number } | undefined;
  for (const [item, mask] of state.masks.entries()) {
    if (state.placed[item] !== -1) continue;
    const bins = countBits(mask);
    const before = next && (next.bins - bins || (sizes[item] ?? 0) - (sizes[next.item] ?? 0));
    if (before === undefined || before > 0) next = { item, bins };
  }
  if (!next) return state.placed;
  for (const bin of byTightness(state, next.item)) {
    if (budget.left-- <= 0) return undefined;
    const copy = state.copy();
    copy.place(next.item, bin);
    const placed = deepened(copy, sizes, budget);
    if (placed) return placed;
  }
  return undefined;
}

/** Whether all bins but the shut ones have enough room for everything, by the sums. */
function isEnough({ packing }: Partial, shut: number): boolean {
  const open = packing.bins.filter((_, bin) => ((shut >> bin) & 1) === 0);
  return fits(total(packing.items.map(({ request }) => request)), total(open));
}

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

/** The bins of an item's mask, those first that have least left when it is there. */
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

/** For every item the largest share that it takes of any resource of the largest bin. */
function sizesOf({ bins, items }: Packing): number[] {
  const largest: Amount = {
    cpu: Math.max(1, ...bins.map(({ cpu }) => cpu)),
    memory: Math.max(1, ...bins.map(({ memory }) => memory)),
    rest: (bins[0]?.rest ?? []).map((_, r) => Math.max(1, ...bins.map(({ rest }) => finite(rest?.[r] ?? 0)))),
  };
  return items.map(({ request }) => Math.max(...shares(request, largest)));
}

const shares = (amount: Amount, of: Amount): number[] => [
  amount.cpu / Math.max(1, of.cpu),
  amount.memory / Math.max(1, of.memory),
  ...(of.rest ?? []).map((all, r) => (amount.rest?.[r] ?? 0) / Math.max(1, all)),
];

/** A node that has enough of a resource for everyone says nothing of how large it is. */
const finite = (amount: number) => (amount === Number.MAX_SAFE_INTEGER ? 1 : amount);
