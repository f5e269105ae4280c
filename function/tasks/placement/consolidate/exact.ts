import { createRequire } from 'node:module';
import type { LegacyHighs } from 'highs';
import { type Amount, type Cluster, capacityOf, NOTHING } from '../cluster.js';
import { inUse, nodeConstraints, programText, runsOn, sum } from '../integer-program.js';

/** Loaded by `require`, because the types of the package describe its CommonJS build, which `import` would not load. */
const loadHighs: typeof import('highs').default = createRequire(import.meta.url)('highs');
let loading: Promise<LegacyHighs> | undefined;
let solver: LegacyHighs | undefined;

/** Most variables (pods × nodes) of one program. With more the solver is seldom done in time. */
const MOST_VARIABLES = 1200;
/** Most nodes of the solver's search tree. A count and not a time limits it, so that equal requests get equal answers. */
const MOST_SEARCHED = 4000;
/** The time limit of the solver in seconds, in case that the count takes too long. */
const SECONDS = 3;
const MEBIBYTE = 2 ** 20;

/**
 * Loads the solver (HiGHS). A failed load is forgotten, so that the next request tries again.
 *
 * @throws {Error} when it cannot be loaded
 */
export async function loadExact(): Promise<void> {
  loading ??= loadHighs();
  try {
    solver = await loading;
  } catch (error) {
    loading = undefined;
    throw error;
  }
}

/**
 * The index of a node for every workload, such that at most `most` nodes are in use, and of these solutions one with the
 * fewest nodes in use and then the fewest moves. Leaving a node of `wanted` empty counts more than leaving any number of
 * others empty. Undefined where there is no solution, where the solver is not done, or where it is not loaded.
 */
export function solveExactly(cluster: Cluster, most: number, wanted: readonly number[]): number[] | undefined {
  const { workloads } = cluster;
  const variables = workloads.reduce((sum, { allowed }) => sum + allowed.length, 0);
  if (!solver || variables > MOST_VARIABLES || workloads.some(({ allowed }) => allowed.length === 0)) return undefined;
  const solution = solver.solve(program(cluster, most, wanted), {
    time_limit: SECONDS,
    mip_max_nodes: MOST_SEARCHED,
    output_flag: false,
  });
  if (solution.Status !== 'Optimal') return undefined;
  const columns: Record<string, { Primal?: number }> = solution.Columns;
  return workloads.map(({ allowed }, w) => allowed.find((n) => (columns[runsOn(w, n)]?.Primal ?? 0) > 0.5) ?? -1);
}

/** The problem as an integer program; its objective weighs nodes above moves, and wanted nodes above all others. */
function program(cluster: Cluster, most: number, wanted: readonly number[]): string {
  const { nodes, workloads } = cluster;
  const moves = workloads.flatMap(({ allowed, at }, w) =>
    allowed.flatMap((n) => (at !== undefined && n !== at ? [runsOn(w, n)] : [])),
  );
  const node = moves.length + 1;
  const weights = nodes.map((_, n) => `${wanted.includes(n) ? node * (nodes.length + 1) : node} ${inUse(n)}`);
  return programText(cluster, {
    objective: ['cost', sum([...weights, ...moves])],
    constraints: [
      ...nodes.flatMap((_, n) => nodeConstraints(cluster, n, (able) => roomConstraints(cluster, n, able))),
      `${sum(nodes.map((_, n) => inUse(n)))} <= ${most}`,
    ],
  });
}

/** A constraint for every resource of a node: the requests of those who run there, which `able` may, fit into its room. */
function roomConstraints({ nodes, workloads, resources = [] }: Cluster, n: number, able: readonly number[]): string[] {
  const node = nodes[n];
  if (!node) return [];
  const room = capacityOf(node);
  // Memory counts in mebibytes, since very large numbers do not suit the solver; requests are rounded up, and room down.
  const parts: ((amount: Amount, round: (value: number) => number) => number)[] = [
    ({ cpu }) => cpu,
    ({ memory }, round) => round(memory / MEBIBYTE),
    ...resources.map((_, r) => (amount: Amount, round: (value: number) => number) => {
      const value = amount.rest?.[r] ?? 0;
      return value > MEBIBYTE ** 2 ? round(value / MEBIBYTE) * MEBIBYTE : value;
    }),
  ];
  return parts.flatMap((part) => {
    const asked = able.flatMap((w) => {
      const amount = part(workloads[w]?.request ?? NOTHING, Math.ceil);
      return amount > 0 ? [`${amount} ${runsOn(w, n)}`] : [];
    });
    const has = part(room, Math.floor);
    // A resource of which there is enough for everything limits nothing.
    return asked.length === 0 || has >= Number.MAX_SAFE_INTEGER / 2 ? [] : [`${sum(asked)} - ${has} ${inUse(n)} <= 0`];
  });
}
