import { describe, expect, it } from 'vitest';
import { SIDE } from '../../../function/tasks/maze/board.js';
import { padded, positionOf, tokensOf } from '../../../function/tasks/maze/board-tokens.js';
import { drawnMaze, signs } from './mazes.js';

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
