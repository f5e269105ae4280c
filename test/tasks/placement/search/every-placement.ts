import type { Amount, Assignment, Cluster } from '../../../../function/tasks/placement/cluster.js';

/** What one placement is worth. */
export interface Worth {
  readonly nodes: number;
  readonly cost: number;
  /** Sets of workloads that share a node (or single ones) that are all on one node today, and are on another then. */
  readonly moves: number;
}

/**
 * What every placement is worth that obeys all rules, found by trying all of them. It shares no code with what it is compared to.
 */
export function everyPlacement(cluster: Cluster): Worth[] {
  const units = unitsOf(cluster);
  const found: Worth[] = [];
  const walk = new Walk(cluster);
  const place = (w: number) => {
    if (w === cluster.workloads.length) {
      found.push(worthOf(cluster, walk.where, units));
      return;
    }
    for (const n of cluster.nodes.keys()) {
      if (!walk.mayGo(w, n)) continue;
      walk.go(w, n);
      place(w + 1);
      walk.back(w, n);
    }
  };
  place(0);
  return found;
}

/** The first workloads of a cluster on their nodes, and what is left there; amounts are exact whatever their size. */
class Walk {
  readonly where: number[] = [];
  private readonly rooms: bigint[][];
  private readonly asked: bigint[][];

  constructor(private readonly cluster: Cluster) {
    this.rooms = cluster.nodes.map(({ allocatable, reserved }) => {
      const own = listed(reserved);
      return listed(allocatable).map((amount, r) => BigInt(Math.max(0, amount - (own[r] ?? 0))));
    });
    this.asked = cluster.workloads.map(({ request }) => listed(request).map(BigInt));
  }

  mayGo(w: number, n: number): boolean {
    const { workloads, apart, together } = this.cluster;
    const earlier = (set: readonly number[]) => (set.includes(w) ? set.filter((other) => other < w) : []);
    return (
      (workloads[w]?.allowed.includes(n) ?? false) &&
      (this.asked[w] ?? []).every((amount, r) => amount <= (this.rooms[n]?.[r] ?? 0n)) &&
      apart.flatMap(earlier).every((other) => this.where[other] !== n) &&
      together.flatMap(earlier).every((other) => this.where[other] === n)
    );
  }

  go(w: number, n: number): void {
    this.where.push(n);
    this.take(w, n, 1n);
  }

  back(w: number, n: number): void {
    this.where.pop();
    this.take(w, n, -1n);
  }

  private take(w: number, n: number, times: bigint): void {
    const room = this.rooms[n] ?? [];
    for (const [r, amount] of (this.asked[w] ?? []).entries()) room[r] = (room[r] ?? 0n) - times * amount;
  }
}

const listed = ({ cpu, memory, rest = [] }: Amount): number[] => [cpu, memory, ...rest];

/** Workloads by which of them must share a node: sets that overlap are one. */
function unitsOf({ workloads, together }: Cluster): number[][] {
  let units = workloads.map((_, w) => [w]);
  for (const set of together) {
    const joined = units.filter((unit) => unit.some((w) => set.includes(w)));
    units = [...units.filter((unit) => !joined.includes(unit)), joined.flat()];
  }
  return units.filter((unit) => unit.length > 0);
}

export function worthOf({ nodes, workloads }: Cluster, where: Assignment, units: readonly number[][]): Worth {
  const used = nodes.filter(({ kept }, n) => kept === true || where.includes(n));
  const homes = units.map((unit) => [...new Set(unit.map((w) => workloads[w]?.at))]);
  const moved = units.filter(([first = -1], u) => {
    const [home, ...others] = homes[u] ?? [];
    return home !== undefined && others.length === 0 && where[first] !== home;
  });
  return { nodes: used.length, cost: used.reduce((sum, { cost = 1 }) => sum + cost, 0), moves: moved.length };
}

/** The same of one placement. */
export const worth = (cluster: Cluster, where: Assignment): Worth => worthOf(cluster, where, unitsOf(cluster));

/** The least that a placement costs with at most so many moves; infinity where there is none. */
export const leastCost = (all: readonly Worth[], mostMoves = Number.POSITIVE_INFINITY): number =>
  all.reduce(
    (least, { cost, moves }) => (moves <= mostMoves ? Math.min(least, cost) : least),
    Number.POSITIVE_INFINITY,
  );

export const fewestNodes = (all: readonly Worth[]): number =>
  all.reduce((least, { nodes }) => Math.min(least, nodes), Number.POSITIVE_INFINITY);
