import type { Clock } from '../../../common/clock.js';
import { boundOf } from '../bounds.js';
import { type Amount, type Cluster, capacityOf, minus, total } from '../cluster.js';
import { MASK_BITS, packingOf } from '../packing.js';

/** Up to so many workloads the bound also uses which workloads exclude each other; with more that would take too long. */
const MOST_WORKLOADS = 400;

/**
 * How many nodes stay in use whatever the plan: a lower bound that is proven from the rules alone. With many nodes or
 * workloads only sums are used, and the nodes that are kept or have workloads which cannot go elsewhere.
 */
export function fewestNodes(cluster: Cluster, clock: Clock): number {
  const { nodes, workloads } = cluster;
  const plain = Math.max(occupied(cluster), bySums(cluster));
  if (nodes.length > MASK_BITS || workloads.length > MOST_WORKLOADS) return plain;
  const bound = boundOf(packingOf(cluster), clock);
  // Today's placement is always allowed. Where the bound does not even see that, it proves nothing more.
  return bound.feasible ? Math.max(plain, bound.bins) : plain;
}

/** How many nodes are kept, or are the only one for some workload. */
function occupied({ nodes, workloads }: Cluster): number {
  const occupiedNodes = new Set(workloads.flatMap(({ allowed }) => (allowed.length === 1 ? allowed : [])));
  for (const [n, { kept }] of nodes.entries()) if (kept) occupiedNodes.add(n);
  return occupiedNodes.size;
}

/** The kept nodes, and the fewest others, taken by size, that have room for what is left of any one resource. */
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
    // Where even all of them have too little, today's pods take more than there is room for, and that proves nothing.
    return needed > 0 ? 0 : count;
  });
  return kept.length + Math.max(0, ...counts);
}
