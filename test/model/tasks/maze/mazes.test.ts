import { describe, expect, it } from 'vitest';
import { type Board, steps } from '../../../../function/tasks/maze/board.js';
import { distancesFrom } from '../../../../function/tasks/maze/distances.js';
import { Dice } from '../../../../model/data/dice.js';
import { carve, openDeadEnds, solid } from '../../../../model/tasks/maze/carve.js';
import { KINDS, type Kind, maze } from '../../../../model/tasks/maze/mazes.js';
import { obstacles } from '../../../../model/tasks/maze/rooms.js';

const freeOf = ({ walls }: Board) => walls.flatMap((wall, cell) => (wall ? [] : [cell]));
/** Pairs of free cells side by side. */
const links = (board: Board) => freeOf(board).reduce((sum, cell) => sum + steps(board, cell).length, 0) / 2;
const reached = (board: Board, from: number) => distancesFrom(board, from).steps.filter((far) => far >= 0).length;
const deadEnds = (board: Board) => freeOf(board).filter((cell) => steps(board, cell).length === 1).length;
const SIDES: [number, number][] = [
  [5, 5],
  [6, 9],
  [15, 15],
  [30, 30],
  [2, 12],
];

/** So many boards of every size. */
function* boards(make: (rows: number, columns: number, dice: Dice) => Board): Generator<Board> {
  for (const [rows, columns] of SIDES) {
    const dice = new Dice(rows * 100 + columns);
    for (let i = 0; i < 20; i++) yield make(rows, columns, dice);
  }
}

it('a solid board is walls only', () => {
  expect(solid(2, 3)).toEqual({ rows: 2, columns: 3, walls: new Array(6).fill(true) });
});

describe('a carved board', () => {
  it('is a tree: all cells reachable, one link less than cells', () => {
    for (const board of boards((rows, columns, dice) => carve(solid(rows, columns), dice))) {
      const free = freeOf(board);
      expect(links(board)).toBe(free.length - 1);
      expect(reached(board, free[0] ?? -1)).toBe(free.length);
    }
  });

  it('fills the board: every two rows and columns have a room', () => {
    for (const board of boards((rows, columns, dice) => carve(solid(rows, columns), dice))) {
      for (let row = 0; row + 2 < board.rows; row++) {
        const band = board.walls.slice(row * board.columns, (row + 2) * board.columns);
        expect(band).toContain(false);
      }
    }
  });

  it('has a rim or has none', () => {
    const rims = Array.from({ length: 40 }, (_, seed) => {
      const { walls, columns } = carve(solid(7, 7), new Dice(seed));
      return walls.slice(0, columns).every((wall) => wall);
    });
    expect(new Set(rims).size).toBe(2);
  });
});

describe('opened dead ends', () => {
  it('make loops, and all cells stay reachable', () => {
    let loops = 0;
    for (const [rows, columns] of SIDES) {
      const dice = new Dice(rows);
      for (let i = 0; i < 20; i++) {
        const tree = carve(solid(rows, columns), dice);
        const [cells, ends] = [freeOf(tree).length, deadEnds(tree)];
        const board = openDeadEnds(tree, 1, dice);
        const free = freeOf(board);
        expect(reached(board, free[0] ?? -1)).toBe(free.length);
        expect(free.length).toBeGreaterThanOrEqual(cells);
        expect(deadEnds(board)).toBeLessThanOrEqual(ends);
        if (Math.min(rows, columns) >= 15) {
          expect(links(board)).toBeGreaterThan(free.length);
          loops++;
        }
      }
    }
    expect(loops).toBe(40);
  });

  it('a share of 0 opens none', () => {
    const tree = carve(solid(9, 9), new Dice(4));
    const walls = [...tree.walls];
    expect(openDeadEnds(tree, 0, new Dice(1)).walls).toEqual(walls);
  });
});

describe('obstacles', () => {
  it('leave open ground, or walls with doors, of the size asked for', () => {
    for (const board of boards(obstacles)) expect(board.walls).toHaveLength(board.rows * board.columns);
    const shares = [...boards(obstacles)].map((board) => freeOf(board).length / board.walls.length);
    expect(Math.max(...shares)).toBeGreaterThan(0.8);
    expect(Math.min(...shares)).toBeLessThan(0.6);
  });
});

describe.each(
  KINDS.flatMap((kind): [Kind, boolean][] => [
    [kind, true],
    [kind, false],
  ]),
)('a maze of kind %s, one shortest path: %s', (kind, unique) => {
  const all = SIDES.flatMap(([rows, columns]) => {
    const dice = new Dice(rows + columns);
    return Array.from({ length: 12 }, () => maze(kind, rows, columns, dice, unique));
  });

  it('has a path of 2 steps or more between two free cells', () => {
    for (const { start, goal, walls, ...board } of all) {
      expect([walls[start], walls[goal]]).toEqual([false, false]);
      expect(distancesFrom({ ...board, walls }, start).steps[goal]).toBeGreaterThanOrEqual(2);
    }
  });

  if (unique || kind === 'perfect') {
    it('has exactly one shortest path', () => {
      for (const each of all) expect(distancesFrom(each, each.start).ways[each.goal]).toBe(1);
    });
  } else {
    it('has several shortest paths now and then', () => {
      expect(all.some((each) => distancesFrom(each, each.start).ways[each.goal] === 2)).toBe(true);
    });
  }

  it('is the same for the same seed, and another for another', () => {
    const of = (seed: number) => maze(kind, 9, 9, new Dice(seed), unique);
    expect(of(3)).toEqual(of(3));
    expect(of(3)).not.toEqual(of(4));
  });
});
