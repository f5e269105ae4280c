import { type Assignment, type Cluster, NOTHING, total } from './cluster.js';
import { grouped } from './grouped.js';

/**
 * For every node what it has, what is reserved, and what its workloads request today and afterwards: millicores and
 * bytes.
 */
export function utilisation({ nodes, workloads }: Cluster, assignment: Assignment | undefined) {
  const today = grouped(workloads, ({ at }) => at);
  const then = assignment && grouped(workloads.keys(), (w) => assignment[w]);
  return nodes.map((node, n) => {
    const before = total((today.get(n) ?? []).map(({ request }) => request));
    const after = then && total((then.get(n) ?? []).map((w) => workloads[w]?.request ?? NOTHING));
    const of = (resource: 'cpu' | 'memory') => ({
      allocatable: node.allocatable[resource],
      reserved: node.reserved[resource],
      before: before[resource],
      ...(after ? { after: after[resource] } : {}),
    });
    return { node: node.name, cpu_millicores: of('cpu'), memory_bytes: of('memory') };
  });
}
