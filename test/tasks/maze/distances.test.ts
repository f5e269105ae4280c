import { describe, expect, it } from 'vitest';
import { type Maze, steps } from '../../../function/tasks/maze/board.js';
import { distancesFrom, shortestLength, shortestPath } from '../../../function/tasks/maze/distances.js';
import { drawnMaze, randomMazes } from './mazes.js';

const open = drawnMaze('S..', '...', '..G');
const wall = drawnMaze('S#.', '.#G', '.#.');

describe('steps', () => {
  it.each<[string, Maze, number, string[]]>([
    ['in the middle', open, 4, ['up', 'down', 'left', 'right']],
    ['in the upper left corner', open, 0, ['down', 'right']],
    ['in the lower right corner', open, 8, ['up', 'left']],
    ['beside a wall', wall, 3, ['up', 'down']],
    ['on a board of one row', drawnMaze('S.G'), 1, ['left', 'right']],
    ['on a board of one column', drawnMaze('S', '.', 'G'), 1, ['up', 'down']],
    ['shut in', drawnMaze('S#G'), 0, []],
  ])('%s', (_, maze, cell, want) => {
    expect(steps(maze, cell).map(({ direction }) => direction)).toEqual(want);
  });

  it('do not lead around the edge', () => {
    expect(steps(open, 2).map(({ to }) => to)).toEqual([5, 1]);
    expect(steps(open, 3).map(({ to }) => to)).toEqual([0, 6, 4]);
  });
});

describe('distances', () => {
  it('are steps, and the number of shortest ways up to 2', () => {
    expect(distancesFrom(open, 0)).toEqual({ steps: [0, 1, 2, 1, 2, 3, 2, 3, 4], ways: [1, 1, 1, 1, 2, 2, 1, 2, 2] });
  });

  it('are -1 where no path leads, walls included', () => {
    expect(distancesFrom(wall, 0)).toEqual({
      steps: [0, -1, -1, 1, -1, -1, 2, -1, -1],
      ways: [1, 0, 0, 1, 0, 0, 1, 0, 0],
    });
  });

  it('ways are those of another search: paths counted one by one', () => {
    for (const maze of randomMazes(30, 5, 6)) {
      const { steps: far, ways } = distancesFrom(maze, maze.start);
      const pathsTo = (cell: number): number =>
        cell === maze.start
          ? 1
          : steps(maze, cell)
              .filter(({ to }) => far[to] === (far[cell] ?? 0) - 1)
              .reduce((sum, { to }) => sum + pathsTo(to), 0);
      for (const [cell, steps] of far.entries()) {
        expect(ways[cell]).toBe(steps === -1 ? 0 : Math.min(2, pathsTo(cell)));
      }
    }
  });
});

describe('the shortest path', () => {
  it.each<[string, Maze, number[] | undefined]>([
    ['of two cells', drawnMaze('SG'), [0, 1]],
    ['in the open', open, [0, 3, 6, 7, 8]],
    ['around a wall', drawnMaze('S#G', '...'), [0, 3, 4, 5, 2]],
    ['where there is none', wall, undefined],
  ])('%s', (_, maze, path) => {
    expect(shortestPath(maze)).toEqual(path);
    expect(shortestLength(maze)).toBe(path && path.length - 1);
  });

  it('is as long as the distance, from step to step over free cells', () => {
    for (const maze of randomMazes(60, 6)) {
      const path = shortestPath(maze) ?? [];
      expect(path).toHaveLength((shortestLength(maze) ?? 0) + 1);
      expect([path[0], path.at(-1)]).toEqual([maze.start, maze.goal]);
      for (const [i, cell] of path.slice(1).entries()) {
        expect(steps(maze, path[i] ?? -1).map(({ to }) => to)).toContain(cell);
      }
    }
  });
});
