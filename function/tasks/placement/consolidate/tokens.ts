import type { Verdict } from '../../../trm/solver/attempt.js';
import type { Tokens } from '../../task.js';
import type { Placed } from '../packing.js';
import { packingAttempt } from '../packing-choices.js';
import { encodePacking } from '../packing-tokens/layout.js';
import { packingShape } from '../packing-tokens/vocabulary.js';
import { spread } from '../problem.js';
import { type Ground, STARTS_OF_WINDOWS, WindowRecursion } from '../windows/recursion.js';
import type { ConsolidationAnswer } from './answer.js';
import { assignmentOf, carriedOut } from './proposal.js';
import type { ConsolidationProblem } from './read.js';

export const tokens: Tokens<ConsolidationProblem, ConsolidationAnswer> = {
  ...packingShape,
  encode: ({ window }) =>
    window ? encodePacking(window.packing) : new Array<number>(packingShape.sequenceLength).fill(0),
  // Training data are made from packings, not from answers.
  encodeAnswer: () => [],
  // A packing becomes an answer only when it is carried out, which an attempt does.
  decode: ({ found }) => found,
  mostStarts: ({ window }) => (window ? undefined : STARTS_OF_WINDOWS),
  attempts: (problem, judge) => (pick) => {
    const { window, situation, found } = problem;
    if (!window) return new WindowRecursion(ground(problem, judge), pick);
    const propose = (placed: Placed) => {
      const { packing } = window;
      return judge(carriedOut(situation, assignmentOf(situation, packing, placed), found, 'model'));
    };
    return packingAttempt(window.packing, propose, situation.bound, pick);
  },
};

/** What the model works on where it cannot see all at once: the best packing, whether or not it can be carried out. */
function ground<P extends Verdict>(
  problem: ConsolidationProblem,
  judge: (answer: ConsolidationAnswer) => P,
): Ground<P> {
  const { situation, found, packed, time } = problem;
  if (!packed) throw new RangeError('expected a packing for the model to work on');
  const candidates = new Set(situation.candidates);
  return {
    found: packed,
    mayEmpty: (node) => candidates.has(node),
    begin: () => judge(found),
    // In a large cluster carrying out takes a while.
    propose: (solution, by) =>
      judge(time() > 0 ? carriedOut(situation, spread(situation.instance, solution.at), found, by) : found),
  };
}
