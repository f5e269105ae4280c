import { spread } from '../problem.js';
import { solveExactly } from '../search/exact.js';
import { searchFewest } from '../search/search.js';
import type { Solution } from '../search/solution.js';
import { isComplete } from '../search/starts.js';
import type { Situation } from '../situation/situation.js';
import { byAdding } from './adding.js';
import { type ConsolidationAnswer, candidatesOf, compare, cordonedLeft, isFinal, nodesInUse } from './answer.js';
import { carriedOut } from './proposal.js';
import { byRepairing } from './repair.js';
import { bySets } from './sets.js';

/** What trying found, before the model is asked. */
export interface Found {
  readonly answer: ConsolidationAnswer;
  /** The packing in the fewest nodes, whether or not it can be carried out; undefined where none was needed, or found. */
  readonly packed: Solution | undefined;
}

/** Most seconds for the exact solver, in case that its count of searched nodes takes too long. */
const SECONDS = 2;

/**
 * Searches for the most nodes to empty, until no better answer is possible: nodes are added to a plan one after another; then all
 * pods are packed anew, and the packing is carried out; then sets of nodes are tried; at last the exact solver is asked.
 */
export function search(situation: Situation, milliseconds?: number): Found {
  const added = byAdding(situation);
  if (isFinal(situation, added)) return { answer: added, packed: undefined };
  const { answer, packed } = byPacking(situation, added, milliseconds);
  if (isFinal(situation, answer)) return { answer, packed };
  const exact = packed && packed.used <= situation.bound ? answer : bySolver(situation, answer);
  if (isFinal(situation, exact)) return { answer: exact, packed };
  return { answer: bySets(situation, exact), packed };
}

/** The better of the best answer so far and what a packing of all pods into few nodes leads to. */
function byPacking(situation: Situation, best: ConsolidationAnswer, milliseconds: number | undefined): Found {
  const { instance, clock, wanted, bound } = situation;
  const candidates = new Set(candidatesOf(situation));
  const { solution, trail } = searchFewest(instance, {
    aim: bound,
    clock,
    wanted,
    mayEmpty: (node) => candidates.has(node),
    milliseconds,
  });
  if (!isComplete(solution)) return { answer: best, packed: undefined };
  const repaired = byRepairing(situation, solution, best);
  if (repaired !== best && nodesInUse(situation, repaired) <= solution.used)
    return { answer: repaired, packed: solution };
  return { answer: alongTrail(situation, trail, repaired), packed: solution };
}

/**
 * The best answer along a trail of packings, each of which uses a node less than the one before. The last one cannot be carried
 * out; the last one that can be is looked for by halves.
 */
function alongTrail(
  situation: Situation,
  trail: readonly Int32Array[],
  best: ConsolidationAnswer,
): ConsolidationAnswer {
  let answer = best;
  const works = (n: number) => {
    situation.clock.check();
    const tried = carriedOut(situation, spread(situation.instance, trail[n] ?? []), answer, 'search');
    const better = compare(situation, tried, answer) < 0;
    if (better) answer = tried;
    return better;
  };
  let [good, bad] = [0, trail.length - 1];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (works(middle)) good = middle;
    else bad = middle;
  }
  return answer;
}

/** The better of the best answer so far and what the exact solver finds; or the same with a proof that fewer nodes do not do. */
function bySolver(situation: Situation, best: ConsolidationAnswer): ConsolidationAnswer {
  const { instance, clock, wanted } = situation;
  const proving = cordonedLeft(situation, best) === 0;
  const used = nodesInUse(situation, best);
  clock.check();
  const seconds = Math.min(SECONDS, clock.left() / 2000);
  const exact = solveExactly(instance, { most: proving ? used - 1 : used, wanted, seconds });
  if (exact.kind === 'none' && proving) return { ...best, atLeast: used };
  if (exact.kind !== 'found') return best;
  return carriedOut(situation, spread(instance, exact.at), best, 'exact');
}
