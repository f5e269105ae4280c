import type { Cluster } from '../cluster.js';
import { type Packing, packingOf, WINDOW_ITEMS, WINDOW_NODES } from '../packing.js';
import type { Situation } from '../situation/situation.js';

/** What the model sees of a cluster: the cluster itself, and as a packing problem. */
export interface Window {
  readonly packing: Packing;
  readonly cluster: Cluster;
}

/**
 * The cluster as the model sees it; undefined where the cluster is too large for the model. Pods of cordoned nodes must leave
 * them if they may go elsewhere, because a node is cordoned when its owner wants it empty.
 */
export function windowOf({ packed, dump }: Situation): Window | undefined {
  const { nodes, workloads } = packed.cluster;
  const movable = workloads.filter(({ allowed }) => allowed.length > 1).length;
  if (nodes.length > WINDOW_NODES || movable > WINDOW_ITEMS || movable === 0) return undefined;
  const leaving = workloads.map((workload) => {
    const { at, allowed } = workload;
    const shut = at !== undefined && dump.nodes[at]?.cordoned === true && allowed.length > 1;
    return shut ? { ...workload, allowed: allowed.filter((n) => n !== at) } : workload;
  });
  const cluster = { ...packed.cluster, workloads: leaving };
  return { cluster, packing: packingOf(cluster) };
}
