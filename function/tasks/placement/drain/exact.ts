import { createRequire } from 'node:module';
import type { LegacyHighs } from 'highs';
import { type Amount, type Cluster, capacityOf } from '../cluster.js';

/** Its types describe its CommonJS build, which an import statement would not load. */
const loadHighs: typeof import('highs').default = createRequire(import.meta.url)('highs');
let loading: Promise<LegacyHighs> | undefined;
let solver: LegacyHighs | undefined;

/** Variables (pods × nodes) of one program: beyond it the solver is seldom done in time. */
const MOST_VARIABLES = 1200;
/** Nodes of the solver's own search: a count, so that a request gets the same answer twice; the time is only a guard. */
const MOST_SEARCHED = 4000;
const SECONDS = 3;
const MEBIBYTE = 2 ** 20;

/** Loads the solver (HiGHS); a failed load is forgotten, so that the next request tries again. */
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
 * A node for every workload with at most `most` nodes in use, and among those as few as there are, with as few moves as
 * can be; `heavy` are nodes that count more than any number of others. Undefined where there is none, where the solver is
 * not done, or not loaded.
 */
export function exactly(cluster: Cluster, most: number, heavy: readonly number[]): number[] | undefined {
  const { workloads } = cluster;
  const variables = workloads.reduce((sum, { allowed }) => sum + allowed.length, 0);
  if (!solver || variables > MOST_VARIABLES || workloads.some(({ allowed }) => allowed.length === 0)) return undefined;
  const solution = solver.solve(program(cluster, most, heavy), {
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

/** In CPLEX's LP format. x_w_n: workload w runs on node n; y_n: node n is in use, or kept. */
function program(cluster: Cluster, most: number, heavy: readonly number[]): string {
  const { nodes, workloads } = cluster;
  const moves = workloads.flatMap(({ allowed, at }, w) =>
    allowed.flatMap((n) => (at !== undefined && n !== at ? [x(w, n)] : [])),
  );
  const node = moves.length + 1;
  const weights = nodes.map((_, n) => `${heavy.includes(n) ? node * (nodes.length + 1) : node} ${y(n)}`);
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

/** Room for every resource, and sets apart; nothing runs on a node that is not in use. */
function nodeRows({ nodes, workloads, apart, resources = [] }: Cluster, n: number): string[] {
  const node = nodes[n];
  const able = workloads.flatMap(({ allowed, request }, w) => (allowed.includes(n) ? [{ w, request }] : []));
  const kept = node?.kept ? [`${y(n)} = 1`] : [];
  if (!node || able.length === 0) return kept;
  const room = capacityOf(node);
  // Mebibytes, so that numbers have a size that suits the solver: requests rounded up, room down.
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
    // What is enough for everyone binds nobody.
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
