import type { Cluster } from './cluster.js';

/** The binary variable that says that workload `w` runs on node `n`. */
export const runsOn = (w: number, n: number) => `x_${w}_${n}`;

/** The binary variable that says that node `n` is in use, or kept. */
export const inUse = (n: number) => `y_${n}`;

export const sum = (terms: readonly string[]) => (terms.length === 0 ? '0' : terms.join(' + '));

/** A placement as an integer program. */
export interface IntegerProgram {
  /** What is to be as small as possible: a name, and a linear expression of the variables. */
  objective: readonly [name: string, expression: string];
  /** Linear constraints; that every workload runs on one node that it may run on is among them already. */
  constraints: readonly string[];
}

/** The text of a program, in CPLEX's LP format, which HiGHS reads. Every workload has a node that is allowed. */
export function programText({ nodes, workloads }: Cluster, { objective, constraints }: IntegerProgram): string {
  const [name, expression] = objective;
  const somewhere = workloads.map(({ allowed }, w) => `${sum(allowed.map((n) => runsOn(w, n)))} = 1`);
  const binaries = [
    ...nodes.map((_, n) => inUse(n)),
    ...workloads.flatMap(({ allowed }, w) => allowed.map((n) => runsOn(w, n))),
  ];
  return [
    'Minimize',
    ` ${name}: ${expression}`,
    'Subject To',
    ...[...somewhere, ...constraints].map((row, i) => ` r${i}: ${row}`),
    'Binary',
    ` ${binaries.join('\n ')}`,
    'End',
    '',
  ].join('\n');
}

/**
 * The constraints of one node: `room` (of a node that some workload may run on), at most one workload of a set that is
 * apart, and none on a node that is not in use.
 */
export function nodeConstraints(
  { nodes, workloads, apart }: Cluster,
  n: number,
  room: (able: readonly number[]) => readonly string[],
): string[] {
  const able = workloads.flatMap(({ allowed }, w) => (allowed.includes(n) ? [w] : []));
  const kept = nodes[n]?.kept ? [`${inUse(n)} = 1`] : [];
  if (able.length === 0) return kept;
  // A set may name a workload twice.
  const sets = apart.map((set) => able.filter((w) => set.includes(w))).filter(({ length }) => length > 1);
  return [
    ...kept,
    ...room(able),
    ...able.map((w) => `${runsOn(w, n)} - ${inUse(n)} <= 0`),
    ...sets.map((set) => `${sum(set.map((w) => runsOn(w, n)))} - ${inUse(n)} <= 0`),
  ];
}
