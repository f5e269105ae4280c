import { createRequire } from 'node:module';
import type { LegacyHighs } from 'highs';
import { type Assignment, type Cluster, capacityOf } from '../../../function/tasks/placement/cluster.js';

/** The exact optimum, by a MIP solver (HiGHS). */
export type Optimum =
  | { status: 'optimal'; nodes: number; assignment: Assignment }
  | { status: 'infeasible' }
  /** Not within the time. */
  | { status: 'unknown' };

const SECONDS = 60;
/** Its types describe its CommonJS build, which an import statement would not load. */
const loadHighs: typeof import('highs').default = createRequire(import.meta.url)('highs');
let loading: Promise<LegacyHighs> | undefined;

/**
 * Fewest nodes in use. x_w_n: workload w runs on node n; y_n: node n is in use. Equal nodes are in use in order, which
 * loses nothing and spares the solver their permutations, where no rule and no workload tells them apart.
 */
export async function optimumOf(cluster: Cluster, seconds = SECONDS): Promise<Optimum> {
  if (cluster.workloads.length === 0) return { status: 'optimal', nodes: 0, assignment: [] };
  if (cluster.workloads.some(({ allowed }) => allowed.length === 0)) return { status: 'infeasible' };
  loading ??= loadHighs();
  const highs = await loading;
  const solution = highs.solve(program(cluster), { time_limit: seconds, mip_rel_gap: 0, output_flag: false });
  if (solution.Status === 'Infeasible') return { status: 'infeasible' };
  if (solution.Status !== 'Optimal') return { status: 'unknown' };
  const columns: Record<string, { Primal?: number }> = solution.Columns;
  const assignment = cluster.workloads.map(({ allowed }, w) =>
    allowed.find((n) => (columns[`x_${w}_${n}`]?.Primal ?? 0) > 0.5),
  );
  return { status: 'optimal', nodes: new Set(assignment).size, assignment };
}

/** The program in CPLEX's LP format. */
function program({ nodes, workloads, apart, together }: Cluster): string {
  const rows: string[] = [];
  const on = (n: number) => workloads.flatMap(({ allowed }, w) => (allowed.includes(n) ? [w] : []));
  const x = (w: number, n: number) => `x_${w}_${n}`;
  const may = (w: number, n: number) => workloads[w]?.allowed.includes(n) ?? false;
  const terms = (of: readonly string[]) => of.join(' + ');
  for (const [w, { allowed }] of workloads.entries()) rows.push(`${terms(allowed.map((n) => x(w, n)))} = 1`);
  for (const [n, node] of nodes.entries()) {
    const room = capacityOf(node);
    const who = on(n);
    if (who.length === 0) continue;
    // In mebibytes: whole numbers of a size that suits the solver.
    const scaled = { cpu: 1, memory: 2 ** 20 };
    for (const of of ['cpu', 'memory'] as const) {
      const weighed = who.map((w) => `${(workloads[w]?.request[of] ?? 0) / scaled[of]} ${x(w, n)}`);
      rows.push(`${terms(weighed)} - ${room[of] / scaled[of]} y_${n} <= 0`);
    }
    for (const w of who) rows.push(`${x(w, n)} - y_${n} <= 0`);
    for (const set of apart) {
      const members = [...new Set(set)].filter((w) => may(w, n));
      if (members.length > 1) rows.push(`${terms(members.map((w) => x(w, n)))} - y_${n} <= 0`);
    }
  }
  for (const [leader, ...others] of together) {
    if (leader === undefined) continue;
    for (const w of others) {
      for (const n of nodes.keys()) {
        if (may(w, n) && may(leader, n)) rows.push(`${x(w, n)} - ${x(leader, n)} = 0`);
        else if (may(w, n)) rows.push(`${x(w, n)} = 0`);
        else if (may(leader, n)) rows.push(`${x(leader, n)} = 0`);
      }
    }
  }
  for (const of of ['cpu', 'memory'] as const) {
    const scale = of === 'cpu' ? 1 : 2 ** 20;
    const asked = workloads.reduce((sum, { request }) => sum + request[of], 0) / scale;
    rows.push(`${terms(nodes.map((node, n) => `${capacityOf(node)[of] / scale} y_${n}`))} >= ${asked}`);
  }
  for (const [n, node] of nodes.entries()) {
    const twin = nodes.findIndex(
      (other, m) =>
        m < n &&
        capacityOf(other).cpu === capacityOf(node).cpu &&
        capacityOf(other).memory === capacityOf(node).memory &&
        workloads.every(({ allowed }) => allowed.includes(m) === allowed.includes(n)),
    );
    if (twin !== -1) rows.push(`y_${twin} - y_${n} >= 0`);
  }
  const binaries = [
    ...nodes.map((_, n) => `y_${n}`),
    ...workloads.flatMap(({ allowed }, w) => allowed.map((n) => x(w, n))),
  ];
  return [
    'Minimize',
    ` obj: ${terms(nodes.map((_, n) => `y_${n}`))}`,
    'Subject To',
    ...rows.map((row, i) => ` r${i}: ${row}`),
    'Binary',
    ` ${binaries.join('\n ')}`,
    'End',
    '',
  ].join('\n');
}
