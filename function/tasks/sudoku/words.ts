import { count } from '../phrases.js';
import type { Words } from '../task.js';
import { rowsOf, type SudokuAnswer, type SudokuProblem } from './grid.js';
import { resultSchema, type SudokuResult } from './result.js';

export const words: Words<SudokuProblem, SudokuAnswer> = {
  summarize: ({ digits }) => digits.join(''),
  explain: ({ givens }, { digits, other, none }, { violations }) => {
    if (violations.length > 0) {
      return `Not solved: the best attempt breaks ${count(violations.length, 'rule')}, first: ${violations[0]}.`;
    }
    if (none) {
      const given = count(givens.filter((digit) => digit !== 0).length, 'given');
      return `No solution: an exact search shows that no digits in the blanks go with these ${given}. One of them may be a slip.`;
    }
    if (other) {
      const differing = count(digits.filter((digit, cell) => digit !== other[cell]).length, 'cell');
      return `Several solutions, of which two are shown: ${digits.join('')} and ${other.join('')}. They differ in ${differing}; a given more in one of these tells them apart.`;
    }
    return `Solved: ${digits.join('')}. Every row, column and box holds 1 to 9 once, and no given changed.`;
  },
  resultSchema,
  result: ({ solutions }, { digits, other, none }): SudokuResult => {
    if (none) return { solvable: false, found_by: 'exact' };
    const solution = { solution: digits.join(''), rows: rowsOf(digits) };
    if (other) {
      const second = { other_solution: other.join(''), other_rows: rowsOf(other) };
      return { solvable: true, unique: false, ...solution, ...second, found_by: 'exact' };
    }
    return { ...(solutions?.kind === 'one' ? { solvable: true, unique: true } : {}), ...solution };
  },
};
