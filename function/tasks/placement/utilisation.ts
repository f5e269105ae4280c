import { type Assignment, type Cluster, total } from './cluster.js';

/**
 * For every node what it has, what is reserved, and what its workloads request today and afterwards: millicores and
 * bytes.
 */
export function utilisation({ nodes, workloads }: Cluster, assignment: Assignment | undefined) {
  return nodes.map((node, n) => {
    const before = total(workloads.flatMap(({ at, request }) => (at === n ? [request] : [])));
    const after = assignment && total(workloads.flatMap(({ request }, w) => (assignment[w] === n ? [request] : [])));
    const of = (resource: 'cpu' | 'memory') => ({
      allocatable: node.allocatable[resource],
      reserved: node.reserved[resource],
      before: before[resource],
      ...(after ? { after: after[resource] } : {}),
    });
    return { node: node.name, cpu_millicores: of('cpu'), memory_bytes: of('memory') };
  });
}
