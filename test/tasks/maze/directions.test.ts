import { describe, expect, it } from 'vitest';
import type { Direction } from '../../../function/tasks/maze/board.js';
import { describeWay, directionsOf, inWords } from '../../../function/tasks/maze/directions.js';
import { shortestPath } from '../../../function/tasks/maze/distances.js';
import { drawn } from '../../../function/tasks/maze/draw.js';
import { drawnMaze, randomMazes } from './mazes.js';

const maze = drawnMaze('S..', '.#.', '..G');

describe('directions', () => {
  it.each<[number[], Direction[], string]>([
    [[0, 1, 2, 5, 8], ['right', 'right', 'down', 'down'], '4 steps: 2 right, 2 down'],
    [[0, 3], ['down'], '1 step: 1 down'],
    [[8, 7, 6, 3, 0], ['left', 'left', 'up', 'up'], '4 steps: 2 left, 2 up'],
    [[0], [], '0 steps'],
    [[0, 1, 4], ['right'], '2 steps: 1 right'],
    [[], [], '0 steps'],
  ])('of %j', (path, directions, words) => {
    expect(directionsOf(maze, path)).toEqual(directions);
    expect(describeWay(maze, path)).toBe(words);
  });

  it.each<[Direction[], string]>([
    [[], ''],
    [['up'], '1 up'],
    [['up', 'up', 'left', 'up'], '2 up, 1 left, 1 up'],
  ])('%j in words', (directions, words) => {
    expect(inWords(directions)).toBe(words);
  });

  it('lead from the start to the goal when followed', () => {
    for (const problem of randomMazes(30, 10)) {
      const moves = { up: -problem.columns, down: problem.columns, left: -1, right: 1 };
      const directions = directionsOf(problem, shortestPath(problem) ?? []);
      expect(directions.reduce((cell, direction) => cell + moves[direction], problem.start)).toBe(problem.goal);
    }
  });
});

describe('drawn', () => {
  it.each<[string, number[], string[]]>([
    ['without a path', [], ['S  ', ' # ', '  G']],
    ['with one, between start and goal', [0, 1, 2, 5, 8], ['Soo', ' #o', '  G']],
    ['with one that breaks off', [0, 3], ['S  ', 'o# ', '  G']],
    ['with one through a wall', [0, 1, 4], ['So ', ' o ', '  G']],
  ])('%s', (_, path, want) => {
    expect(drawn(maze, path)).toEqual(want);
  });

  it('can be read again', () => {
    for (const problem of randomMazes(30, 11)) expect(drawnMaze(...drawn(problem, []))).toEqual(problem);
  });
});
