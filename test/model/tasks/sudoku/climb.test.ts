import { describe, expect, it } from 'vitest';
import { candidates, search } from '../../../../function/tasks/sudoku/search.js';
import { climbedPuzzles, fewGivens, manyGuesses, neighbours } from '../../../../model/tasks/sudoku/climb.js';
import { minimalPuzzles, type SudokuPuzzle, seededShuffle } from '../../../../model/tasks/sudoku/puzzles.js';
import { rate } from '../../../../model/tasks/sudoku/rating.js';
import { first } from '../../data/first.js';

const solutions = (givens: readonly number[]) => search(candidates(givens), 2).solutions;
const filled = (givens: readonly number[]) => givens.filter((digit) => digit !== 0).length;

function expectMinimal({ givens, solution, rating }: SudokuPuzzle) {
  expect(solutions(givens)).toEqual([solution]);
  for (const [cell, digit] of givens.entries()) {
    if (digit !== 0) expect(solutions(givens.with(cell, 0))).toHaveLength(2);
  }
  expect(rating).toBe(rate(givens));
}

describe('climbedPuzzles', () => {
  it('with few givens: minimal, of 17 to 20 givens', () => {
    for (const puzzle of first(climbedPuzzles(4, { ...fewGivens, harvest: 3 }), 4)) {
      expectMinimal(puzzle);
      expect(filled(puzzle.givens)).toBeLessThanOrEqual(20);
    }
  });

  it('with many guesses: minimal, and hard to see through', () => {
    for (const puzzle of first(climbedPuzzles(4, { ...manyGuesses, harvest: 3 }), 4)) {
      expectMinimal(puzzle);
      expect(search(candidates(puzzle.givens), 2).guesses).toBeGreaterThanOrEqual(40);
    }
  });

  it('gives the same puzzles for a seed, and others for another', () => {
    const climb = { ...fewGivens, enough: 22, harvest: 2 };
    const some = (seed: number) => first(climbedPuzzles(seed, climb), 4).map(({ givens }) => givens.join(''));
    expect(some(1)).toEqual(some(1));
    expect(some(2)).not.toEqual(some(1));
  });

  it('begins anew after a harvest: two of one chain share givens, two chains hardly any', () => {
    const climb = { ...fewGivens, enough: 22, harvest: 2 };
    const [a, b, c] = first(climbedPuzzles(1, climb), 3).map(({ givens }) => givens);
    const shared = (x: readonly number[] = [], y: readonly number[] = []) =>
      x.filter((digit, cell) => digit !== 0 && digit === y[cell]).length;
    expect(shared(a, b)).toBeGreaterThan(shared(b, c) + 5);
  });
});

describe('neighbours', () => {
  it('lack one given of the puzzle and have at most one that it has not', () => {
    const shuffle = seededShuffle(9);
    const [puzzle] = first(minimalPuzzles(8), 1);
    const givens = puzzle?.givens ?? [];
    const found = Array.from({ length: 30 }, () => neighbours(givens, shuffle, 3)).flat();
    expect(found.length).toBeGreaterThan(0);
    for (const next of found) {
      expect(solutions(next)).toHaveLength(1);
      expect(next.filter((digit, cell) => digit !== 0 && digit !== givens[cell]).length).toBeLessThanOrEqual(1);
      expect(givens.some((digit, cell) => digit !== 0 && next[cell] !== digit)).toBe(true);
    }
  });
});
