import { identity } from '../symmetry.js';
import type { Tokens } from '../task.js';
import { CELLS, isDigit, type SudokuAnswer, type SudokuProblem } from './grid.js';
import { symmetries } from './symmetries.js';
import { digitOf, tokenOf, VOCABULARY } from './vocabulary.js';

export const tokens: Tokens<SudokuProblem, SudokuAnswer> = {
  sequenceLength: CELLS,
  vocabularySize: VOCABULARY,
  symmetries,
  encode: ({ givens }) => givens.map(tokenOf),
  encodeAnswer: ({ digits }) => digits.map(tokenOf),
  decode: (_, written) => ({
    digits: identity(CELLS).map((i) => {
      const digit = digitOf(written[i] ?? 0);
      return isDigit(digit) ? digit : 0;
    }),
  }),
};
