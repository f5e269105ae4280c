import type { Tokens } from '../task.js';
import { packingAttempt } from './packing-choices.js';
import { encodePacking } from './packing-tokens/layout.js';
import { packingShape, tokenBin } from './packing-tokens/vocabulary.js';
import { aimOf, assigned, type PlacementAnswer, type PlacementProblem } from './problem.js';

export const tokens: Tokens<PlacementProblem, PlacementAnswer> = {
  ...packingShape,
  encode: ({ packing }) => encodePacking(packing),
  // Training data are made from packings, not from answers.
  encodeAnswer: () => [],
  decode: (problem, written) => assigned(problem, written.map(tokenBin)),
  attempts: (problem, judge) => (pick) =>
    packingAttempt(problem.packing, (placed) => judge(assigned(problem, placed)), aimOf(problem), pick),
};
