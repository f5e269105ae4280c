import { type Amount, type Assignment, type Cluster, capacityOf, fits, NOTHING, plus } from './cluster.js';

/** How many violations are told one by one. */
const TOLD = 20;

/** What a placement breaks, in words; empty means that it obeys every rule. It knows nothing of how the placement came about. */
export function violationsOf(cluster: Cluster, assignment: Assignment): string[] {
  const { nodes, workloads, apart, together } = cluster;
  const name = (w: number) => workloads[w]?.name ?? `workload ${w}`;
  const found = new Told();
  const used: Amount[] = nodes.map(() => NOTHING);
  for (const [w, { allowed, request }] of workloads.entries()) {
    const n = assignment[w];
    const node = n === undefined ? undefined : nodes[n];
    if (n === undefined || !node) found.add(() => `${name(w)} has no node`);
    else {
      used[n] = plus(used[n] ?? NOTHING, request);
      if (!allowed.includes(n)) found.add(() => `${name(w)} may not run on ${node.name}`);
    }
  }
  for (const [n, node] of nodes.entries()) {
    const [uses, room] = [used[n] ?? NOTHING, capacityOf(node)];
    if (fits(uses, room)) continue;
    if (uses.cpu > room.cpu) {
      found.add(() => `${node.name} has ${room.cpu}m CPU for workloads that request ${uses.cpu}m`);
    }
    if (uses.memory > room.memory) {
      found.add(() => `${node.name} has ${room.memory} bytes of memory for workloads that request ${uses.memory}`);
    }
  }
  for (const set of apart) {
    for (const [a, other] of sharing(set, assignment)) {
      found.add(() => `${name(a)} and ${name(other)} share a node and must not`);
    }
  }
  for (const [first, ...others] of together) {
    if (first === undefined) continue;
    const away = others.find((w) => assignment[w] !== assignment[first]);
    if (away !== undefined) found.add(() => `${name(first)} and ${name(away)} must share a node and do not`);
  }
  return found.all();
}

/** The first violations in words, and how many more there are: a bad placement breaks thousands. */
class Told {
  readonly #told: string[] = [];
  #more = 0;

  add(words: () => string): void {
    if (this.#told.length < TOLD) this.#told.push(words());
    else this.#more++;
  }

  all(): string[] {
    return this.#more > 0 ? [...this.#told, `and ${this.#more} more`] : this.#told;
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
