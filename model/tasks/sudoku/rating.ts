import { candidates, search } from '../../../function/tasks/sudoku/search.js';

/** Guesses until the search finds the solution: 0 for puzzles that singles solve. */
export function rate(givens: readonly number[]): number {
  return search(candidates(givens), 1).guesses;
}
