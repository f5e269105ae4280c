import type { Assignment, Cluster } from '../../../function/tasks/placement/cluster.js';

/**
 * What is wrong with a placement, by the rules as the issue states them. Written without a look at the task's own checker
 * and sharing only its types, so that the two can be held against each other. Workloads, nodes and sets by index.
 */
export type Fault =
  | { rule: 'a node for every workload'; workload: number }
  | { rule: 'allowed nodes only'; workload: number; node: number }
  | { rule: 'cpu'; node: number; over: number }
  | { rule: 'memory'; node: number; over: number }
  | { rule: 'apart'; set: number }
  | { rule: 'together'; set: number };

export interface Verdict {
  /** Empty: the placement is valid. */
  faults: Fault[];
  /** Nodes that run at least one workload, or are kept. */
  nodes: number;
}

export function judge(cluster: Cluster, assignment: Assignment): Verdict {
  const residents = new Map<number, number[]>(cluster.nodes.map((_, node) => [node, []]));
  const faults: Fault[] = [];
  cluster.workloads.forEach(({ allowed }, workload) => {
    const node = assignment[workload];
    const there = node === undefined ? undefined : residents.get(node);
    if (node === undefined || !there) {
      faults.push({ rule: 'a node for every workload', workload });
      return;
    }
    there.push(workload);
    if (!new Set(allowed).has(node)) faults.push({ rule: 'allowed nodes only', workload, node });
  });
  for (const [node, there] of residents) {
    for (const rule of ['cpu', 'memory'] as const) {
      const over = excess(cluster, node, there, rule);
      if (over > 0) faults.push({ rule, node, over });
    }
  }
  const housed = [...residents.values()];
  cluster.apart.forEach((set, index) => {
    if (housed.some((there) => shared(there, set) > 1)) faults.push({ rule: 'apart', set: index });
  });
  cluster.together.forEach((set, index) => {
    if (housed.filter((there) => shared(there, set) > 0).length > 1) faults.push({ rule: 'together', set: index });
  });
  const occupied = cluster.nodes.filter(({ kept }, node) => kept === true || residents.get(node)?.length !== 0);
  return { faults, nodes: occupied.length };
}

/** How many of a set's members are there; one that the set names twice is one. */
const shared = (there: readonly number[], set: readonly number[]) =>
  there.filter((workload) => set.includes(workload)).length;

/** By how much the node is asked for more than it has. What is reserved alone is no fault of the placement. */
function excess(cluster: Cluster, index: number, there: readonly number[], of: 'cpu' | 'memory'): number {
  const node = cluster.nodes[index];
  let asked = 0;
  for (const workload of there) asked += cluster.workloads[workload]?.request[of] ?? 0;
  if (!node || asked === 0) return 0;
  return node.reserved[of] + asked - node.allocatable[of];
}
