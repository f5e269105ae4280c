import { describe, expect, it } from 'vitest';
import { turns } from '../../function/tasks/maze/symmetries.js';
import { sudoku } from '../../function/tasks/sudoku/index.js';
import { candidates, search } from '../../function/tasks/sudoku/search.js';
import { randomView, SAME, type SymmetryFactor } from '../../function/tasks/symmetry.js';
import { argmax } from '../../function/trm/solver/attempt.js';
import { picker } from '../../function/trm/state/random.js';
import { minimalPuzzles } from '../../model/tasks/sudoku/puzzles.js';
import { first } from '../model/data/first.js';
import { seeded } from '../trm/random.js';

const puzzles = first(minimalPuzzles(3), 4);
const givensOf = (tokens: readonly number[]) => tokens.map((token) => token - 1);

describe('a random view of a Sudoku', () => {
  it('is a Sudoku with one solution, which brought back is the solution of the puzzle itself', () => {
    for (const [seed, { givens, solution }] of puzzles.entries()) {
      const view = randomView(sudoku.symmetries, picker(seed));
      const shown = view.show(sudoku.encode({ givens }));
      const { solutions } = search(candidates(givensOf(shown)), 2);
      expect(solutions).toHaveLength(1);
      const answer = sudoku.encodeAnswer({ digits: solutions[0] ?? [] });
      expect(givensOf(view.restore(answer))).toEqual(solution);
    }
  });

  it('differs from view to view, and is the same for the same draws', () => {
    const tokens = sudoku.encode({ givens: puzzles[0]?.givens ?? [] });
    const shown = (seed: number) => randomView(sudoku.symmetries, picker(seed)).show(tokens).join('');
    expect(new Set(Array.from({ length: 20 }, (_, seed) => shown(seed))).size).toBe(20);
    expect(shown(1)).toBe(shown(1));
  });
});

/** Two factors that do not commute: a turn by one place, and one that moves tokens by place. */
const TURN: SymmetryFactor = {
  positions: [[1, 2, 0]],
  inputTokens: [[0, 1, 2]],
  outputTokens: [[0, 1, 2]],
};
const SWAP: SymmetryFactor = {
  positions: [[1, 0, 2]],
  inputTokens: [[0, 2, 1]],
  outputTokens: [[2, 1, 0]],
};

describe('the factors of a view', () => {
  it('are applied one after the other, input and output each by their own table', () => {
    const view = randomView([TURN, SWAP], () => 0);
    // Turned: [1, 2, 0]; then its first two exchanged and 1 for 2: [1, 2, 0].
    expect(view.show([0, 1, 2])).toEqual([1, 2, 0]);
    expect(randomView([SWAP, TURN], () => 0).show([0, 1, 2])).toEqual([0, 1, 2]);
  });

  it('are undone by restore', () => {
    const view = randomView([TURN, SWAP], () => 0);
    // What the view would show of an answer, were answers shown: turned [1, 2, 0], exchanged [2, 1, 0], 0 for 2: [0, 1, 2].
    expect(view.restore([0, 1, 2])).toEqual([0, 1, 2]);
    expect(view.restore([2, 2, 1])).toEqual([1, 0, 0]);
  });

  it('without any, the view is the problem itself', () => {
    expect(randomView([], () => 0)).toBe(SAME);
    expect(SAME.show([3, 1])).toEqual([3, 1]);
    expect(SAME.restore([3, 1])).toEqual([3, 1]);
  });

  it('each draws one of its own elements', () => {
    const asked: number[] = [];
    randomView(sudoku.symmetries, (n) => {
      asked.push(n);
      return n - 1;
    });
    expect(asked).toEqual(sudoku.symmetries.map(({ positions }) => positions.length));
  });
});

it('tokens that no output has come back as 0', () => {
  expect(randomView([SWAP], () => 0).restore([9, 0, 1])).toEqual([2, 0, 1]);
});

describe('restoreLogits', () => {
  it.each<[string, readonly SymmetryFactor[], number, number]>([
    ['a Sudoku', sudoku.symmetries, 81, 11],
    ['a maze', [turns(30)], 900, 6],
    ['two factors that do not commute', [TURN, SWAP], 3, 3],
  ])('of %s: the most probable tokens are those that restore brings back', (_, factors, positions, outputs) => {
    for (let seed = 0; seed < 20; seed++) {
      const random = seeded(seed);
      const logits = Float32Array.from({ length: positions * outputs }, () => random());
      const view = randomView(factors, picker(seed));
      const restored = view.restoreLogits(logits, outputs);
      expect(argmax(restored, outputs)).toEqual(view.restore(argmax(logits, outputs)));
      // Each number once, somewhere.
      expect(restored.toSorted()).toEqual(logits.toSorted());
    }
  });

  it('leaves the logits that it is given alone', () => {
    const logits = Float32Array.from({ length: 9 }, (_, i) => i);
    randomView([TURN, SWAP], () => 0).restoreLogits(logits, 3);
    expect([...logits]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('moves cells and tokens', () => {
    // Positions 1, 0, 2 and tokens 2, 1, 0.
    const logits = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    expect([...randomView([SWAP], () => 0).restoreLogits(logits, 3)]).toEqual([6, 5, 4, 3, 2, 1, 9, 8, 7]);
  });

  it('of the problem itself is the logits', () => {
    const logits = Float32Array.of(1, 2);
    expect(SAME.restoreLogits(logits, 2)).toBe(logits);
  });
});
