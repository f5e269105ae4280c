import type { Cluster } from '../../../../function/tasks/placement/cluster.js';
import { binsOf, type Packing } from '../../../../function/tasks/placement/packing.js';

/** A cluster that would be read as this packing, each item a workload. */
export function clusterOf({ bins, items }: Packing): Cluster {
  const sets = new Map<number, number[]>();
  for (const [i, { group }] of items.entries()) if (group > 0) sets.set(group, [...(sets.get(group) ?? []), i]);
  return {
    nodes: bins.map((allocatable, b) => ({ name: `n${b}`, allocatable, reserved: { cpu: 0, memory: 0 } })),
    workloads: items.map(({ request, allowed }, i) => ({ name: `w${i}`, request, allowed: binsOf(allowed) })),
    apart: [...sets.values()],
    together: [],
    ignored: [],
  };
}
