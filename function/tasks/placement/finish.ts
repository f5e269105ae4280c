import { neededBy, type PlacementAnswer, type PlacementProblem, spread } from './problem.js';
import { solveExactly } from './search/exact.js';
import { searchFewest } from './search/search.js';
import { Solution } from './search/solution.js';
import { isComplete } from './search/starts.js';

/** Milliseconds that each part has at least, even when the time is over: most clusters need less. */
const LEAST_MS = 300;

/**
 * What stands at the end where the best answer of the model is not proven: a search tries to do better, and then the exact solver
 * either finds the best answer, or proves that there is none better.
 */
export function finished(problem: PlacementProblem, answer: PlacementAnswer): PlacementAnswer {
  const searched = bySearch(problem, answer);
  return isProven(problem, searched) ? searched : byExact(problem, searched);
}

/** What an answer costs; infinitely much where it is none. */
function spentIn({ instance }: PlacementProblem, { assignment }: PlacementAnswer): number {
  const at = Int32Array.from(instance.workloads, ([w = -1]) => assignment?.[w] ?? -1);
  return at.includes(-1) ? Number.POSITIVE_INFINITY : Solution.of(instance, at).spent;
}

const isProven = (problem: PlacementProblem, answer: PlacementAnswer) =>
  spentIn(problem, answer) <= neededBy(problem, answer);

function bySearch(problem: PlacementProblem, answer: PlacementAnswer): PlacementAnswer {
  const { instance, bound, clock, packing } = problem;
  // A large cluster has been searched before.
  if (!packing || !bound.feasible) return answer;
  const found = searchFewest(instance, { aim: bound.spent, clock, milliseconds: Math.max(LEAST_MS, problem.time()) });
  if (!isComplete(found) || found.spent >= spentIn(problem, answer)) return answer;
  return { assignment: spread(instance, found.at), by: 'search' };
}

function byExact(problem: PlacementProblem, answer: PlacementAnswer): PlacementAnswer {
  const { instance, clock } = problem;
  const spent = spentIn(problem, answer);
  const seconds = Math.min(Math.max(LEAST_MS, problem.time()), clock.left() / 2) / 1000;
  clock.check();
  const exact = solveExactly(instance, { below: spent, wanted: [], seconds });
  if (exact.kind === 'none' && Number.isFinite(spent)) return { ...answer, atLeast: spent };
  if (exact.kind !== 'found') return answer;
  const assignment = spread(instance, exact.at);
  return { assignment, by: 'exact', ...(exact.fewest ? { atLeast: Solution.of(instance, exact.at).spent } : {}) };
}
