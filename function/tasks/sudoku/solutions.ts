import { candidates, search } from './search.js';

/** How many solutions a Sudoku has. Of one that has several there are two; what one has, nobody is told. */
export type Solutions =
  | { readonly kind: 'none' | 'one' | 'uncounted' }
  | { readonly kind: 'several'; readonly two: readonly [readonly number[], readonly number[]] };

/**
 * Guesses after which counting is given up, which takes some tens of milliseconds. The hardest puzzles known that have one
 * solution take a few hundred; grids of few givens that have none may take millions.
 */
export const MOST_GUESSES = 10_000;

/**
 * Counts the solutions of givens (81, 0 blank) exactly, up to two. It only classifies: of a puzzle that has one solution, the
 * solution is dropped here, and finding it is left to the model.
 */
export function countSolutions(givens: readonly number[], most = MOST_GUESSES): Solutions {
  const { solutions, givenUp } = search(candidates(givens), 2, { most });
  const [first, second] = solutions;
  if (first && second) return { kind: 'several', two: [first, second] };
  if (givenUp) return { kind: 'uncounted' };
  return { kind: first ? 'one' : 'none' };
}
