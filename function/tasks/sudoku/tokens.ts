import { branching } from '../branching.js';
import { placeOf } from '../phrases.js';
import { identity } from '../symmetry.js';
import type { Tokens } from '../task.js';
import { whole } from '../views.js';
import { SudokuChoices } from './choices.js';
import { CELLS, isDigit, SIZE, type SudokuAnswer, type SudokuProblem } from './grid.js';
import { symmetries } from './symmetries.js';
import { digitOf, tokenOf, VOCABULARY } from './vocabulary.js';

export const tokens: Tokens<SudokuProblem, SudokuAnswer> = {
  sequenceLength: CELLS,
  vocabularySize: VOCABULARY,
  symmetries,
  encode: ({ givens }) => givens.map(tokenOf),
  encodeAnswer: ({ digits }) => digits.map(tokenOf),
  decode: (_, written) => decode(written),
  attempts: ({ givens }, judge) =>
    branching({
      choices: SudokuChoices.of(givens),
      whole: whole(givens.map(tokenOf), VOCABULARY, (tokens) => judge(decode(tokens))),
      // The model's doubts say nothing of what a search has found: that is right, or it breaks a rule.
      propose: (digits, by) => ({ ...judge({ digits }), by, certain: by === 'search' }),
      say: ({ choice, token }) => `${placeOf(choice, SIZE)} is ${token}`,
    }),
};

const decode = (written: readonly number[]): SudokuAnswer => ({
  digits: identity(CELLS).map((i) => {
    const digit = digitOf(written[i] ?? 0);
    return isDigit(digit) ? digit : 0;
  }),
});
