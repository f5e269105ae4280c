import { type Amount, type Cluster, total } from './cluster.js';

/** Workloads that must share a node, and what they need together. A workload that need not is a group by itself. */
export interface Group {
  /** Indices of workloads, ascending. */
  readonly members: readonly number[];
  readonly request: Amount;
  /** Indices of the nodes that every member may run on, ascending. */
  readonly allowed: readonly number[];
}

/**
 * Puts every workload into exactly one group; sets that overlap become one. Groups are in the order of their first
 * members.
 */
export function groupsOf({ workloads, together }: Pick<Cluster, 'workloads' | 'together'>): Group[] {
  const parents = workloads.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    for (let up = parents[at] ?? at; up !== at; up = parents[at] ?? at) at = up;
    parents[i] = at;
    return at;
  };
  for (const set of together) {
    const roots = set.map(root);
    const least = Math.min(...roots);
    for (const r of roots) parents[r] = least;
  }
  const members = new Map<number, number[]>();
  for (const i of workloads.keys()) {
    const list = members.get(root(i));
    if (list) {
      list.push(i);
    } else {
      members.set(root(i), [i]);
    }
  }
  return [...members.values()].map((group) => {
    const all = group.flatMap((i) => workloads[i] ?? []);
    const [first, ...rest] = all.map(({ allowed }) => allowed);
    return {
      members: group,
      request: total(all.map(({ request }) => request)),
      allowed:
        rest.length === 0 ? (first ?? []) : (first ?? []).filter((n) => rest.every((other) => other.includes(n))),
    };
  });
}
