import { describe, expect, it } from 'vitest';
import { sudoku } from '../../../function/tasks/sudoku/index.js';
import { candidates, search } from '../../../function/tasks/sudoku/search.js';
import type { SymmetryFactor } from '../../../function/tasks/symmetry.js';
import { Dice } from '../../../model/data/dice.js';
import { minimalPuzzles } from '../../../model/tasks/sudoku/puzzles.js';
import { first } from '../../model/data/first.js';

const NAMES = [
  'transposition',
  ...['bands', 'rows of band 1', 'rows of band 2', 'rows of band 3'],
  ...['stacks', 'columns of stack 1', 'columns of stack 2', 'columns of stack 3'],
  ...[2, 3, 4, 5, 6, 7, 8, 9].map((digit) => `swaps of ${digit} with a digit up to it`),
];
const SIZES = [2, ...Array<number>(8).fill(6), 2, 3, 4, 5, 6, 7, 8, 9];
const numbered = NAMES.map((name, i): [string, number] => [name, i]);

/** t'[i] = tokens[t[positions[i]]], as symmetry.ts defines it. */
function apply(factor: SymmetryFactor, k: number, tokens: readonly number[], side: 'input' | 'output'): number[] {
  const map = (side === 'input' ? factor.inputTokens : factor.outputTokens)[k] ?? [];
  return (factor.positions[k] ?? []).map((from) => map[tokens[from] ?? -1] ?? -1);
}

const factorOf = (i: number): SymmetryFactor => {
  const factor = sudoku.symmetries[i];
  if (!factor) throw new TypeError(`no factor ${i}`);
  return factor;
};
const isPermutation = (row: readonly number[], n: number) =>
  row.length === n && [...row].sort((a, b) => a - b).every((value, i) => value === i);
const givensOf = (tokens: readonly number[]) => tokens.map((token) => token - 1);
const NOTHING = { givens: Array<number>(81).fill(0) };

describe('the symmetries of sudoku', () => {
  const puzzles = first(minimalPuzzles(5), 3);

  it('are the known factors, with one row of each table for each element', () => {
    expect(sudoku.symmetries.map(({ positions }) => positions.length)).toEqual(SIZES);
    expect(sudoku.symmetries.map(({ inputTokens }) => inputTokens.length)).toEqual(SIZES);
    expect(sudoku.symmetries.map(({ outputTokens }) => outputTokens.length)).toEqual(SIZES);
  });

  it.each(numbered)('%s: every table row is a permutation, every element another, one of them nothing', (_, i) => {
    const { positions, inputTokens, outputTokens } = factorOf(i);
    expect(positions.every((row) => isPermutation(row, 81))).toBe(true);
    expect([...inputTokens, ...outputTokens].every((row) => isPermutation(row, 11))).toBe(true);
    const elements = positions.map((row, k) => JSON.stringify([row, inputTokens[k], outputTokens[k]]));
    expect(new Set(elements).size).toBe(elements.length);
    const still = (row: readonly number[] = []) => row.every((value, at) => value === at);
    expect(positions.filter((row, k) => still(row) && still(inputTokens[k]))).toHaveLength(1);
  });

  it.each(numbered)('%s: blanks and padding stay, and inputs and outputs move together', (_, i) => {
    const { inputTokens, outputTokens } = factorOf(i);
    for (const [k, row] of inputTokens.entries()) {
      expect(row.slice(0, 2)).toEqual([0, 1]);
      expect(outputTokens[k]).toEqual(row);
    }
  });

  it.each(numbered)('%s: solved grids stay solved, and a puzzle keeps its one solution', (_, i) => {
    const factor = factorOf(i);
    for (const { givens, solution } of puzzles) {
      for (const k of factor.positions.keys()) {
        const input = apply(factor, k, sudoku.encode({ givens }), 'input');
        const label = apply(factor, k, sudoku.encodeAnswer({ digits: solution }), 'output');
        const problem = { givens: givensOf(input) };
        const answer = sudoku.decode(problem, label);
        expect(sudoku.judge(NOTHING, answer).violations).toEqual([]);
        expect(sudoku.judge(problem, answer).violations).toEqual([]);
        expect(search(candidates(problem.givens), 2).solutions).toEqual([answer.digits]);
      }
    }
  });

  it('compose: one random element of every factor in turn', () => {
    const dice = new Dice(1);
    const seen = new Set<string>();
    for (let round = 0; round < 50; round++) {
      const { givens, solution } = puzzles[round % puzzles.length] ?? { givens: [], solution: [] };
      let input = sudoku.encode({ givens });
      let label = sudoku.encodeAnswer({ digits: solution });
      for (const factor of sudoku.symmetries) {
        const k = dice.whole(0, factor.positions.length - 1);
        input = apply(factor, k, input, 'input');
        label = apply(factor, k, label, 'output');
      }
      const problem = { givens: givensOf(input) };
      expect(sudoku.judge(problem, sudoku.decode(problem, label)).violations).toEqual([]);
      seen.add(label.join());
    }
    expect(seen.size).toBe(50);
  });

  it('encodeAnswer is undone by decode', () => {
    const answer = { digits: [...(puzzles[0]?.solution ?? [])].with(40, 0) };
    expect(sudoku.decode(NOTHING, sudoku.encodeAnswer(answer))).toEqual(answer);
  });
});
