import type { Exam, Question } from '../../eval/exam.js';
import { climbedPuzzles, fewGivens } from './climb.js';
import { minimalPuzzles, type SudokuPuzzle } from './puzzles.js';

/** By the guesses that a solver with naked and hidden singles makes; each from its `from` up to the next. */
const RATINGS = [
  { name: 'no guess', from: 0 },
  { name: '1-4 guesses', from: 1 },
  { name: '5-19 guesses', from: 5 },
  { name: '20+ guesses', from: 20 },
] as const;

const ALL = 'all minimal';
const FEW = '17 to 20 givens';
/** Keeps the seeds of the two climbs apart. */
const FEWER = 500;

/** Random minimal Sudokus as they come, the same by rating, and ones with fewer givens than random ones ever have. */
export const sudokuExam: Exam = {
  task: 'sudoku',
  version: 2,
  parts: [
    {
      bands: [ALL, ...RATINGS.map(({ name }) => name)],
      *questions(seed) {
        for (const puzzle of minimalPuzzles(seed)) yield question(puzzle, [ALL, ratingBand(puzzle)]);
      },
    },
    {
      bands: [FEW],
      *questions(seed) {
        // One of each chain: puzzles of one chain are near each other, and would not be independent samples.
        const few = climbedPuzzles(seed, { ...fewGivens, harvest: 1 });
        // A chain that may end at 20 givens hardly ever goes further, so every third one has to.
        const fewer = climbedPuzzles(seed + FEWER, { ...fewGivens, enough: 19, harvest: 1 });
        for (let i = 1; ; i++) yield question((i % 3 === 0 ? fewer : few).next().value, [FEW]);
      },
    },
  ],
};

function question({ givens }: SudokuPuzzle, bands: readonly string[]): Question {
  return { request: { question: 'Solve this Sudoku.', context: { puzzle: givens.join('') } }, bands };
}

function ratingBand({ rating }: SudokuPuzzle): string {
  return (RATINGS.findLast(({ from }) => rating >= from) ?? RATINGS[0]).name;
}
