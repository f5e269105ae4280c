import type { Assignment, Cluster } from '../../../../function/tasks/placement/cluster.js';

/** What a placement is worth. */
export interface Worth {
  /** Nodes that run a workload, or are kept. */
  readonly nodes: number;
  /** Workloads that run elsewhere today. */
  readonly moves: number;
}

/**
 * Judges any placement, whoever made it: what it is worth, or the first rule that it breaks, in words. It shares no code
 * with the service or the rivals.
 */
export function judge(cluster: Cluster, assignment: Assignment): Worth | string {
  const { nodes, workloads } = cluster;
  if (assignment.length !== workloads.length) {
    return `expected ${workloads.length} places, got ${assignment.length}`;
  }
  for (const [w, { name, allowed }] of workloads.entries()) {
    const n = assignment[w];
    if (n === undefined || nodes[n] === undefined) return `${name} has no node`;
    if (!allowed.includes(n)) return `${name} may not run on ${nodes[n].name}`;
  }
  const broken = overfull(cluster, assignment) ?? met(cluster, assignment) ?? parted(cluster, assignment);
  if (broken !== undefined) return broken;
  const hosts = new Set(assignment);
  return {
    nodes: nodes.filter(({ kept }, n) => kept === true || hosts.has(n)).length,
    moves: workloads.filter(({ at }, w) => at !== undefined && at !== assignment[w]).length,
  };
}

function overfull({ nodes, workloads, resources = [] }: Cluster, assignment: Assignment): string | undefined {
  for (const [r, resource] of ['cpu', 'memory', ...resources].entries()) {
    const of = (amount: { cpu: number; memory: number; rest?: readonly number[] }) =>
      r === 0 ? amount.cpu : r === 1 ? amount.memory : (amount.rest?.[r - 2] ?? 0);
    const asked = nodes.map(() => 0);
    for (const [w, { request }] of workloads.entries()) {
      const n = assignment[w] ?? -1;
      asked[n] = (asked[n] ?? 0) + of(request);
    }
    for (const [n, { name, allocatable, reserved, holds }] of nodes.entries()) {
      const has = holds ? of(holds) : Math.max(0, of(allocatable) - of(reserved));
      if ((asked[n] ?? 0) > has) return `${name} has ${has} of ${resource} for workloads that request ${asked[n]}`;
    }
  }
  return undefined;
}

function met({ workloads, apart }: Cluster, assignment: Assignment): string | undefined {
  for (const set of apart) {
    const seen = new Map<number | undefined, number>();
    for (const w of new Set(set)) {
      const other = seen.get(assignment[w]);
      if (other !== undefined) return `${workloads[other]?.name} and ${workloads[w]?.name} share a node and must not`;
      seen.set(assignment[w], w);
    }
  }
  return undefined;
}

function parted({ workloads, together }: Cluster, assignment: Assignment): string | undefined {
  for (const [first, ...others] of together) {
    const away = others.find((w) => assignment[w] !== assignment[first ?? -1]);
    if (away !== undefined) {
      return `${workloads[first ?? -1]?.name} and ${workloads[away]?.name} must share a node and do not`;
    }
  }
  return undefined;
}
