import type { Clock } from '../../../common/clock.js';
import { boundOf } from '../bounds.js';
import { type Amount, type Cluster, capacityOf, minus, total } from '../cluster.js';
import { MASK_BITS, packingOf } from '../packing.js';

/** Beyond so many workloads the bound is no longer sharpened by which of them exclude each other. */
const MOST_WORKLOADS = 400;

/**
 * Nodes that stay in use whatever the plan: a proof from the rules alone. With many nodes or workloads only sums count,
 * and nodes that are kept or that something stays on.
 */
export function fewestNodes(cluster: Cluster, clock: Clock): number {
  const { nodes, workloads } = cluster;
  const plain = Math.max(occupied(cluster), bySums(cluster));
  if (nodes.length > MASK_BITS || workloads.length > MOST_WORKLOADS) return plain;
  const bound = boundOf(packingOf(cluster), clock);
  // All that runs may stay, so that something always can do; if not even that is seen, nothing more is claimed.
  return bound.feasible ? Math.max(plain, bound.bins) : plain;
}

/** Nodes that are kept, and those that a workload has no alternative to. */
function occupied({ nodes, workloads }: Cluster): number {
  const plain = new Set(workloads.flatMap(({ allowed }) => (allowed.length === 1 ? allowed : [])));
  for (const [n, { kept }] of nodes.entries()) if (kept) plain.add(n);
  return plain.size;
}

/** The kept nodes, and the fewest others, the largest first, that have room for the rest of any one resource. */
function bySums({ nodes, workloads, resources = [] }: Cluster): number {
  const rooms = (kept: boolean) => nodes.filter((node) => Boolean(node.kept) === kept).map(capacityOf);
  const [kept, others] = [rooms(true), rooms(false)];
  const left = minus(total(workloads.map(({ request }) => request)), total(kept));
  const parts: ((amount: Amount) => number)[] = [
    ({ cpu }) => cpu,
    ({ memory }) => memory,
    ...resources.map(
      (_, r) =>
        ({ rest }: Amount) =>
          rest?.[r] ?? 0,
    ),
  ];
  const counts = parts.map((part) => {
    const sizes = others.map(part).sort((a, b) => b - a);
    let needed = part(left);
    let count = 0;
    for (; needed > 0 && count < sizes.length; count++) needed -= sizes[count] ?? 0;
    // Where even all of them have too little, more is there today than there is room for: that proves nothing.
    return needed > 0 ? 0 : count;
  });
  return kept.length + Math.max(0, ...counts);
}
