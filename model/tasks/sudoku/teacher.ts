import { sudoku } from '../../../function/tasks/sudoku/index.js';
import type { Example, Teacher } from '../../data/teacher.js';
import { climbedPuzzles, fewGivens, manyGuesses } from './climb.js';
import { minimalPuzzles, type Puzzle } from './puzzles.js';

/** Of one chain: near enough to each other to be cheap, and made different by the symmetries that training draws. */
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

function* examples(puzzles: Iterable<Puzzle>): Generator<Example> {
  for (const { givens, solution, rating } of puzzles) {
    yield { input: sudoku.encode({ givens }), label: sudoku.encodeAnswer({ digits: solution }), rating };
  }
}
