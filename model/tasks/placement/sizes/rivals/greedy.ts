import { Dice } from '../../../../data/dice.js';
import { Occupancy } from './occupancy.js';
import type { Shape, Unit } from './shape.js';

/** Of the nodes in use, the one for a unit; undefined opens another. */
type Choose = (occupancy: Occupancy, unit: Unit, open: readonly number[]) => number | undefined;

const firstThatFits: Choose = (occupancy, unit, open) => open.find((node) => occupancy.takes(unit, node));

/** The node on which the least is left. */
const fullest: Choose = (occupancy, unit, open) => {
  const { left, shape } = occupancy;
  const { resources, largest } = shape;
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const node of open) {
    if (!occupancy.takes(unit, node)) continue;
    let sum = 0;
    for (let r = 0; r < resources; r++) sum += (left[node * resources + r] ?? 0) / (largest[r] ?? 1);
    if (sum < least) [best, least] = [node, sum];
  }
  return best;
};

/** First-fit decreasing, by the largest share, with what can run on one node only first. */
export const firstFit = (shape: Shape): Occupancy =>
  greedy(
    shape,
    decreasing(shape, (unit) => shape.share(unit)),
    bySize(shape),
    firstThatFits,
  );

/** Best-fit decreasing, by the largest share, or by the sum of the shares. */
export const bestFit = (shape: Shape, by: 'largest' | 'sum'): Occupancy =>
  greedy(
    shape,
    decreasing(shape, (unit) => (by === 'sum' ? shape.sum(unit) : shape.share(unit))),
    bySize(shape),
    fullest,
  );

/**
 * First fit in `tries` random orders, or as many as can be tried until `deadline` (ms of performance.now): what has
 * constraints mostly first, then large ones mostly first. The best is what counts: everything placed, then the fewest
 * nodes.
 */
export function randomOrders(
  shape: Shape,
  tries: number,
  deadline: number,
  seed = 1,
): { best: Occupancy; tried: number } {
  const dice = new Dice(seed);
  let best = firstFit(shape);
  let tried = 1;
  const ranks = shape.units.map((unit) => rankOf(unit, shape));
  const shares = shape.units.map((unit) => shape.share(unit) / 2 + shape.sum(unit) / (2 * shape.resources));
  for (; tried < tries && performance.now() < deadline; tried++) {
    const strict = dice.chance(0.5);
    const keys = shares.map((share, u) => {
      const rank = ranks[u] ?? 2;
      return share * dice.real(0.5, 1.5) + (rank === 0 ? 1000 : rank === 1 && strict ? 100 : 0);
    });
    const order = [...keys.keys()].sort((a, b) => (keys[b] ?? 0) - (keys[a] ?? 0));
    const sizes = Array.from({ length: shape.nodes }, (_, n) => shape.size(n) * dice.real(0.9, 1.1));
    const nodes = [...sizes.keys()].sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0));
    const other = greedy(shape, order, nodes, firstThatFits);
    if (worth(other) < worth(best)) best = other;
  }
  return { best, tried };
}

const worth = (occupancy: Occupancy) => occupancy.waiting() * 1_000_000 + occupancy.nodesInUse();

/** 0 may run on one node only, 1 not on all or not beside some others, 2 anywhere. */
function rankOf({ allowed, sets }: Unit, { nodes }: Shape): 0 | 1 | 2 {
  if (allowed.length <= 1) return 0;
  return allowed.length < nodes || sets.length > 0 ? 1 : 2;
}

function decreasing(shape: Shape, size: (unit: Unit) => number): number[] {
  const sizes = shape.units.map((unit) => (rankOf(unit, shape) === 0 ? 1_000_000 : 0) + size(unit));
  return [...sizes.keys()].sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0));
}

const bySize = (shape: Shape): number[] =>
  Array.from({ length: shape.nodes }, (_, n) => n).sort((a, b) => shape.size(b) - shape.size(a));

/** Units in this order, each onto a node in use that `choose` names, else onto the first other one of `nodes` that takes it. */
function greedy(shape: Shape, order: readonly number[], nodes: readonly number[], choose: Choose): Occupancy {
  const occupancy = new Occupancy(shape);
  const open = nodes.filter((node) => occupancy.used(node));
  for (const u of order) {
    const unit = shape.units[u];
    if (!unit) continue;
    const inUse = choose(occupancy, unit, open);
    const node = inUse ?? nodes.find((n) => !occupancy.used(n) && occupancy.takes(unit, n));
    if (node === undefined) continue;
    if (inUse === undefined) open.push(node);
    occupancy.put(u, node);
  }
  return occupancy;
}
