import type { ReasonRequest } from '../../function/contract/reason.js';
import { minimalPuzzles } from '../data/sudoku/puzzles.js';

/** Puzzles that no model was trained on, in bands of difficulty. */
export interface Exam {
  task: string;
  /** Bands by rating, easiest first; each from its `from` up to the next. */
  bands: readonly { name: string; from: number }[];
  /** Requests without end, as a caller would send them; the same seed gives the same ones. */
  questions(seed: number): Iterable<{ request: ReasonRequest; rating: number }>;
}

/** Random minimal Sudokus, by the guesses that a solver with naked and hidden singles makes. */
const sudokuExam: Exam = {
  task: 'sudoku',
  bands: [
    { name: 'no guess', from: 0 },
    { name: '1-4 guesses', from: 1 },
    { name: '5-19 guesses', from: 5 },
    { name: '20+ guesses', from: 20 },
  ],
  *questions(seed) {
    for (const { givens, rating } of minimalPuzzles(seed)) {
      yield { request: { question: 'Solve this Sudoku.', context: { puzzle: givens.join('') } }, rating };
    }
  },
};

export const EXAMS: readonly Exam[] = [sudokuExam];

/** Seeds are kept apart by purpose: training uses small ones, and no figure is measured where something was fitted. */
export const SEEDS = { calibration: 800_001, evaluation: 900_001 } as const;
