import { candidates, search } from '../../../function/tasks/sudoku/search.js';
import { Dice } from '../../data/dice.js';
import { rate } from './rating.js';

export interface SudokuPuzzle {
  /** 81 digits, 0 blank: minimal (no given can go) with one solution. */
  givens: number[];
  /** 81 digits. */
  solution: number[];
  /** Guesses that the solver needs; see solver.ts. */
  rating: number;
}

/** Puts items into a random order, in place. */
export type Shuffle = (items: number[]) => void;

/** A shuffle of its own random numbers; the same seed gives the same orders. */
export function seededShuffle(seed: number): Shuffle {
  const dice = new Dice(seed);
  return (items) => dice.shuffle(items);
}

/** An endless stream of random minimal puzzles; the same seed gives the same puzzles. */
export function* minimalPuzzles(seed: number): Generator<SudokuPuzzle, never> {
  const shuffle = seededShuffle(seed);
  for (;;) yield randomPuzzle(shuffle);
}

export function randomPuzzle(shuffle: Shuffle): SudokuPuzzle {
  const solution = randomSolution(shuffle);
  const givens = minimise(solution, shuffle);
  return { givens, solution, rating: rate(givens) };
}

/** A full grid: a shuffled first row, then a search that tries digits in random order. */
function randomSolution(shuffle: Shuffle): number[] {
  const first = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  shuffle(first);
  const { solutions } = search(candidates([...first, ...new Array<number>(72).fill(0)]), 1, { order: shuffle });
  const [solution] = solutions;
  if (!solution) throw new Error('a Sudoku grid with one full row always has a solution');
  return solution;
}

/** Takes givens of a puzzle with one solution away in random order, as long as that solution stays the only one. */
export function minimise(puzzle: readonly number[], shuffle: Shuffle): number[] {
  const givens = [...puzzle];
  const order = givens.flatMap((digit, cell) => (digit === 0 ? [] : [cell]));
  shuffle(order);
  for (const cell of order) {
    const digit = givens[cell] ?? 0;
    givens[cell] = 0;
    // Unique without this given exactly if no solution puts another digit there.
    const masks = candidates(givens);
    masks[cell] = 0b111_111_111 & ~(1 << (digit - 1));
    if (search(masks, 1).solutions.length > 0) givens[cell] = digit;
  }
  return givens;
}
