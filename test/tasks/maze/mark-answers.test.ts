import { describe, expect, it } from 'vitest';
import { type Maze, SIDE, steps, TOKEN, VOCABULARY } from '../../../function/tasks/maze/board.js';
import { positionOf } from '../../../function/tasks/maze/board-tokens.js';
import { examine } from '../../../function/tasks/maze/check.js';
import { distancesFrom, shortestPath } from '../../../function/tasks/maze/distances.js';
import { beliefOf, byBelief, byMarkLogits, byMarks, LEAST } from '../../../function/tasks/maze/mark-answers.js';
import { walk } from '../../../function/tasks/maze/walk.js';
import { seeded } from '../../trm/random.js';
import { drawnMaze, marked, randomMazes } from './mazes.js';

/** Cells 0 to 8; the centre is a wall. */
const ring = drawnMaze('S..', '.#.', '..G');
const open = drawnMaze('S..', '...', '..G');

const walkBy = (maze: Maze, belief: ArrayLike<number>) =>
  walk(
    maze,
    byBelief(maze, (cell) => belief[cell] ?? 0),
  );

const maze = drawnMaze('S.#', '#.G');
const PATH = [0, 1, 4, 5];
const oneHot = (token: number) => Array.from({ length: VOCABULARY }, (_, i) => (i === token ? 5 : 0));

describe('a walk by belief', () => {
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
    expect(walkBy(ring, belief)).toEqual(path);
  });

  it('goes to the goal where it is next to the start', () => {
    expect(walkBy(drawnMaze('SG', '..'), [0, 0, 1, 1])).toEqual([0, 1]);
  });

  it('does not go back, and ends where it has shut itself in', () => {
    const spiral = drawnMaze('...', 'S.#', '##G');
    expect(walkBy(spiral, [1, 1, 1, 0, 0.5, 0, 0, 0, 0])).toEqual([3, 0, 1, 2]);
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
      const path = walkBy(maze, belief);
      expect(path[0]).toBe(maze.start);
      expect(new Set(path).size).toBe(path.length);
    }
  });

  it.each([
    ['NaN', Number.NaN],
    ['nothing', 0],
  ])('where %s is believed stays where it is', (_, value) => {
    expect(walkBy(open, new Array<number>(9).fill(value))).toEqual([0]);
  });

  it('is a way over free cells, each once, whatever is believed', () => {
    const random = seeded(8);
    for (const maze of randomMazes(60, 8)) {
      const path = walkBy(
        maze,
        maze.walls.map(() => random() * 1.2 - 0.1),
      );
      expect(new Set(path).size).toBe(path.length);
      for (const [i, cell] of path.slice(1).entries()) {
        expect(steps(maze, path[i] ?? -1).map(({ to }) => to)).toContain(cell);
      }
      expect(path.includes(maze.goal)).toBe(examine(maze, path).connected);
    }
  });

  it('along a shortest path is that path', () => {
    for (const maze of randomMazes(60, 9)) {
      const path = shortestPath(maze) ?? [];
      const belief = maze.walls.map((_, cell) => (path.includes(cell) ? LEAST : 0));
      expect(walkBy(maze, belief)).toEqual(path);
    }
  });

  it('among several shortest paths goes along the one that is believed in a little more', () => {
    for (const maze of randomMazes(60, 9)) {
      const path = shortestPath(maze) ?? [];
      const [there, back] = [distancesFrom(maze, maze.start).steps, distancesFrom(maze, maze.goal).steps];
      const onAny = (cell: number) => there[cell] !== -1 && (there[cell] ?? 0) + (back[cell] ?? 0) === path.length - 1;
      const belief = maze.walls.map((_, cell) => (path.includes(cell) ? 0.31 : onAny(cell) ? 0.3 : 0.01));
      expect(walkBy(maze, belief)).toEqual(path);
    }
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
    const belief = maze.walls.map((_, cell) => beliefOf(maze, logits)(cell));
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
    expect(beliefOf(maze, at(1, values))(1)).toBeCloseTo(want, 6);
  });

  it('of no logits is none', () => {
    for (const [cell] of maze.walls.entries()) expect(beliefOf(maze, new Float32Array())(cell)).toBe(0);
  });
});

describe('marks', () => {
  it.each<[string, number[], number[]]>([
    ['of the path', marked(maze, PATH), PATH],
    ['that end', [TOKEN.start, TOKEN.path], [0, 1]],
    ['of nothing', [], [0]],
  ])('%s are followed', (_, tokens, path) => {
    expect(walk(maze, byMarks(maze, tokens))).toEqual(path);
  });

  it('as logits are followed as well', () => {
    const logits = Float32Array.from(marked(maze, PATH).flatMap((token) => oneHot(token)));
    expect(walk(maze, byMarkLogits(maze, logits))).toEqual(PATH);
  });
});
