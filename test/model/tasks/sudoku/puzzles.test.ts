import { describe, expect, it } from 'vitest';
import { candidates, search } from '../../../../function/tasks/sudoku/search.js';
import { minimalPuzzles } from '../../../../model/tasks/sudoku/puzzles.js';
import { rate } from '../../../../model/tasks/sudoku/rating.js';
import { first } from '../../data/first.js';

const take = (seed: number, count: number) => first(minimalPuzzles(seed), count);
const solutions = (givens: readonly number[]) => search(candidates(givens), 2).solutions;

describe('minimalPuzzles', () => {
  const puzzles = take(11, 30);

  it('gives puzzles whose one solution is the one beside them', () => {
    for (const { givens, solution } of puzzles) expect(solutions(givens)).toEqual([solution]);
  });

  it('gives puzzles that lose uniqueness with any given', () => {
    for (const { givens } of puzzles) {
      for (const [cell, digit] of givens.entries()) {
        if (digit !== 0) expect(solutions(givens.with(cell, 0))).toHaveLength(2);
      }
    }
  });

  it('keeps the givens of the solution and rates by guesses', () => {
    for (const { givens, solution, rating } of puzzles) {
      expect(givens.every((digit, cell) => digit === 0 || digit === solution[cell])).toBe(true);
      expect(rating).toBe(rate(givens));
    }
    expect(puzzles.some(({ rating }) => rating === 0)).toBe(true);
    expect(puzzles.some(({ rating }) => rating > 0)).toBe(true);
  });

  it('gives the same puzzles for a seed, and others for another', () => {
    expect(take(11, 30)).toEqual(puzzles);
    const seen = new Set(puzzles.map(({ givens }) => givens.join('')));
    expect(take(12, 30).filter(({ givens }) => seen.has(givens.join('')))).toEqual([]);
    expect(seen.size).toBe(30);
  });
});
