import { type Clock, UNBOUNDED } from '../../common/clock.js';
import { Bits } from './bits.js';
import { type Amount, fits, minus, NOTHING, plus } from './cluster.js';
import { binsOf, countBits, type Packing, Partial } from './packing.js';

/** Fewer bins than this cannot do, or none can: then why. */
export type Bound = { feasible: true; bins: number } | { feasible: false; reason: Impossible };

/** Why nothing can do; items and bins by index. */
export type Impossible =
  | { kind: 'nowhere'; item: number }
  /** After all that has no choice is in its place, this item has nowhere left. */
  | { kind: 'crowded'; item: number }
  /** These items may go to these bins only, and need more than those have. */
  | { kind: 'full'; items: readonly number[]; bins: readonly number[]; needed: Amount; available: Amount }
  /** No two of these items can share a bin, and there are fewer bins for them. */
  | { kind: 'apart'; items: readonly number[]; bins: readonly number[] };

/** What follows from the rules alone, without trying: a proof, not an estimate. */
export function boundOf(packing: Packing, clock: Clock = UNBOUNDED): Bound {
  const state = new Partial(packing);
  const nowhere = state.stuck();
  if (nowhere !== undefined) return { feasible: false, reason: { kind: 'nowhere', item: nowhere } };
  const whole = new Partial(packing);
  const masks = [...new Set(whole.masks)];
  const unions = new Set(masks);
  for (const mask of masks) for (const other of masks) unions.add(mask | other);
  unions.add(masks.reduce((a, b) => a | b, 0));
  const needs: { mask: number; bins: number }[] = [];
  const enemies = conflicts(packing, whole, clock);
  for (const mask of unions) {
    clock.check();
    const inside = packing.items.flatMap((_, i) => (((whole.masks[i] ?? 0) & ~mask) === 0 ? [i] : []));
    const needed = inside.reduce((sum, i) => plus(sum, packing.items[i]?.request ?? NOTHING), NOTHING);
    const bins = binsOf(mask);
    const bySum = fewest(
      bins.map((bin) => packing.bins[bin] ?? NOTHING),
      needed,
    );
    if (bySum === undefined) {
      const available = bins.reduce((sum, bin) => plus(sum, packing.bins[bin] ?? NOTHING), NOTHING);
      return { feasible: false, reason: { kind: 'full', items: inside, bins, needed, available } };
    }
    const clique = conflicting(enemies, inside);
    if (clique.length > bins.length) return { feasible: false, reason: { kind: 'apart', items: clique, bins } };
    // A clique of one says that workloads that request nothing need a node, too.
    needs.push({ mask, bins: Math.max(bySum, clique.length) });
  }
  state.settle();
  const crowded = state.stuck();
  if (crowded !== undefined) return { feasible: false, reason: { kind: 'crowded', item: crowded } };
  // Pools of bins that have nothing in common add up; those with the most need first.
  needs.sort((a, b) => b.bins - a.bins || countBits(a.mask) - countBits(b.mask));
  const sums = needs.map(({ mask, bins }, first) => {
    let [taken, sum] = [mask, bins];
    for (const [i, other] of needs.entries()) {
      if (i === first || (other.mask & taken) !== 0) continue;
      taken |= other.mask;
      sum += other.bins;
    }
    return sum;
  });
  return { feasible: true, bins: Math.max(countBits(state.used), withUsed(packing, state), 0, ...sums) };
}

/** Fewest of these bins whose room, by its sum, is enough; undefined if all are too little. */
function fewest(bins: readonly Amount[], needed: Amount): number | undefined {
  let most = 0;
  for (const of of resourcesOf(needed)) {
    const count = fewestOf(bins, needed, of);
    if (count === undefined) return undefined;
    most = Math.max(most, count);
  }
  return most;
}

type Part = (amount: Amount) => number;

/** Every resource of an amount, as what takes it out of another one. */
const resourcesOf = ({ rest = [] }: Amount): Part[] => [
  ({ cpu }) => cpu,
  ({ memory }) => memory,
  ...rest.map(
    (_, r): Part =>
      ({ rest: others }) =>
        others?.[r] ?? 0,
  ),
];

function fewestOf(bins: readonly Amount[], needed: Amount, of: Part): number | undefined {
  let left = of(needed);
  const rooms = bins.map(of).sort((a, b) => b - a);
  for (let count = 0; ; count++) {
    if (left <= 0) return count;
    const room = rooms[count];
    if (room === undefined) return undefined;
    left -= room;
  }
}

/** The bins that must be in use anyway, and the fewest others for what does not fit into them by its sum. */
function withUsed(packing: Packing, state: Partial): number {
  const waiting = packing.items.reduce(
    (sum, { request }, i) => (state.placed[i] === -1 ? plus(sum, request) : sum),
    NOTHING,
  );
  const used = binsOf(state.used);
  const left = used.reduce((sum, bin) => minus(sum, state.room(bin)), waiting);
  const others = packing.bins.filter((_, bin) => !used.includes(bin));
  return used.length + (fewest(others, left) ?? 0);
}

/** For every item the others that can share no bin with it. It depends on no choice of items, so it is found once. */
function conflicts({ items, bins }: Packing, { masks }: Partial, clock: Clock): Bits[] {
  const enemies = items.map(({ apart }) => Bits.of(items.length, apart));
  const share = (x: Amount, y: Amount, both: number) => {
    const [cpu, memory] = [x.cpu + y.cpu, x.memory + y.memory];
    const sum = x.rest || y.rest ? plus(x, y) : undefined;
    for (let rest = both; rest !== 0; rest &= rest - 1) {
      const room = bins[31 - Math.clz32(rest & -rest)];
      if (room && cpu <= room.cpu && memory <= room.memory && (!sum || fits(sum, room))) return true;
    }
    return false;
  };
  for (const [a, x] of items.entries()) {
    clock.check();
    for (let b = a + 1; b < items.length; b++) {
      const y = items[b];
      if (!y || enemies[a]?.has(b) || share(x.request, y.request, (masks[a] ?? 0) & (masks[b] ?? 0))) continue;
      enemies[a]?.add(b);
      enemies[b]?.add(a);
    }
  }
  return enemies;
}

/** Items of which no two can share a bin: a large such set, found greedily, which is a proof whatever its size. */
function conflicting(enemies: readonly Bits[], among: readonly number[]): number[] {
  const inside = Bits.of(enemies.length, among);
  const degrees = new Map(among.map((item) => [item, enemies[item]?.common(inside) ?? 0]));
  const bySize = [...among].sort((a, b) => (degrees.get(b) ?? 0) - (degrees.get(a) ?? 0));
  let best: number[] = [];
  for (const first of bySize.slice(0, 8)) {
    const clique = [first];
    const open = inside.copy();
    open.keep(enemies[first] ?? inside);
    for (const other of bySize) {
      if (other === first || !open.has(other)) continue;
      clique.push(other);
      open.keep(enemies[other] ?? inside);
    }
    if (clique.length > best.length) best = clique;
  }
  return best;
}
