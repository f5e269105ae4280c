import type { Assignment, Cluster } from '../cluster.js';
import { movesOf } from '../moves.js';
import type { Target } from '../situation/plan.js';

/**
 * The moves from today to an assignment, in an order in which no node is ever overfull; undefined where there is none.
 * Workloads that have no node today are left out, since the scheduler places them by itself.
 */
export function targetsOf(cluster: Cluster, assignment: Assignment): Target[] | undefined {
  const runs = [...cluster.workloads.keys()].filter((w) => cluster.workloads[w]?.at !== undefined);
  const index = new Map(runs.map((w, i) => [w, i]));
  const running: Cluster = {
    ...cluster,
    workloads: runs.flatMap((w) => cluster.workloads[w] ?? []),
    apart: cluster.apart.map((set) => set.flatMap((w) => index.get(w) ?? [])),
    together: cluster.together.map((set) => set.flatMap((w) => index.get(w) ?? [])),
  };
  const { kind, moves } = movesOf(
    running,
    runs.map((w) => assignment[w]),
  );
  if (kind !== 'ordered') return undefined;
  const nameOf = (n: number | undefined) => (n === undefined ? undefined : cluster.nodes[n]?.name);
  return moves.flatMap(({ workloads, to }) =>
    workloads.flatMap((w): Target[] => {
      const workload = running.workloads[w];
      const [pod, from, target] = [workload?.name, nameOf(workload?.at), nameOf(to)];
      return pod === undefined || from === undefined || target === undefined ? [] : [{ pod, from, to: target }];
    }),
  );
}
