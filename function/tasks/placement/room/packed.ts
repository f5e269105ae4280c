import { clusterOf, type Packed } from '../kubernetes/cluster.js';
import type { Ground } from '../situation/situation.js';

/**
 * The cluster with pods that wait: those that find a node count as if they ran there, and `more` names others that are to
 * get one.
 */
export function packedToday({ dump, waiting, clock }: Ground, more: readonly string[] = []): Packed {
  const homes = new Map(
    waiting.flatMap(({ pod, to }) => (to === undefined || more.includes(pod) ? [] : [[pod, to] as const])),
  );
  const { cluster, pods } = clusterOf(dump, new Set([...homes.keys(), ...more]), clock);
  const indices = new Map(dump.nodes.map(({ name }, n) => [name, n]));
  const workloads = cluster.workloads.map((workload) => {
    const home = indices.get(homes.get(workload.name) ?? '');
    return home === undefined ? workload : { ...workload, at: home };
  });
  return { pods, cluster: { ...cluster, workloads } };
}
