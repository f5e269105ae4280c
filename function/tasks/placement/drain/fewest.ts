import type { Clock } from '../../../clock.js';
import { boundOf } from '../bounds.js';
import type { Cluster } from '../cluster.js';
import { MASK_BITS, packingOf } from '../packing.js';

/** Beyond so many workloads the bound is no longer sharpened by which of them exclude each other. */
const MOST_WORKLOADS = 400;

/**
 * Nodes that stay in use whatever the plan: a proof from the rules alone. With many nodes or workloads only what is
 * plain counts: nodes that are kept, or that something stays on.
 */
export function fewestNodes(cluster: Cluster, clock: Clock): number {
  const { nodes, workloads } = cluster;
  const plain = new Set(workloads.flatMap(({ allowed }) => (allowed.length === 1 ? allowed : [])));
  for (const [n, { kept }] of nodes.entries()) if (kept) plain.add(n);
  if (nodes.length > MASK_BITS || workloads.length > MOST_WORKLOADS) return plain.size;
  const bound = boundOf(packingOf(cluster), clock);
  // All that runs may stay, so that something always can do; if not even that is seen, nothing is claimed.
  return bound.feasible ? bound.bins : plain.size;
}
