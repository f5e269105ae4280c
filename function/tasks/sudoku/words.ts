import { count } from '../phrases.js';
import type { Words } from '../task.js';
import { rowsOf, type SudokuAnswer, type SudokuProblem } from './grid.js';

export const words: Words<SudokuProblem, SudokuAnswer> = {
  summarize: ({ digits }) => digits.join(''),
  explain: (_, { digits }, { violations }) =>
    violations.length === 0
      ? `Solved: ${digits.join('')}. Every row, column and box holds 1 to 9 once, and no given changed.`
      : `Not solved: the best attempt breaks ${count(violations.length, 'rule')}, first: ${violations[0]}.`,
  result: (_, { digits }) => ({ solution: digits.join(''), rows: rowsOf(digits) }),
};
