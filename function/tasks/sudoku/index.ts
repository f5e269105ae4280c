import type { Task } from '../task.js';
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
  bare,
  claims,
  ...rules,
  ...words,
  ...tokens,
};
