import { sudoku } from '../../../function/tasks/sudoku.js';
import type { Example, Teacher } from '../teacher.js';
import { minimalPuzzles } from './puzzles.js';

/** Random minimal Sudokus with their one solution. */
export const sudokuTeacher: Teacher = {
  task: sudoku,
  *examples(seed): Generator<Example> {
    for (const { givens, solution, rating } of minimalPuzzles(seed)) {
      yield { input: sudoku.encode({ givens }), label: sudoku.encodeAnswer({ digits: solution }), rating };
    }
  },
};
