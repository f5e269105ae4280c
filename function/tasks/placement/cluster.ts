// Both forms of context are read into the types of this file; nothing else of them is passed on.

/** CPU in millicores and memory in bytes, whole numbers. */
export interface Amount {
  readonly cpu: number;
  readonly memory: number;
  /**
   * Amounts of other resources (pods, storage, GPUs), in the order of the cluster's `resources`; missing means 0 of
   * all.
   */
  readonly rest?: readonly number[];
}

export interface Node {
  readonly name: string;
  /** What pods may use in all. */
  readonly allocatable: Amount;
  /** What is taken by what never leaves the node (DaemonSet and mirror pods). */
  readonly reserved: Amount;
  /** What workloads may use, where that differs from `allocatable` minus `reserved`: see `obeyed`. */
  readonly holds?: Amount;
  /** What the node costs while it is in use, in any unit (money, watts); 1 where nothing is said. */
  readonly cost?: number | undefined;
  /** The node stays in use whatever happens, as those of the control plane do. */
  readonly kept?: boolean | undefined;
}

/** One pod, or one replica. It runs on exactly one node. */
export interface Workload {
  readonly name: string;
  readonly request: Amount;
  /** Indices of the nodes that it may run on, ascending; empty if there are none. */
  readonly allowed: readonly number[];
  /** Index of the node that it runs on today; undefined if it waits for one. */
  readonly at?: number | undefined;
}

export interface Cluster {
  readonly nodes: readonly Node[];
  readonly workloads: readonly Workload[];
  /** Names of the resources in `rest`; none where only CPU and memory count. */
  readonly resources?: readonly string[];
  /** Anti-affinity: sets of workloads, by index, of which no two may share a node. */
  readonly apart: readonly (readonly number[])[];
  /** Affinity: sets of workloads, by index, which must all share a node. */
  readonly together: readonly (readonly number[])[];
  /** What the context says and this task does not take into account, in words. */
  readonly ignored: readonly string[];
}

/** For every workload the index of its node, or undefined where no node was found. */
export type Assignment = readonly (number | undefined)[];

export const NOTHING: Amount = { cpu: 0, memory: 0 };

const merged = (a: Amount, b: Amount, by: (x: number, y: number) => number): Amount => {
  const [cpu, memory] = [by(a.cpu, b.cpu), by(a.memory, b.memory)];
  const longer = (a.rest?.length ?? 0) >= (b.rest?.length ?? 0) ? a.rest : b.rest;
  if (longer === undefined) return { cpu, memory };
  return { cpu, memory, rest: longer.map((_, i) => by(a.rest?.[i] ?? 0, b.rest?.[i] ?? 0)) };
};

export const plus = (a: Amount, b: Amount): Amount => merged(a, b, (x, y) => x + y);

export const minus = (a: Amount, b: Amount): Amount => merged(a, b, (x, y) => x - y);

/** The larger amount of each resource. */
export const larger = (a: Amount, b: Amount): Amount => merged(a, b, Math.max);

/** Whether there is room for every resource of a request. Amounts are whole numbers, so nothing is rounded. */
export const fits = (request: Amount, room: Amount): boolean =>
  request.cpu <= room.cpu &&
  request.memory <= room.memory &&
  (request.rest?.every((amount, i) => amount <= (room.rest?.[i] ?? 0)) ?? true);

export const total = (amounts: readonly Amount[]): Amount => amounts.reduce(plus, NOTHING);

/** What a node has for workloads; never negative. */
export const capacityOf = ({ allocatable, reserved, holds }: Node): Amount =>
  holds ?? larger(minus(allocatable, reserved), NOTHING);

/** Whether more is reserved on a node than it has. */
export const isOverfull = ({ allocatable, reserved }: Node): boolean => !fits(reserved, allocatable);

/**
 * The same cluster, with a rule for nodes on which more is reserved than they have. What runs there today may stay,
 * since Kubernetes lets it run, or leave. No other workload that requests anything may come.
 */
export function obeyed(cluster: Cluster): Cluster {
  const { nodes, workloads } = cluster;
  if (!nodes.some(isOverfull)) return cluster;
  const residents = (n: number) => workloads.flatMap(({ at, request }) => (at === n ? [request] : []));
  const open = (n: number, { request, at }: Workload) => {
    const node = nodes[n];
    return at === n || fits(request, NOTHING) || (node !== undefined && !isOverfull(node));
  };
  return {
    ...cluster,
    nodes: nodes.map((node, n) =>
      isOverfull(node) ? { ...node, holds: larger(capacityOf(node), total(residents(n))) } : node,
    ),
    workloads: workloads.map((workload) => ({
      ...workload,
      allowed: workload.allowed.filter((n) => open(n, workload)),
    })),
  };
}
