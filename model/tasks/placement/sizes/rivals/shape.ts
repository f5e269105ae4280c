import { type Amount, type Cluster, capacityOf } from '../../../../../function/tasks/placement/cluster.js';

/** What goes onto one node as a whole: a workload, or those that must share a node. */
export interface Unit {
  /** Indices of its workloads. */
  readonly members: readonly number[];
  /** One amount for each resource. */
  readonly request: Float64Array;
  /** Indices of the nodes that all of them may run on, ascending. */
  readonly allowed: readonly number[];
  /** The same as a mask (1 is allowed); undefined where that is every node. */
  readonly mask: Uint8Array | undefined;
  /** Indices of the anti-affinity sets that it is in. */
  readonly sets: readonly number[];
  /** The node that it runs on today; undefined where it waits, or its workloads run on several. */
  readonly home: number | undefined;
}

/** A cluster in numbers, for rivals that look at it millions of times. */
export class Shape {
  /** N and R. */
  readonly nodes: number;
  readonly resources: number;
  /** N × R: what workloads may use. */
  readonly room: Float64Array;
  /** 1 where a node stays in use whatever happens. */
  readonly kept: Uint8Array;
  readonly units: readonly Unit[];
  /** How many anti-affinity sets there are. */
  readonly sets: number;
  /** The largest room of any node, by resource; at least 1. */
  readonly largest: Float64Array;

  constructor(readonly cluster: Cluster) {
    const { nodes, apart, resources = [] } = cluster;
    this.nodes = nodes.length;
    this.resources = 2 + resources.length;
    this.room = Float64Array.from(nodes.flatMap((node) => amounts(capacityOf(node), resources.length)));
    this.kept = Uint8Array.from(nodes, (node) => (node.kept ? 1 : 0));
    this.sets = apart.length;
    this.units = unitsOf(cluster, this.resources);
    this.largest = new Float64Array(this.resources).fill(1);
    for (const [i, room] of this.room.entries()) {
      const r = i % this.resources;
      this.largest[r] = Math.max(this.largest[r] ?? 1, room);
    }
  }

  /** The largest share that a unit asks for, of the largest node. */
  share({ request }: Unit): number {
    let most = 0;
    for (let r = 0; r < this.resources; r++) most = Math.max(most, (request[r] ?? 0) / (this.largest[r] ?? 1));
    return most;
  }

  /** The sum of the shares. */
  sum({ request }: Unit): number {
    let sum = 0;
    for (let r = 0; r < this.resources; r++) sum += (request[r] ?? 0) / (this.largest[r] ?? 1);
    return sum;
  }

  /** The size of a node: its shares of the largest one, added up. */
  size(node: number): number {
    let sum = 0;
    for (let r = 0; r < this.resources; r++)
      sum += (this.room[node * this.resources + r] ?? 0) / (this.largest[r] ?? 1);
    return sum;
  }
}

const amounts = ({ cpu, memory, rest }: Amount, others: number): number[] => [
  cpu,
  memory,
  ...Array.from({ length: others }, (_, i) => rest?.[i] ?? 0),
];

function unitsOf(cluster: Cluster, resources: number): Unit[] {
  const { nodes, workloads, apart } = cluster;
  const sets: number[][] = workloads.map(() => []);
  for (const [s, set] of apart.entries()) for (const w of new Set(set)) sets[w]?.push(s);
  const masks = new Map<readonly number[], Uint8Array | undefined>();
  const maskOf = (allowed: readonly number[]) => {
    if (allowed.length === nodes.length) return undefined;
    const mask = masks.get(allowed) ?? new Uint8Array(nodes.length);
    for (const n of allowed) mask[n] = 1;
    masks.set(allowed, mask);
    return mask;
  };
  return membersOf(cluster).map((members) => {
    const all = members.flatMap((w) => workloads[w] ?? []);
    const request = new Float64Array(resources);
    for (const each of all) {
      for (const [r, amount] of amounts(each.request, resources - 2).entries()) request[r] = (request[r] ?? 0) + amount;
    }
    const [first, ...others] = all;
    const allowed =
      others.length === 0 ? first?.allowed : first?.allowed.filter((n) => others.every((o) => o.allowed.includes(n)));
    const home = others.every(({ at }) => at === first?.at) ? first?.at : undefined;
    return {
      members,
      request,
      allowed: allowed ?? [],
      mask: maskOf(allowed ?? []),
      sets: members.flatMap((w) => sets[w] ?? []),
      home,
    };
  });
}

/** The members of every unit: workloads of sets that overlap are one. */
function membersOf({ workloads, together }: Cluster): number[][] {
  const of: number[][] = workloads.map((_, w) => [w]);
  for (const set of together) {
    const merged = [...new Set(set.flatMap((w) => of[w] ?? []))].sort((a, b) => a - b);
    for (const w of merged) of[w] = merged;
  }
  return [...new Set(of)];
}
