import type { Tokens } from '../task.js';
import { packingAttempt } from './packing-choices.js';
import { encodePacking } from './packing-tokens/layout.js';
import { packingShape, tokenBin } from './packing-tokens/vocabulary.js';
import { aimOf, assigned, type PlacementAnswer, type PlacementProblem, spread } from './problem.js';
import type { Solution } from './search/solution.js';
import { type By, STARTS_OF_WINDOWS, WindowRecursion } from './windows/recursion.js';

export const tokens: Tokens<PlacementProblem, PlacementAnswer> = {
  ...packingShape,
  encode: ({ packing }) => (packing ? encodePacking(packing) : new Array<number>(packingShape.sequenceLength).fill(0)),
  // Training data are made from packings, not from answers.
  encodeAnswer: () => [],
  decode: (problem, written) => assigned(problem, written.map(tokenBin)),
  mostStarts: ({ packing }) => (packing ? undefined : STARTS_OF_WINDOWS),
  attempts: (problem, judge) => (pick) => {
    const { packing, found, instance } = problem;
    if (packing) return packingAttempt(packing, (placed) => judge(assigned(problem, placed)), aimOf(problem), pick);
    if (!found) throw new RangeError('expected a cluster for which a search found a placement');
    const { solution, by } = found;
    const propose = ({ at }: Solution, by: By | 'exact') => judge({ assignment: spread(instance, at), by });
    return new WindowRecursion(
      { found: solution, mayEmpty: () => true, begin: () => propose(solution, by), propose },
      pick,
    );
  },
};
