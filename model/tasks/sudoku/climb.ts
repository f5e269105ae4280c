import { candidates, search } from '../../../function/tasks/sudoku/search.js';
import { minimise, randomPuzzle, type Shuffle, type SudokuPuzzle, seededShuffle } from './puzzles.js';
import { rate } from './rating.js';

/**
 * Puzzles that random minimal ones hardly ever are: with few givens, or very hard. A chain begins at a random minimal
 * puzzle and moves to neighbours (one given away, another in, what became superfluous away) that are no worse for its
 * purpose; after its harvest it ends and the next begins, so that the puzzles stay different from each other.
 */
export interface Climb {
  /** What the chain makes small. */
  cost(givens: readonly number[]): number;
  /** A puzzle of this cost or less is taken. */
  enough: number;
  /** Puzzles taken from one chain. */
  harvest: number;
}

/** 17 to 20 givens, 17 being the fewest there are. */
export const fewGivens = { cost: (givens: readonly number[]) => filled(givens).length, enough: 20 };

/** Many guesses to find the solution and to see that there is no other, whatever the order of the digits. */
export const manyGuesses = { cost: (givens: readonly number[]) => -search(candidates(givens), 2).guesses, enough: -40 };

/** A puzzle with a given taken away that has more solutions than this is skipped: hardly any other given would make it unique again. */
const MOST_SOLUTIONS = 100;
/** Neighbours tried for each given taken away. */
const FAN = 6;
/** Givens taken away in vain, or without getting any further, before a chain is given up. */
const PATIENCE = 400;

const filled = (givens: readonly number[]) => givens.flatMap((digit, cell) => (digit === 0 ? [] : [cell]));

/** An endless stream of minimal puzzles by hill climbing; the same seed gives the same puzzles. */
export function* climbedPuzzles(seed: number, climb: Climb): Generator<SudokuPuzzle, never> {
  const shuffle = seededShuffle(seed);
  for (;;) yield* chain(climb, shuffle);
}

function* chain({ cost, enough, harvest }: Climb, shuffle: Shuffle): Generator<SudokuPuzzle> {
  let { givens } = randomPuzzle(shuffle);
  let best = cost(givens);
  let taken = 0;
  for (let idle = 0; idle < PATIENCE; idle++) {
    for (const next of neighbours(givens, shuffle, FAN)) {
      const value = cost(next);
      if (value < best) idle = 0;
      if (value <= best) {
        givens = next;
        best = value;
      }
      if (value > enough) continue;
      yield { givens: next, solution: solutionOf(next), rating: rate(next) };
      taken++;
      idle = 0;
      if (taken === harvest) return;
    }
  }
}

/** At most `fan` other minimal puzzles that lack one given of this one and have at most one that it has not. */
export function neighbours(givens: readonly number[], shuffle: Shuffle, fan: number): number[][] {
  const [away = 0] = shuffled(filled(givens), shuffle);
  const open = givens.with(away, 0);
  const { solutions } = search(candidates(open), MOST_SOLUTIONS);
  if (solutions.length >= MOST_SOLUTIONS) return [];
  // A digit that just one solution has in a cell makes that solution the only one.
  const holders = new Uint8Array(81 * 10);
  for (const solution of solutions) {
    for (let cell = 0; cell < 81; cell++) {
      const place = cell * 10 + (solution[cell] ?? 0);
      holders[place] = (holders[place] ?? 0) + 1;
    }
  }
  const closing = Array.from(holders.keys()).filter((place) => holders[place] === 1 && Math.floor(place / 10) !== away);
  return shuffled(closing, shuffle)
    .slice(0, fan)
    .map((place) => minimise(open.with(Math.floor(place / 10), place % 10), shuffle));
}

function shuffled(items: number[], shuffle: Shuffle): number[] {
  shuffle(items);
  return items;
}

function solutionOf(givens: readonly number[]): number[] {
  const [solution] = search(candidates(givens), 1).solutions;
  if (!solution) throw new Error('expected a puzzle with a solution, got one without');
  return solution;
}
