import type { Rules, TaskVerdict } from '../task.js';
import { movedCount, usedNodes, violationsOf } from './check.js';
import { Partial } from './packing.js';
import { aimOf, assigned, type PlacementAnswer, type PlacementProblem } from './problem.js';

export interface PlacementVerdict extends TaskVerdict {
  /** Indices of the nodes that run at least one workload, or are kept. */
  readonly used: readonly number[];
  /** Workloads that run elsewhere today. */
  readonly moves: number;
}

export const rules: Rules<PlacementProblem, PlacementAnswer, PlacementVerdict> = {
  judge: (problem, { assignment }) => {
    const { cluster, bound } = problem;
    const where = assignment ?? cluster.workloads.map(() => undefined);
    // Where nothing can do, the answer says why, and breaks no rule.
    const violations = bound.feasible ? violationsOf(cluster, where) : [];
    const [used, moves] = [usedNodes(cluster, where), movedCount(cluster, where)];
    const facts = { violations, used, moves };
    if (!assignment) return { ...facts, proven: true, certain: true, rank: [] };
    const proven = violations.length === 0 && used.length === aimOf(problem);
    return { ...facts, proven, certain: proven, rank: [violations.length, used.length, moves] };
  },
  immediateAnswer: (problem) => {
    if (!problem.bound.feasible) return { assignment: undefined };
    // Every workload has one node only.
    const state = new Partial(problem.packing);
    state.settle();
    return state.waiting === 0 ? assigned(problem, state.placed) : undefined;
  },
};
