import { type Cluster, MAX_MOVABLE, MAX_NODES } from '../cluster.js';
import { type Packing, packingOf } from '../packing.js';
import type { Situation } from './situation.js';

/** What the model sees of a cluster. */
export interface Window {
  readonly packing: Packing;
  readonly cluster: Cluster;
}

/**
 * A cluster that is small enough, with the pods of cordoned nodes sent elsewhere where they may go: a node is cordoned
 * because its owner wants it empty.
 */
export function windowOf({ packed, dump }: Situation): Window | undefined {
  const { nodes, workloads } = packed.cluster;
  const movable = workloads.filter(({ allowed }) => allowed.length > 1).length;
  if (nodes.length > MAX_NODES || movable > MAX_MOVABLE || movable === 0) return undefined;
  const leaving = workloads.map((workload) => {
    const { at, allowed } = workload;
    const shut = at !== undefined && dump.nodes[at]?.cordoned === true && allowed.length > 1;
    return shut ? { ...workload, allowed: allowed.filter((n) => n !== at) } : workload;
  });
  const cluster = { ...packed.cluster, workloads: leaving };
  return { cluster, packing: packingOf(cluster) };
}
