import type { Tokens } from '../../task.js';
import type { Placed } from '../packing.js';
import { packingAttempt } from '../packing-choices.js';
import { encodePacking } from '../packing-tokens/layout.js';
import { packingShape } from '../packing-tokens/vocabulary.js';
import type { ConsolidationAnswer } from './answer.js';
import { carriedOut } from './proposal.js';
import type { ConsolidationProblem } from './read.js';

export const tokens: Tokens<ConsolidationProblem, ConsolidationAnswer> = {
  ...packingShape,
  encode: ({ window }) =>
    window ? encodePacking(window.packing) : new Array<number>(packingShape.sequenceLength).fill(0),
  // Training data are made from packings, not from answers.
  encodeAnswer: () => [],
  // A packing becomes an answer only when it is carried out, which an attempt does.
  decode: ({ found }) => found,
  attempts: (problem, judge) => (pick) => {
    const { window, situation, found } = problem;
    if (!window) throw new RangeError('expected a cluster that the model can see');
    const propose = (placed: Placed) => judge(carriedOut(situation, window, placed, found, 'model'));
    return packingAttempt(window.packing, propose, situation.bound, pick);
  },
};
