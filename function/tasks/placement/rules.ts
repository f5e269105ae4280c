import type { Rules, TaskVerdict } from '../task.js';
import { movedCount, usedNodes, violationsOf } from './check.js';
import { finished } from './finish.js';
import { type Packing, Partial } from './packing.js';
import { assigned, neededBy, type PlacementAnswer, type PlacementProblem, spentBy, spread } from './problem.js';
import { isComplete } from './search/starts.js';
import { hasWindow } from './windows/choose.js';

export interface PlacementVerdict extends TaskVerdict {
  /** Indices of the nodes that run at least one workload, or are kept. */
  readonly used: readonly number[];
  /** What the nodes in use cost together; nodes without a cost count 1. */
  readonly spent: number;
  /** Workloads that run elsewhere today. */
  readonly moves: number;
}

export const rules: Rules<PlacementProblem, PlacementAnswer, PlacementVerdict> = {
  judge: (problem, answer) => {
    const { assignment, by = 'model' } = answer;
    const { cluster, bound } = problem;
    const where = assignment ?? cluster.workloads.map(() => undefined);
    // Where nothing can do, the answer says why, and breaks no rule.
    const violations = bound.feasible ? violationsOf(cluster, where) : [];
    const [used, moves] = [usedNodes(cluster, where), movedCount(cluster, where)];
    const spent = spentBy(problem, used);
    const facts = { violations, used, spent, moves, by };
    if (!assignment) return { ...facts, proven: true, certain: true, rank: [] };
    const proven = violations.length === 0 && spent <= neededBy(problem, answer);
    return { ...facts, proven, certain: proven, rank: [violations.length, spent, moves] };
  },
  immediateAnswer: (problem) => {
    if (!problem.bound.feasible) return { assignment: undefined };
    return problem.packing ? settled(problem, problem.packing) : bySearch(problem);
  },
  finish: finished,
};

/** The answer where every workload has one node only. */
function settled(problem: PlacementProblem, packing: Packing): PlacementAnswer | undefined {
  const state = new Partial(packing);
  state.settle();
  return state.waiting === 0 ? assigned(problem, state.placed) : undefined;
}

/**
 * What the search found for a large cluster, where that is proven to be the best, where the search placed not everything, or where
 * no window shows the model anything that it could do better.
 */
function bySearch({ found, instance, bound }: PlacementProblem): PlacementAnswer | undefined {
  if (!found) return undefined;
  const { solution, by } = found;
  const proven = bound.feasible && solution.spent <= bound.spent;
  if (isComplete(solution) && !proven && hasWindow(solution, () => true)) return undefined;
  return { assignment: spread(instance, solution.at), by };
}
