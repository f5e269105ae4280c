import { createRequire } from 'node:module';
import type { LegacyHighs } from 'highs';
import { nodesInUse, violationsOf } from '../../../../function/tasks/placement/check.js';
import {
  type Assignment,
  type Cluster,
  capacityOf,
  minus,
  total,
} from '../../../../function/tasks/placement/cluster.js';
import { runsOn } from '../../../../function/tasks/placement/integer-program.js';
import { randomised } from '../rivals/heuristics.js';
import { program } from './program.js';

/** The exact optimum, by proof: a bound that is met, or a MIP solver (HiGHS). */
export type Optimum =
  | { status: 'optimal'; nodes: number; assignment: Assignment }
  | { status: 'infeasible' }
  /** Not found within the time. */
  | { status: 'unknown' };

const SECONDS = 60;
/** Orders of first fit that are tried before the solver is. */
const TRIES = 64;
/** An import statement would not load the CommonJS build, which the types of the package describe. */
const loadHighs: typeof import('highs').default = createRequire(import.meta.url)('highs');
let loading: Promise<LegacyHighs> | undefined;

/**
 * Fewest nodes in use. A placement from first fit that meets the bound by sums is optimal already; else the solver looks
 * for one of fewer nodes, and where it proves that there is none, the first is. The solver has `seconds`.
 */
export async function optimumOf(cluster: Cluster, seconds = SECONDS): Promise<Optimum> {
  if (cluster.workloads.some(({ allowed }) => allowed.length === 0)) return { status: 'infeasible' };
  const least = fewestBySum(cluster);
  const known = optimal(cluster, randomised(cluster, TRIES, 1));
  if (known?.nodes === least) return known;
  const most = known === undefined ? cluster.nodes.length : known.nodes - 1;
  loading ??= loadHighs();
  const highs = await loading;
  const solution = highs.solve(program(cluster, least, most), {
    time_limit: seconds,
    mip_rel_gap: 0,
    output_flag: false,
  });
  if (solution.Status === 'Infeasible') return known ?? { status: 'infeasible' };
  if (solution.Status !== 'Optimal') return { status: 'unknown' };
  const columns: Record<string, { Primal?: number }> = solution.Columns;
  const assignment = cluster.workloads.map(({ allowed }, w) =>
    allowed.find((n) => (columns[runsOn(w, n)]?.Primal ?? 0) > 0.5),
  );
  // The solver's arithmetic has tolerances; the rules have none.
  return optimal(cluster, assignment) ?? { status: 'unknown' };
}

function optimal(cluster: Cluster, assignment: Assignment): Extract<Optimum, { status: 'optimal' }> | undefined {
  if (violationsOf(cluster, assignment).length > 0) return undefined;
  return { status: 'optimal', nodes: nodesInUse(cluster, assignment), assignment };
}

/** The nodes that are kept, and the fewest of the others, the largest first, that have the rest of either resource. */
function fewestBySum({ nodes, workloads }: Cluster): number {
  const kept = nodes.filter((node) => node.kept);
  const others = nodes.filter((node) => !node.kept);
  const asked = minus(total(workloads.map(({ request }) => request)), total(kept.map(capacityOf)));
  const counts = (['cpu', 'memory'] as const).map((of) => {
    let left = asked[of];
    const rooms = others.map((node) => capacityOf(node)[of]).sort((a, b) => b - a);
    return rooms.filter((room) => {
      const needed = left > 0;
      left -= room;
      return needed;
    }).length;
  });
  // A workload that requests nothing needs a node all the same.
  return Math.max(Math.min(1, workloads.length), kept.length + Math.max(...counts));
}
