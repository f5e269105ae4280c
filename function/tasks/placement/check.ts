import { type Amount, type Assignment, type Cluster, capacityOf, NOTHING, plus } from './cluster.js';

/** How many violations are told one by one. */
const TOLD = 20;

/**
 * What a placement breaks, in words; empty means that it obeys every rule. The check knows nothing of how the placement
 * came about.
 */
export function violationsOf(cluster: Cluster, assignment: Assignment): string[] {
  const found = new Violations();
  checkNodes(cluster, assignment, found);
  checkRoom(cluster, assignment, found);
  checkApart(cluster, assignment, found);
  checkTogether(cluster, assignment, found);
  return found.told();
}

/** The first violations in words, and how many more there are: a bad placement breaks thousands. */
class Violations {
  private readonly first: string[] = [];
  private more = 0;

  add(words: () => string): void {
    if (this.first.length < TOLD) {
      this.first.push(words());
    } else {
      this.more++;
    }
  }

  told(): string[] {
    return this.more > 0 ? [...this.first, `and ${this.more} more`] : this.first;
  }
}

const nameOf = ({ workloads }: Cluster, w: number) => workloads[w]?.name ?? `workload ${w}`;

/** Every workload has a node that it may run on. */
function checkNodes(cluster: Cluster, assignment: Assignment, found: Violations): void {
  for (const [w, { name, allowed }] of cluster.workloads.entries()) {
    const n = assignment[w];
    const node = n === undefined ? undefined : cluster.nodes[n];
    if (n === undefined || !node) {
      found.add(() => `${name} has no node`);
    } else if (!allowed.includes(n)) {
      found.add(() => `${name} may not run on ${node.name}`);
    }
  }
}

/** No node runs more than it has room for. */
function checkRoom({ nodes, workloads }: Cluster, assignment: Assignment, found: Violations): void {
  const used: Amount[] = nodes.map(() => NOTHING);
  for (const [w, { request }] of workloads.entries()) {
    const n = assignment[w];
    const before = n === undefined ? undefined : used[n];
    if (n !== undefined && before) used[n] = plus(before, request);
  }
  for (const [n, node] of nodes.entries()) {
    const [uses, room] = [used[n] ?? NOTHING, capacityOf(node)];
    if (uses.cpu > room.cpu) {
      found.add(() => `${node.name} has ${room.cpu}m CPU for workloads that request ${uses.cpu}m`);
    }
    if (uses.memory > room.memory) {
      found.add(() => `${node.name} has ${room.memory} bytes of memory for workloads that request ${uses.memory}`);
    }
  }
}

function checkApart(cluster: Cluster, assignment: Assignment, found: Violations): void {
  for (const set of cluster.apart) {
    for (const [a, other] of sharing(set, assignment)) {
      found.add(() => `${nameOf(cluster, a)} and ${nameOf(cluster, other)} share a node and must not`);
    }
  }
}

function checkTogether(cluster: Cluster, assignment: Assignment, found: Violations): void {
  for (const [first, ...others] of cluster.together) {
    if (first === undefined) continue;
    const away = others.find((w) => assignment[w] !== assignment[first]);
    if (away === undefined) continue;
    found.add(() => `${nameOf(cluster, first)} and ${nameOf(cluster, away)} must share a node and do not`);
  }
}

/** Every member of a set beside the next one that has the same node, in order. */
function sharing(set: readonly number[], assignment: Assignment): [number, number][] {
  const next = new Map<number, number>();
  const pairs: [number, number][] = [];
  for (const w of [...new Set(set)].reverse()) {
    const node = assignment[w];
    if (node === undefined) continue;
    const other = next.get(node);
    if (other !== undefined) pairs.push([w, other]);
    next.set(node, w);
  }
  return pairs.reverse();
}

/** Nodes that run at least one workload, or are kept, by index. */
export const usedNodes = ({ nodes }: Cluster, assignment: Assignment): number[] =>
  nodes.flatMap(({ kept }, n) => (kept || assignment.includes(n) ? [n] : []));

export const nodesInUse = (cluster: Cluster, assignment: Assignment): number => usedNodes(cluster, assignment).length;

/** Workloads that run elsewhere today. */
export const movedCount = ({ workloads }: Cluster, assignment: Assignment): number =>
  workloads.filter(({ at }, w) => at !== undefined && assignment[w] !== at).length;
