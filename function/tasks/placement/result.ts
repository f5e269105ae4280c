import type { Assignment } from './cluster.js';
import { whyImpossible } from './impossible.js';
import { MOST_LOOKS, type Move, movesOf } from './moves.js';
import { neededBy, type PlacementAnswer, type PlacementProblem } from './problem.js';
import type { PlaceResult } from './result-schema.js';
import type { PlacementVerdict } from './rules.js';
import { utilisation } from './utilisation.js';

/** A placement as data. */
export function resultOf(
  problem: PlacementProblem,
  answer: PlacementAnswer,
  { violations, used, spent }: PlacementVerdict,
): PlaceResult {
  const { cluster, bound } = problem;
  const { assignment, by = 'model' } = answer;
  const { nodes, workloads, ignored } = cluster;
  if (!bound.feasible) {
    return { objective: 'place', feasible: false, reason: whyImpossible(cluster, bound.reason), ignored };
  }
  const feasible = assignment !== undefined && violations.length === 0;
  return {
    objective: 'place',
    feasible: feasible ? true : null,
    nodes_used: used.length,
    ...(problem.instance.priced
      ? { cost: { after: spent, at_least: neededBy(problem, answer) } }
      : { nodes_needed_at_least: neededBy(problem, answer) }),
    fewest: feasible && spent <= neededBy(problem, answer),
    found_by: by,
    placement: workloads.map((workload, w) => ({
      workload: workload.name,
      node: nameOf(problem, assignment?.[w]),
      ...(workload.at === undefined ? {} : { from: nameOf(problem, workload.at) }),
    })),
    moves: feasible ? inOrder(problem, assignment) : null,
    drain: nodes.filter((_, n) => !used.includes(n)).map((node) => node.name),
    utilisation: utilisation(cluster, assignment),
    ignored,
  };
}

const nameOf = ({ cluster }: PlacementProblem, n: number | undefined) =>
  n === undefined ? null : (cluster.nodes[n]?.name ?? null);

/** The moves in order, by name. */
function inOrder(problem: PlacementProblem, assignment: Assignment) {
  const { cluster, clock } = problem;
  const { workloads } = cluster;
  const { kind, moves } = movesOf(cluster, assignment, MOST_LOOKS, clock);
  const step = ({ workloads: who, to, stopFirst }: Move) => ({
    workloads: who.map((w) => workloads[w]?.name ?? ''),
    from: nameOf(problem, workloads[who[0] ?? -1]?.at),
    to: nameOf(problem, to),
    ...(stopFirst ? { stop_first: true } : {}),
  });
  return { order: kind, steps: moves.map(step) };
}
