import { type Assignment, type Cluster, capacityOf, fits, total } from './cluster.js';

/** How many violations are told one by one. */
const TOLD = 20;

/** What a placement breaks, in words; empty means that it obeys every rule. It knows nothing of how the placement came about. */
export function violationsOf(cluster: Cluster, assignment: Assignment): string[] {
  const { nodes, workloads, apart, together } = cluster;
  const name = (w: number) => workloads[w]?.name ?? `workload ${w}`;
  const found: string[] = [];
  for (const [w, { allowed }] of workloads.entries()) {
    const node = assignment[w];
    if (node === undefined || !nodes[node]) found.push(`${name(w)} has no node`);
    else if (!allowed.includes(node)) found.push(`${name(w)} may not run on ${nodes[node].name}`);
  }
  for (const [n, node] of nodes.entries()) {
    const used = total(workloads.flatMap(({ request }, w) => (assignment[w] === n ? [request] : [])));
    const room = capacityOf(node);
    if (fits(used, room)) continue;
    if (used.cpu > room.cpu) found.push(`${node.name} has ${room.cpu}m CPU for workloads that request ${used.cpu}m`);
    if (used.memory > room.memory) {
      found.push(`${node.name} has ${room.memory} bytes of memory for workloads that request ${used.memory}`);
    }
  }
  for (const set of apart) {
    for (const [i, a] of set.entries()) {
      const other = set.slice(i + 1).find((b) => assignment[a] !== undefined && assignment[b] === assignment[a]);
      if (other !== undefined && other !== a) found.push(`${name(a)} and ${name(other)} share a node and must not`);
    }
  }
  for (const [first, ...others] of together) {
    if (first === undefined) continue;
    const away = others.find((w) => assignment[w] !== assignment[first]);
    if (away !== undefined) found.push(`${name(first)} and ${name(away)} must share a node and do not`);
  }
  const more = found.length - TOLD;
  return more > 0 ? [...found.slice(0, TOLD), `and ${more} more`] : found;
}

/** Nodes that run at least one workload, or are kept, by index. */
export const usedNodes = ({ nodes }: Cluster, assignment: Assignment): number[] =>
  nodes.flatMap(({ kept }, n) => (kept || assignment.includes(n) ? [n] : []));

export const nodesInUse = (cluster: Cluster, assignment: Assignment): number => usedNodes(cluster, assignment).length;

/** Workloads that run elsewhere today. */
export const movedCount = ({ workloads }: Cluster, assignment: Assignment): number =>
  workloads.filter(({ at }, w) => at !== undefined && assignment[w] !== at).length;
