import type { Task } from '../task.js';
import { examples } from './examples.js';
import type { SudokuAnswer, SudokuProblem } from './grid.js';
import { bare, claims, contextSchema } from './read.js';
import { rules } from './rules.js';
import { tokens } from './tokens.js';
import { words } from './words.js';

/** Sudoku on a 9×9 grid. */
export const sudoku: Task<SudokuProblem, SudokuAnswer> = {
  name: 'sudoku',
  taskTypes: ['logic'],
  contextSchema,
  examples,
  about: {
    words: /sudokus?|puzzles?|grid|board|digits?|9\s*[x×]\s*9/gi,
    todo: 'put the Sudoku into context.puzzle: 81 characters, or nine lines of nine cells, with "." or 0 for blanks',
  },
  bare,
  claims,
  ...rules,
  ...words,
  ...tokens,
};
