import { describe, expect, it } from 'vitest';
import { beliefOf, beliefOfTokens } from '../../../function/tasks/maze/belief.js';
import { SIDE, TOKEN, VOCABULARY } from '../../../function/tasks/maze/board.js';
import { padded, positionOf } from '../../../function/tasks/maze/padded.js';
import { tokensOf } from '../../../function/tasks/maze/tokens.js';
import { drawnMaze, marked, signs } from './mazes.js';

const maze = drawnMaze('S.#', '#.G');
const PATH = [0, 1, 4, 5];

describe('tokens', () => {
  it.each<[string, number[], string]>([
    ['of a maze', [], 'S ## G'],
    ['with a path: start and goal stay', PATH, 'So##oG'],
  ])('%s', (_, path, want) => {
    expect(signs(tokensOf(maze, path))).toBe(want);
  });

  it('on the whole board lie at its upper left, with padding around them', () => {
    const tokens = padded(maze, tokensOf(maze));
    expect(tokens).toHaveLength(SIDE * SIDE);
    const rows = Array.from({ length: SIDE }, (_, r) => signs(tokens.slice(r * SIDE, (r + 1) * SIDE)));
    expect(rows.slice(0, 3)).toEqual([`S #${'?'.repeat(27)}`, `# G${'?'.repeat(27)}`, '?'.repeat(30)]);
    expect(new Set(rows.slice(2))).toEqual(new Set(['?'.repeat(30)]));
  });

  it.each([
    [0, 0],
    [2, 2],
    [3, 30],
    [5, 32],
  ])('cell %i of three columns lies at %i', (cell, position) => {
    expect(positionOf(maze, cell)).toBe(position);
  });

  it('of a whole board are the board', () => {
    const whole = drawnMaze(`S${'.'.repeat(29)}`, ...new Array<string>(28).fill('.'.repeat(30)), `${'.'.repeat(29)}G`);
    expect(padded(whole, tokensOf(whole))).toEqual(tokensOf(whole));
  });
});

describe('belief', () => {
  const at = (cell: number, values: readonly number[], logits = new Float32Array(SIDE * SIDE * VOCABULARY)) => {
    logits.set(values, positionOf(maze, cell) * VOCABULARY);
    return logits;
  };

  it('is the share of the path in the softmax of each cell', () => {
    const logits = at(4, [1, 2, 3, 4, 5, 6]);
    const sum = [1, 2, 3, 4, 5, 6].reduce((total, value) => total + Math.exp(value), 0);
    const belief = beliefOf(maze, logits);
    expect(belief).toHaveLength(6);
    expect(belief[4]).toBeCloseTo(Math.exp(6) / sum, 6);
    for (const cell of [0, 1, 2, 3, 5]) expect(belief[cell]).toBeCloseTo(1 / 6, 6);
  });

  it.each<[string, number[], number]>([
    ['sure of it', [0, 0, 0, 0, 0, 200], 1],
    ['sure of something else', [0, 0, 999, 0, 0, -999], 0],
    ['large numbers all alike', [3e38, 3e38, 3e38, 3e38, 3e38, 3e38], 1 / 6],
    ['NaN for the path', [0, 0, 0, 0, 0, Number.NaN], 0],
    ['NaN for a wall', [0, Number.NaN, 0, 0, 0, 5], 0],
    ['endless for the path', [0, 0, 0, 0, 0, Number.POSITIVE_INFINITY], 0],
    ['endless for a wall', [0, Number.POSITIVE_INFINITY, 0, 0, 0, 0], 0],
    ['less than anything for the path', [0, 0, 0, 0, 0, Number.NEGATIVE_INFINITY], 0],
  ])('%s', (_, values, want) => {
    expect(beliefOf(maze, at(1, values))[1]).toBeCloseTo(want, 6);
  });

  it('of no logits is none', () => {
    expect(beliefOf(maze, new Float32Array())).toEqual(new Array(6).fill(0));
  });

  it('of tokens is all or nothing', () => {
    expect(beliefOfTokens(maze, marked(maze, PATH))).toEqual([0, 1, 0, 0, 1, 0]);
    expect(beliefOfTokens(maze, [TOKEN.path])).toEqual([1, 0, 0, 0, 0, 0]);
    expect(beliefOfTokens(maze, [])).toEqual(new Array(6).fill(0));
  });
});
