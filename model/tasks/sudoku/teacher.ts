import { sudoku } from '../../../function/tasks/sudoku/index.js';
import type { Example, Teacher } from '../../data/teacher.js';
import { climbedPuzzles, fewGivens, manyGuesses } from './climb.js';
import { minimalPuzzles, type SudokuPuzzle } from './puzzles.js';

/** Puzzles taken from one chain. They resemble each other, which makes them cheap; random symmetries make them different in training. */
const HARVEST = 200;

/** Minimal Sudokus with their one solution: random ones, ones with 17 to 20 givens, and very hard ones. */
export const sudokuTeacher: Teacher = {
  task: sudoku,
  kinds: {
    minimal: (seed) => examples(minimalPuzzles(seed)),
    few: (seed) => examples(climbedPuzzles(seed, { ...fewGivens, harvest: HARVEST })),
    hard: (seed) => examples(climbedPuzzles(seed, { ...manyGuesses, harvest: HARVEST })),
  },
};

function* examples(puzzles: Iterable<SudokuPuzzle>): Generator<Example> {
  for (const { givens, solution, rating } of puzzles) {
    yield { input: sudoku.encode({ givens }), label: sudoku.encodeAnswer({ digits: solution }), rating };
  }
}
