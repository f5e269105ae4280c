import { describe, expect, it } from 'vitest';
import { rate } from '../../../../model/tasks/sudoku/rating.js';

const EASY = '530070000600195000098000060800060003400803001700020006060000280000419005000080079';
const HARD = '800000000003600000070090200050007000000045700000100030001000068008500010090000400';
const BACKWARDS = '000000000000003085001020000000507000004000100090000000500000073002010000000040009';
const digits = (text: string) => [...text].map(Number);

describe('rate', () => {
  it('is 0 for puzzles that singles solve, and counts guesses where they do not', () => {
    expect(rate(digits(EASY))).toBe(0);
    expect(rate(digits(BACKWARDS))).toBe(0);
    expect(rate(digits(HARD))).toBeGreaterThan(5);
  });
});
