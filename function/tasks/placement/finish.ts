import { neededBy, type PlacementAnswer, type PlacementProblem, spread } from './problem.js';
import { solveExactly } from './search/exact.js';
import { Solution } from './search/solution.js';

/** Milliseconds that the exact solver has at least, even when the time is over. */
const LEAST_MS = 300;

/**
 * What stands at the end where the best answer of the model is not proven: of a small cluster, what a search or the exact solver
 * found before, if that is better; of a large one, what the exact solver makes of it, if it is not too large for that.
 */
export function finished(problem: PlacementProblem, answer: PlacementAnswer): PlacementAnswer {
  const { instance, reserve, packing } = problem;
  const spent = spentIn(problem, answer);
  if (reserve && reserve.solution.spent < spent) {
    return { assignment: spread(instance, reserve.solution.at), by: reserve.by };
  }
  return packing || spent <= neededBy(problem, answer) ? answer : byExact(problem, answer, spent);
}

/** What an answer costs; infinitely much where it is none. */
function spentIn({ instance }: PlacementProblem, { assignment }: PlacementAnswer): number {
  const at = Int32Array.from(instance.workloads, ([w = -1]) => assignment?.[w] ?? -1);
  return at.includes(-1) ? Number.POSITIVE_INFINITY : Solution.of(instance, at).spent;
}

function byExact({ instance, clock, time }: PlacementProblem, answer: PlacementAnswer, spent: number): PlacementAnswer {
  const seconds = Math.min(Math.max(LEAST_MS, time()), clock.left() / 2) / 1000;
  clock.check();
  const exact = solveExactly(instance, { below: spent, wanted: [], seconds });
  if (exact.kind === 'none' && Number.isFinite(spent)) return { ...answer, atLeast: spent };
  if (exact.kind !== 'found') return answer;
  const assignment = spread(instance, exact.at);
  return { assignment, by: 'exact', ...(exact.fewest ? { atLeast: Solution.of(instance, exact.at).spent } : {}) };
}
