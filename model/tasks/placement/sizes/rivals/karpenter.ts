import { Occupancy } from './occupancy.js';
import type { Shape } from './shape.js';

/** Most nodes that multi-node consolidation looks at in one round. */
const CANDIDATES = 100;

/**
 * Karpenter's consolidation (karpenter.sh, Disruption; sigs.k8s.io/karpenter, designs) without replacement nodes, since
 * a cluster here has the nodes it has. Round after round: empty nodes are gone by themselves; then multi-node
 * consolidation takes the candidates in the order of their disruption cost, at most 100 of them, and finds by binary
 * search how many of the first can go together; where none can, single-node consolidation takes the first node that can
 * go alone. Nodes with a pod that may run nowhere else are no candidates, as with karpenter.sh/do-not-disrupt.
 */
export function consolidated(shape: Shape, deadline: number): Occupancy {
  let occupancy = Occupancy.today(shape);
  while (performance.now() < deadline) {
    const candidates = candidatesOf(occupancy);
    const next = severalGone(occupancy, candidates, deadline) ?? oneGone(occupancy, candidates, deadline);
    if (!next) break;
    occupancy = next;
  }
  return occupancy;
}

/** By disruption cost: as pods have neither priorities nor deletion costs here, the number of them. */
function candidatesOf(occupancy: Occupancy): number[] {
  const { shape, count } = occupancy;
  const stuck = new Set([...occupancy.at].filter((_, u) => shape.units[u]?.allowed.length === 1));
  return Array.from({ length: shape.nodes }, (_, n) => n)
    .filter((n) => shape.kept[n] === 0 && (count[n] ?? 0) > 0 && !stuck.has(n))
    .sort((a, b) => (count[a] ?? 0) - (count[b] ?? 0));
}

function severalGone(occupancy: Occupancy, candidates: readonly number[], deadline: number): Occupancy | undefined {
  let [least, most] = [2, Math.min(CANDIDATES, candidates.length)];
  let best: Occupancy | undefined;
  while (least <= most && performance.now() < deadline) {
    const middle = Math.floor((least + most) / 2);
    const next = without(occupancy, candidates.slice(0, middle));
    if (next) {
      best = next;
      least = middle + 1;
    } else {
      most = middle - 1;
    }
  }
  return best;
}

function oneGone(occupancy: Occupancy, candidates: readonly number[], deadline: number): Occupancy | undefined {
  for (const node of candidates) {
    if (performance.now() >= deadline) return undefined;
    const next = without(occupancy, [node]);
    if (next) return next;
  }
  return undefined;
}

/**
 * The simulated scheduling: the pods of these nodes, those that ask for most first, each onto the first node in use that
 * takes it. Undefined where one of them finds no place.
 */
function without(occupancy: Occupancy, gone: readonly number[]): Occupancy | undefined {
  const { shape } = occupancy;
  const left = new Set(gone);
  const next = occupancy.copy();
  const evicted = [...occupancy.at.keys()].filter((u) => left.has(occupancy.at[u] ?? -1));
  for (const u of evicted) next.remove(u);
  const others = Array.from({ length: shape.nodes }, (_, n) => n).filter((n) => occupancy.used(n) && !left.has(n));
  const asked = (u: number, r: number) => shape.units[u]?.request[r] ?? 0;
  evicted.sort((a, b) => asked(b, 0) - asked(a, 0) || asked(b, 1) - asked(a, 1));
  for (const u of evicted) {
    const unit = shape.units[u];
    const node = unit && others.find((n) => next.takes(unit, n));
    if (node === undefined) return undefined;
    next.put(u, node);
  }
  return next;
}
