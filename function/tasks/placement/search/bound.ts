import { type Clock, UNBOUNDED } from '../../../common/clock.js';
import { Bits } from '../bits.js';
import type { Instance } from './instance.js';
import { Solution } from './solution.js';

/** Weights of one resource against another that the bound tries, beside each resource alone: shares of the first one. */
const MIXES = 20;
/** Sets of allowed bins that the bound looks at as pools, the most frequent first. */
const MOST_POOLS = 64;

/** A proof that fewer bins than this do not suffice, nor such as cost less (`spent`); or that no solution is possible, and why. */
export type Bound = { feasible: true; bins: number; spent: number } | { feasible: false; reason: Impossible };

/** Why no solution is possible. Items and bins are given by index. */
export type Impossible =
  | { kind: 'nowhere'; item: number }
  /** Once every item that has one bin only is in it, no bin is left for this item. */
  | { kind: 'crowded'; item: number }
  /** These items may go to these bins only, and need more than those have. */
  | { kind: 'full'; items: readonly number[]; bins: readonly number[] }
  /** No two of these items can share a bin, and there are fewer bins for them. */
  | { kind: 'apart'; items: readonly number[]; bins: readonly number[] }
  /** The exact solver has searched through all of them. */
  | { kind: 'searched' }
  /** These items may go to these bins only, and need more bins than that by their sizes. */
  | { kind: 'many'; items: readonly number[]; bins: readonly number[]; needed: number };

/**
 * How many bins stay in use whatever the solution: a proven lower bound. Every pool (items that may use some bins only, with
 * those bins) needs the bins that are in use anyway and as many others, the largest first, as it takes to hold a weighted sum
 * of all resources. The needs of pools without a common bin add up.
 */
export function boundOf(instance: Instance, clock: Clock = UNBOUNDED): Bound {
  const early = whyNotSettled(instance);
  if (early) return { feasible: false, reason: early };
  const forced = forcedBins(instance);
  const weights = weightsOf(instance);
  const needs: { bins: Bits; need: number }[] = [];
  for (const bins of poolsOf(instance)) {
    clock.check();
    const inside = insideOf(instance, bins);
    const need = needOf(instance, inside, bins, forced, weights);
    if (need === undefined) return { feasible: false, reason: { kind: 'full', items: inside, bins: bins.list() } };
    if (need > bins.list().length) {
      return { feasible: false, reason: tooMany(instance, inside, bins.list(), need) };
    }
    needs.push({ bins, need });
  }
  needs.sort((a, b) => b.need - a.need);
  const sums = needs.map((_, first) => added(needs, first, forced));
  const bins = Math.max(forced.list().length, ...sums);
  return { feasible: true, bins, spent: instance.priced ? spentAtLeast(instance, forced, weights) : bins };
}

/** What is impossible already when every item that has one bin only is put there. */
function whyNotSettled(instance: Instance): Impossible | undefined {
  const { items, freedom, allowed } = instance;
  const nowhere = freedom.indexOf(0);
  if (nowhere !== -1) return { kind: 'nowhere', item: nowhere };
  const solution = new Solution(instance);
  for (let i = 0; i < items; i++) {
    if (freedom[i] !== 1) continue;
    const [bin = 0] = allowed[i]?.list() ?? [];
    if (solution.clashes(i, bin)) return { kind: 'apart', items: [...clashing(solution, i, bin), i], bins: [bin] };
    solution.put(i, bin);
    if (solution.isOverfull(bin)) return { kind: 'full', items: [...(solution.members[bin] ?? [])], bins: [bin] };
  }
  for (let i = 0; i < items; i++) {
    if (solution.at[i] !== -1) continue;
    if (!allowed[i]?.some((bin) => solution.takes(bin, i))) return { kind: 'crowded', item: i };
  }
  return undefined;
}

/** The first item of a bin that must not share it with this one. */
function clashing({ members, instance }: Solution, i: number, bin: number): number[] {
  const sets = instance.setsOf[i] ?? [];
  return (members[bin] ?? []).filter((other) => instance.setsOf[other]?.some((s) => sets.includes(s))).slice(0, 1);
}

/** Why the items of a pool need more bins than it has. */
function tooMany(instance: Instance, items: readonly number[], bins: readonly number[], needed: number): Impossible {
  const { sets, setsOf, resources, request, capacity } = instance;
  for (let s = 0; s < sets; s++) {
    const apart = items.filter((i) => setsOf[i]?.includes(s));
    if (apart.length > bins.length) return { kind: 'apart', items: apart, bins };
  }
  for (let r = 0; r < resources; r++) {
    const room = bins.reduce((most, bin) => Math.max(most, capacity[bin * resources + r] ?? 0), 0);
    const big = items.filter((i) => 2 * (request[i * resources + r] ?? 0) > room);
    if (big.length > bins.length) return { kind: 'apart', items: big, bins };
  }
  return { kind: 'many', items, bins, needed };
}

/** The items that may use the bins of a pool only. */
const insideOf = ({ allowed, freedom }: Instance, pool: Bits): number[] =>
  allowed.flatMap((bins, i) => (bins.common(pool) === (freedom[i] ?? 0) ? [i] : []));

/** The needs of pools that have no bin in common, beginning with one of them; forced bins outside of them count as well. */
function added(needs: readonly { bins: Bits; need: number }[], first: number, forced: Bits): number {
  const begin = needs[first];
  if (!begin) return 0;
  const taken = begin.bins.copy();
  let sum = begin.need;
  for (const [n, { bins, need }] of needs.entries()) {
    if (n === first || taken.common(bins) > 0) continue;
    taken.addAll(bins);
    sum += need;
  }
  return sum + forced.list().filter((bin) => !taken.has(bin)).length;
}

/** What bins cost at least that hold everything: the forced ones, and shares of the others, the cheapest for their size first. */
function spentAtLeast(instance: Instance, forced: Bits, weights: readonly Float64Array[]): number {
  const { bins, items, cost, request, capacity } = instance;
  const all = Array.from({ length: bins }, (_, bin) => bin);
  const others = all.filter((bin) => !forced.has(bin));
  const sunk = forced.list().reduce((sum, bin) => sum + (cost[bin] ?? 0), 0);
  let most = 0;
  for (const weight of weights) {
    let left = -ROUNDING;
    for (let i = 0; i < items; i++) left += weighted(instance, request, i, weight);
    left *= 1 - ROUNDING;
    for (const bin of forced.list()) left -= weighted(instance, capacity, bin, weight);
    const rooms = others
      .map((bin) => ({ room: weighted(instance, capacity, bin, weight), cost: cost[bin] ?? 0 }))
      .filter(({ room }) => room > 0)
      .sort((a, b) => a.cost / a.room - b.cost / b.room);
    most = Math.max(most, costOf(rooms, left));
  }
  // Costs that are added in another order may differ in the last bit, and a bound must not be the larger one.
  return sunk + most * (1 - ROUNDING);
}

/** What it costs to hold so much in shares of these rooms, taken in their order. */
function costOf(rooms: readonly { room: number; cost: number }[], needed: number): number {
  let [left, sum] = [needed, 0];
  for (const { room, cost } of rooms) {
    if (left <= 0) break;
    const share = Math.min(1, left / room);
    sum += share * cost;
    left -= share * room;
  }
  return sum;
}

/** Bins that are kept, or that some item cannot do without. */
function forcedBins({ bins, items, kept, freedom, allowed }: Instance): Bits {
  const forced = new Bits(bins);
  for (let bin = 0; bin < bins; bin++) if (kept[bin] === 1) forced.add(bin);
  for (let i = 0; i < items; i++) if (freedom[i] === 1) for (const bin of allowed[i]?.list() ?? []) forced.add(bin);
  return forced;
}

/** All bins, and the sets of bins that the most items are confined to. */
function poolsOf({ bins, items, allowed, freedom }: Instance): Bits[] {
  const counts = new Map<string, { bins: Bits; count: number }>();
  const seen = new Map<Bits, string>();
  for (let i = 0; i < items; i++) {
    const of = allowed[i];
    if (!of || (freedom[i] ?? 0) < 2) continue;
    const key = seen.get(of) ?? of.words.join();
    seen.set(of, key);
    const before = counts.get(key);
    if (before) before.count++;
    else counts.set(key, { bins: of, count: 1 });
  }
  const most = [...counts.values()].sort((a, b) => b.count - a.count).slice(0, MOST_POOLS);
  return [Bits.of(bins, Array(bins).keys()), ...most.map((pool) => pool.bins)];
}

/** Weights (R) by which amounts are added up: each resource alone, and every two of them mixed. */
function weightsOf({ resources, largest }: Instance): Float64Array[] {
  const weights: Float64Array[] = [];
  for (let r = 0; r < resources; r++) {
    weights.push(one(resources, r));
    for (let q = r + 1; q < resources; q++) {
      for (let m = 1; m < MIXES; m++) {
        const mixed = new Float64Array(resources);
        mixed[r] = m / MIXES / (largest[r] ?? 1);
        mixed[q] = (1 - m / MIXES) / (largest[q] ?? 1);
        weights.push(mixed);
      }
    }
  }
  return weights;
}

function one(resources: number, r: number): Float64Array {
  const weights = new Float64Array(resources);
  weights[r] = 1;
  return weights;
}

/** The bins of a pool that stay in use; undefined where all of them are not enough. */
function needOf(
  instance: Instance,
  inside: readonly number[],
  pool: Bits,
  forced: Bits,
  weights: readonly Float64Array[],
): number | undefined {
  const bins = pool.list();
  const used = bins.filter((bin) => forced.has(bin));
  const others = bins.filter((bin) => !forced.has(bin));
  let most = 0;
  for (const weight of weights) {
    const needed = inside.reduce((sum, i) => sum + weighted(instance, instance.request, i, weight), 0);
    const left = used.reduce((rest, bin) => rest - weighted(instance, instance.capacity, bin, weight), needed);
    const rooms = others.map((bin) => weighted(instance, instance.capacity, bin, weight)).sort((a, b) => b - a);
    const count = fewest(rooms, left, needed);
    if (count === undefined) return undefined;
    most = Math.max(most, count);
  }
  return Math.max(used.length + most, apartIn(instance, inside), bigIn(instance, inside, bins));
}

/** The most of these items that one set keeps apart. */
function apartIn({ setsOf }: Instance, inside: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const i of inside) for (const s of setsOf[i] ?? []) counts.set(s, (counts.get(s) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

/**
 * The bound of Martello and Toth ("Lower bounds and reduction procedures for the bin packing problem", 1990), for each resource
 * as if every bin were the largest of the pool: items of more than half a bin need one each, and only the smaller ones of them
 * have room for items of a given size.
 */
function bigIn(instance: Instance, inside: readonly number[], bins: readonly number[]): number {
  const { resources, request, capacity } = instance;
  let most = 0;
  for (let r = 0; r < resources; r++) {
    const sizes = inside.map((i) => request[i * resources + r] ?? 0).sort((a, b) => b - a);
    const room = bins.reduce((largest, bin) => Math.max(largest, capacity[bin * resources + r] ?? 0), 0);
    if (room > 0) most = Math.max(most, martelloToth(sizes, room));
  }
  return most;
}

/** L2 for sizes from large to small, and bins of one size. */
function martelloToth(sizes: readonly number[], room: number): number {
  const big = sizes.filter((size) => 2 * size > room);
  let most = big.length;
  // What small items take that count so far, and what is left beside big items that can share their bin with one of them.
  let [taken, left] = [0, 0];
  let next = big.length - 1;
  for (const size of sizes.slice(big.length)) {
    if (size === 0) break;
    taken += size;
    for (; next >= 0 && (big[next] ?? 0) + size <= room; next--) left += room - (big[next] ?? 0);
    const excess = taken - left - taken * ROUNDING;
    if (excess > 0) most = Math.max(most, big.length + Math.ceil(excess / room));
  }
  return most;
}

function weighted({ resources }: Instance, rows: Float64Array, row: number, weight: Float64Array): number {
  let sum = 0;
  for (let r = 0; r < resources; r++) sum += (weight[r] ?? 0) * (rows[row * resources + r] ?? 0);
  return sum;
}

/** Sums may be rounded; a lack that is smaller than this share of what is needed proves nothing. */
const ROUNDING = 1e-9;

/** The fewest of these rooms, which come from large to small, that hold what is left; undefined where all do not. */
function fewest(rooms: readonly number[], left: number, needed: number): number | undefined {
  let rest = left - needed * ROUNDING;
  for (let count = 0; ; count++) {
    if (rest <= 0) return count;
    const room = rooms[count];
    if (room === undefined) return undefined;
    rest -= room;
  }
}
