import { describe, expect, it } from 'vitest';
import { gaussian, picker, seedOf } from '../../../function/trm/state/random.js';

describe('seedOf', () => {
  it('depends on every part and on their order', () => {
    const seeds = [seedOf('m', [1, 2], 0), seedOf('m', [1, 2], 1), seedOf('m', [2, 1], 0), seedOf('n', [1, 2], 0)];
    expect(new Set(seeds).size).toBe(4);
    expect(seedOf('m', [1, 2], 0)).toBe(seeds[0]);
  });

  it('is the same on every machine and in every version', () => {
    expect(seedOf('sudoku', [1, 2, 3], 4)).toBe(4_220_012_817);
  });
});

it('picker draws whole numbers below n, all of them', () => {
  const pick = picker(5);
  const drawn = Array.from({ length: 200 }, () => pick(6));
  expect(new Set(drawn)).toEqual(new Set([0, 1, 2, 3, 4, 5]));
});

it('gaussian gives the same numbers for the same seed', () => {
  const draw = (seed: number) => Array.from({ length: 5 }, gaussian(seed, 1));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});
