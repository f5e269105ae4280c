import { describe, expect, it } from 'vitest';
import { steps } from '../../../function/tasks/maze/board.js';
import { connected } from '../../../function/tasks/maze/check.js';
import { distancesFrom, shortestPath } from '../../../function/tasks/maze/distances.js';
import { LEAST, walk } from '../../../function/tasks/maze/walk.js';
import { seeded } from '../../trm/random.js';
import { drawnMaze, randomMazes } from './mazes.js';

/** Cells 0 to 8; the centre is a wall. */
const ring = drawnMaze('S..', '.#.', '..G');
const open = drawnMaze('S..', '...', '..G');

describe('a walk', () => {
  it.each<[string, number[], number[]]>([
    ['along all that is believed in', [0, 1, 1, 0, 0, 1, 0, 0, 0], [0, 1, 2, 5, 8]],
    ['where most is believed in', [0, 0.4, 0.4, 0.6, 0, 0.9, 0.2, 0.2, 0], [0, 3, 6, 7, 8]],
    ['as far as anything is believed in', [0, 1, 1, 0, 0, 0, 0, 0, 0], [0, 1, 2]],
    ['to the goal, whatever is believed of it', [0, 0, 0, 1, 0, 1, 1, 1, -1], [0, 3, 6, 7, 8]],
    ['to the goal rather than past it', [0, 1, 1, 0, 0, 1, 0, 1, 0], [0, 1, 2, 5, 8]],
    ['never into a wall', [0, 0.5, 0.5, 0, 9, 0.5, 0, 0, 0], [0, 1, 2, 5, 8]],
    ['as far as just enough is believed in', [0, LEAST, LEAST, 0, 0, LEAST - 1e-9, 0, 0, 0], [0, 1, 2]],
    ['the first of two that are believed in alike', [0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0], [0, 3, 6, 7, 8]],
  ])('%s', (_, belief, path) => {
    expect(walk(ring, belief)).toEqual(path);
  });

  it('goes to the goal where it is next to the start', () => {
    expect(walk(drawnMaze('SG', '..'), [0, 0, 1, 1])).toEqual([0, 1]);
  });

  it('does not go back, and ends where it has shut itself in', () => {
    const spiral = drawnMaze('...', 'S.#', '##G');
    expect(walk(spiral, [1, 1, 1, 0, 0.5, 0, 0, 0, 0])).toEqual([3, 0, 1, 2]);
  });

  it.each<[string, ArrayLike<number>]>([
    ['nothing', []],
    ['too few', [0, 1]],
    ['NaN', new Array<number>(9).fill(Number.NaN)],
    ['zeros', new Float32Array(9)],
    ['less than nothing', new Array<number>(9).fill(-1)],
    ['endless belief', new Array<number>(9).fill(Number.POSITIVE_INFINITY)],
    ['belief alike in all', new Array<number>(9).fill(0.5)],
    ['too many', new Array<number>(99).fill(1)],
  ])('of %s is a way from the start, never thrown', (_, belief) => {
    for (const maze of [ring, open]) {
      const path = walk(maze, belief);
      expect(path[0]).toBe(maze.start);
      expect(new Set(path).size).toBe(path.length);
    }
  });

  it.each([
    ['NaN', Number.NaN],
    ['nothing', 0],
  ])('where %s is believed stays where it is', (_, value) => {
    expect(walk(open, new Array<number>(9).fill(value))).toEqual([0]);
  });

  it('is a way over free cells, each once, whatever is believed', () => {
    const random = seeded(8);
    for (const maze of randomMazes(60, 8)) {
      const path = walk(
        maze,
        maze.walls.map(() => random() * 1.2 - 0.1),
      );
      expect(new Set(path).size).toBe(path.length);
      for (const [i, cell] of path.slice(1).entries()) {
        expect(steps(maze, path[i] ?? -1).map(({ to }) => to)).toContain(cell);
      }
      expect(path.includes(maze.goal)).toBe(connected(maze, path));
    }
  });

  it('along a shortest path is that path', () => {
    for (const maze of randomMazes(60, 9)) {
      const path = shortestPath(maze) ?? [];
      const belief = maze.walls.map((_, cell) => (path.includes(cell) ? LEAST : 0));
      expect(walk(maze, belief)).toEqual(path);
    }
  });

  it('among several shortest paths goes along the one that is believed in a little more', () => {
    for (const maze of randomMazes(60, 9)) {
      const path = shortestPath(maze) ?? [];
      const [there, back] = [distancesFrom(maze, maze.start).steps, distancesFrom(maze, maze.goal).steps];
      const onAny = (cell: number) => there[cell] !== -1 && (there[cell] ?? 0) + (back[cell] ?? 0) === path.length - 1;
      const belief = maze.walls.map((_, cell) => (path.includes(cell) ? 0.31 : onAny(cell) ? 0.3 : 0.01));
      expect(walk(maze, belief)).toEqual(path);
    }
  });
});
