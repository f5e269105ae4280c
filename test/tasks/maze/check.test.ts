import { describe, expect, it } from 'vitest';
import type { Maze } from '../../../function/tasks/maze/board.js';
import { examine, violationsOf } from '../../../function/tasks/maze/check.js';
import { shortestPath } from '../../../function/tasks/maze/distances.js';
import { drawnMaze, randomMazes } from './mazes.js';

/** Cells 0 to 8; the centre is a wall. */
const maze = drawnMaze('S..', '.#.', '.G.');

describe('a path', () => {
  it.each<[string, Maze, number[], string[], boolean]>([
    ['the shortest', maze, [0, 3, 6, 7], [], true],
    ['one of two that are as short', drawnMaze('S.', '.G'), [0, 1, 3], [], true],
    ['the other', drawnMaze('S.', '.G'), [0, 2, 3], [], true],
    ['a longer one', maze, [0, 1, 2, 5, 8, 7], ['the path takes 5 steps, and 3 will do'], true],
    ['none at all', maze, [], ['the path begins at no cell, and the start is row 1 column 1'], false],
    ['from elsewhere', maze, [3, 6, 7], ['the path begins at row 2 column 1, and the start is row 1 column 1'], false],
    ['the start alone', maze, [0], ['the path ends at row 1 column 1, 3 steps short of the goal'], false],
    ['one step short', maze, [0, 3, 6], ['the path ends at row 3 column 1, 1 step short of the goal'], false],
    ['beyond the goal', maze, [0, 3, 6, 7, 8], ['the path ends at row 3 column 3, 1 step short of the goal'], false],
    ['through a wall', maze, [0, 1, 4, 7], ['no step leads from row 1 column 2 to the wall at row 2 column 2'], false],
    ['with a jump', maze, [0, 7], ['no step leads from row 1 column 1 to row 3 column 2'], false],
    ['around the edge', maze, [0, 1, 2, 3, 6, 7], ['no step leads from row 1 column 3 to row 2 column 1'], false],
    ['on the spot', maze, [0, 0, 3, 6, 7], ['no step leads from row 1 column 1 to row 1 column 1'], false],
    ['back again', maze, [0, 1, 0, 3, 6, 7], ['the path comes to row 1 column 1 twice'], false],
    [
      'that can lead nowhere',
      drawnMaze('S.#G'),
      [0, 1],
      ['the path ends at row 1 column 2, cut off and short of the goal'],
      false,
    ],
  ])('%s', (_, problem, path, violations, whole) => {
    expect(violationsOf(problem, path)).toEqual(violations);
    expect(examine(problem, path).connected).toBe(whole);
  });

  it.each([
    ['fractions', [0, 0.5]],
    ['no numbers', [0, Number.NaN]],
    ['cells that are none', [0, -3]],
    ['cells beyond the board', [6, 9]],
  ])('of %s is refuted, never thrown', (_, path) => {
    expect(violationsOf(maze, path)).toHaveLength(1);
    expect(examine(maze, path).connected).toBe(false);
  });

  it('that breadth-first search finds has nothing wrong; one with a cell changed, left out or doubled has', () => {
    for (const problem of randomMazes(30, 7)) {
      const path = shortestPath(problem) ?? [];
      expect(violationsOf(problem, path)).toEqual([]);
      for (const [i, cell] of path.entries()) {
        expect(violationsOf(problem, path.toSpliced(i, 1)), 'left out').not.toEqual([]);
        expect(violationsOf(problem, path.toSpliced(i, 0, cell)), 'doubled').not.toEqual([]);
        expect(violationsOf(problem, path.with(i, cell + 2 * problem.columns)), 'changed').not.toEqual([]);
      }
    }
  });
});

it.each<[string, Maze, number, number | undefined]>([
  ['from the start', maze, 0, 3],
  ['from the goal', maze, 7, 0],
  ['from a wall', maze, 4, undefined],
  ['from where no path leads', drawnMaze('S.#G'), 1, undefined],
])('steps missing %s', (_, problem, cell, want) => {
  expect(examine(problem, [cell]).missing).toBe(want);
});
