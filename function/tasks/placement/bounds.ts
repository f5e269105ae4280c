import { type Clock, UNBOUNDED } from '../../common/clock.js';
import { Bits } from './bits.js';
import { type Amount, fits, minus, NOTHING, plus } from './cluster.js';
import { binsOf, countBits, type Packing, Partial } from './packing.js';
import type { Bound } from './search/bound.js';

/**
 * The bound that follows from the rules alone, for what the model can see at once: here every two pools are joined, and cliques
 * are looked for. It is a proof, and may be lower than what is really needed.
 */
export function windowBound(packing: Packing, clock: Clock = UNBOUNDED): Bound {
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
    if (bySum === undefined) return { feasible: false, reason: { kind: 'full', items: inside, bins } };
    const clique = conflicting(enemies, inside);
    if (clique.length > bins.length) return { feasible: false, reason: { kind: 'apart', items: clique, bins } };
    // Even items that request nothing need a bin: they are a clique of one.
    needs.push({ mask, bins: Math.max(bySum, clique.length) });
  }
  state.settle();
  const crowded = state.stuck();
  if (crowded !== undefined) return { feasible: false, reason: { kind: 'crowded', item: crowded } };
  // The needs of pools of bins that have no bin in common add up. Pools with the most need are taken first.
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
  const least = Math.max(countBits(state.used), withUsed(packing, state), 0, ...sums);
  return { feasible: true, bins: least, spent: least };
}

/** The fewest of these bins whose rooms together are as large as what is needed; undefined if all are not enough. */
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

/** For every resource of an amount, the function that takes this resource out of any amount. */
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

/** The bins that must be in use anyway, and the fewest others that the rest needs, by the sums of the amounts. */
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

/** For every item, the other items that can share no bin with it. */
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

/** Some of these items of which no two can share a bin. They are found greedily, so that there may be a larger set. */
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
