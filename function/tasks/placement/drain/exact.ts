import { createRequire } from 'node:module';
import type { LegacyHighs } from 'highs';
import { type Amount, type Cluster, capacityOf } from '../cluster.js';

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
  return workloads.map(({ allowed }, w) => allowed.find((n) => (columns[x(w, n)]?.Primal ?? 0) > 0.5) ?? -1);
}

const x = (w: number, n: number) => `x_${w}_${n}`;
const y = (n: number) => `y_${n}`;
const sum = (terms: readonly string[]) => (terms.length === 0 ? '0' : terms.join(' + '));

/**
 * The problem as an integer program in CPLEX's LP format. x_w_n is 1 where workload w runs on node n, and y_n is 1 where node
 * n is in use or kept.
 */
function program(cluster: Cluster, most: number, wanted: readonly number[]): string {
  const { nodes, workloads } = cluster;
  const moves = workloads.flatMap(({ allowed, at }, w) =>
    allowed.flatMap((n) => (at !== undefined && n !== at ? [x(w, n)] : [])),
  );
  const node = moves.length + 1;
  const weights = nodes.map((_, n) => `${wanted.includes(n) ? node * (nodes.length + 1) : node} ${y(n)}`);
  const rows = [
    ...workloads.map(({ allowed }, w) => `${sum(allowed.map((n) => x(w, n)))} = 1`),
    ...nodes.flatMap((_, n) => nodeRows(cluster, n)),
    `${sum(nodes.map((_, n) => y(n)))} <= ${most}`,
  ];
  const binaries = [
    ...nodes.map((_, n) => y(n)),
    ...workloads.flatMap(({ allowed }, w) => allowed.map((n) => x(w, n))),
  ];
  return [
    'Minimize',
    ` cost: ${sum([...weights, ...moves])}`,
    'Subject To',
    ...rows.map((row, i) => ` r${i}: ${row}`),
    'Binary',
    ` ${binaries.join('\n ')}`,
    'End',
    '',
  ].join('\n');
}

/** The constraints of one node: room for every resource, sets that are apart, and nothing on a node that is not in use. */
function nodeRows({ nodes, workloads, apart, resources = [] }: Cluster, n: number): string[] {
  const node = nodes[n];
  const able = workloads.flatMap(({ allowed, request }, w) => (allowed.includes(n) ? [{ w, request }] : []));
  const kept = node?.kept ? [`${y(n)} = 1`] : [];
  if (!node || able.length === 0) return kept;
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
  const capacity = parts.flatMap((part) => {
    const asked = able.flatMap(({ w, request }) => {
      const amount = part(request, Math.ceil);
      return amount > 0 ? [`${amount} ${x(w, n)}`] : [];
    });
    const has = part(room, Math.floor);
    // A resource of which there is enough for everything limits nothing.
    return asked.length === 0 || has >= Number.MAX_SAFE_INTEGER / 2 ? [] : [`${sum(asked)} - ${has} ${y(n)} <= 0`];
  });
  const sets = apart.map((set) => able.filter(({ w }) => set.includes(w))).filter(({ length }) => length > 1);
  return [
    ...kept,
    ...capacity,
    ...able.map(({ w }) => `${x(w, n)} - ${y(n)} <= 0`),
    ...sets.map((set) => `${sum(set.map(({ w }) => x(w, n)))} - ${y(n)} <= 0`),
  ];
}
