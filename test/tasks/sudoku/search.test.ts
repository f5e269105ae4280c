import { describe, expect, it } from 'vitest';
import { candidates, search } from '../../../function/tasks/sudoku/search.js';

const EASY = '530070000600195000098000060800060003400803001700020006060000280000419005000080079';
const EASY_SOLUTION = '534678912672195348198342567859761423426853791713924856961537284287419635345286179';
/** Arto Inkala's, of 2012. */
const HARD = '800000000003600000070090200050007000000045700000100030001000068008500010090000400';
const HARD_SOLUTION = '812753649943682175675491283154237896369845721287169534521974368438526917796318452';
/** Made against solvers that guess in order: the first row is 987654321. Hidden singles solve it. */
const BACKWARDS = '000000000000003085001020000000507000004000100090000000500000073002010000000040009';
const BACKWARDS_SOLUTION = '987654321246173985351928746128537694634892157795461832519286473472319568863745219';
/** Rows 1 and 4, columns 4 and 5 of EASY_SOLUTION hold 67 over 76: two boxes, so the digits can change places. */
const RECTANGLE = [3, 4, 30, 31];

const digits = (text: string) => [...text].map(Number);
const solve = (text: string, limit: number) =>
  search(candidates(digits(text)), limit).solutions.map((solution) => solution.join(''));
const withCells = (text: string, cells: readonly number[], values: string) =>
  cells.reduce((all, cell, i) => all.slice(0, cell) + values[i] + all.slice(cell + 1), text);

describe('search', () => {
  it.each([
    ['a puzzle that singles solve', EASY, EASY_SOLUTION],
    ['a puzzle that needs guesses', HARD, HARD_SOLUTION],
    ['a puzzle made against guessing in order', BACKWARDS, BACKWARDS_SOLUTION],
    ['a full grid', EASY_SOLUTION, EASY_SOLUTION],
  ])('finds the one solution of %s', (_, puzzle, solution) => {
    expect(solve(puzzle, 2)).toEqual([solution]);
  });

  it('finds both solutions of a grid in which two digits can change places', () => {
    const both = [EASY_SOLUTION, withCells(EASY_SOLUTION, RECTANGLE, '7667')];
    expect(solve(withCells(EASY_SOLUTION, RECTANGLE, '0000'), 10).sort()).toEqual(both.sort());
  });

  it.each([
    ['two equal digits in a row', '55'.padEnd(81, '0')],
    ['a cell without candidates', `12345678${'0'.repeat(9)}9`.padEnd(81, '0')],
    ['a digit without a place in a row', withCells('0'.repeat(81), [0, 1, 2, 12, 24], '23411')],
    ['a wrong given', withCells(EASY, [2], '1')],
  ])('finds nothing where there is %s', (_, puzzle) => {
    expect(solve(puzzle, 2)).toEqual([]);
  });

  it.each([1, 2, 5])('stops at %i solutions of the empty grid', (limit) => {
    expect(new Set(solve('0'.repeat(81), limit)).size).toBe(limit);
  });

  it('is given up after so many guesses, and says so', () => {
    const open = candidates(digits('0'.repeat(81)));
    expect(search(open, 1, { most: 3 })).toMatchObject({ solutions: [], guesses: 3, givenUp: true });
    expect(search(candidates(digits(EASY)), 2, { most: 0 })).toMatchObject({ guesses: 0, givenUp: false });
    expect(search(candidates(digits(HARD)), 2)).toMatchObject({ givenUp: false });
  });

  it('leaves the masks that it was given alone', () => {
    const masks = candidates(digits(EASY));
    const before = masks.slice();
    search(masks, 2);
    expect(masks).toEqual(before);
  });
});
