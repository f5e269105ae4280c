import { neededBy, type PlacementAnswer, type PlacementProblem, spread } from './problem.js';
import { solveExactly } from './search/exact.js';
import { searchFewest } from './search/search.js';
import { Solution } from './search/solution.js';
import { isComplete } from './search/starts.js';

/** Most seconds for the exact solver, in case that its count of searched nodes takes too long. */
const SECONDS = 3;

/**
 * What stands at the end where the best answer of the model is not proven: a search tries to do better, and then the exact solver
 * either finds the best answer, or proves that there is none better.
 */
export function finished(problem: PlacementProblem, answer: PlacementAnswer): PlacementAnswer {
  const searched = bySearch(problem, answer);
  return isProven(problem, searched) ? searched : byExact(problem, searched);
}

/** How many nodes an answer uses; more than there are where it is none. */
function usedBy({ instance }: PlacementProblem, { assignment }: PlacementAnswer): number {
  const at = Int32Array.from(instance.workloads, ([w = -1]) => assignment?.[w] ?? -1);
  return at.includes(-1) ? instance.bins + 1 : Solution.of(instance, at).used;
}

const isProven = (problem: PlacementProblem, answer: PlacementAnswer) =>
  usedBy(problem, answer) <= neededBy(problem, answer);

function bySearch(problem: PlacementProblem, answer: PlacementAnswer): PlacementAnswer {
  const { instance, bound, clock, packing } = problem;
  // A large cluster has been searched before.
  if (!packing || !bound.feasible) return answer;
  const found = searchFewest(instance, { aim: bound.bins, clock, milliseconds: clock.left() / 4 });
  if (!isComplete(found) || found.used >= usedBy(problem, answer)) return answer;
  return { assignment: spread(instance, found.at), by: 'search' };
}

function byExact(problem: PlacementProblem, answer: PlacementAnswer): PlacementAnswer {
  const { instance, clock } = problem;
  const used = usedBy(problem, answer);
  const seconds = Math.min(SECONDS, clock.left() / 2000);
  clock.check();
  const exact = solveExactly(instance, { most: used - 1, wanted: [], seconds });
  if (exact.kind === 'none' && used <= instance.bins) return { ...answer, atLeast: used };
  if (exact.kind !== 'found') return answer;
  const assignment = spread(instance, exact.at);
  return { assignment, by: 'exact', ...(exact.fewest ? { atLeast: Solution.of(instance, exact.at).used } : {}) };
}
