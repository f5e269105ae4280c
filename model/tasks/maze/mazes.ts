import type { Board, Maze } from '../../../function/tasks/maze/board.js';
import { distancesFrom } from '../../../function/tasks/maze/distances.js';
import type { Dice } from '../../data/dice.js';
import { carve, openDeadEnds, solid } from './carve.js';
import { obstacles } from './rooms.js';

/** A kind of maze, by the way in which its walls are set. */
export type Kind = 'perfect' | 'braided' | 'rooms';

export const KINDS: readonly Kind[] = ['perfect', 'braided', 'rooms'];

const WALLS: Readonly<Record<Kind, (rows: number, columns: number, dice: Dice) => Board>> = {
  /** Exactly one path between any two cells. */
  perfect: (rows, columns, dice) => carve(solid(rows, columns), dice),
  /** A perfect maze with some or all of its dead ends opened, so that it has loops. */
  braided: (rows, columns, dice) => openDeadEnds(carve(solid(rows, columns), dice), dice.real(0.2, 1), dice),
  /** Open ground with obstacles, and rooms with doors. */
  rooms: obstacles,
};

/** How many goals are drawn, of which the farthest is taken: long paths teach more than short ones. */
const GOALS = [1, 2, 4, 100];

/** The fewest steps from start to goal. */
const LEAST = 2;

/** Starts tried on one board before it is given up. */
const STARTS = 4;

/**
 * A maze of this kind with a path from start to goal; `unique` demands that no other path is as short. Boards on which
 * none is found are thrown away.
 */
export function maze(kind: Kind, rows: number, columns: number, dice: Dice, unique: boolean): Maze {
  for (;;) {
    const board = WALLS[kind](rows, columns, dice);
    const free = board.walls.flatMap((wall, cell) => (wall ? [] : [cell]));
    if (free.length < LEAST) continue;
    for (let tried = 0; tried < STARTS; tried++) {
      const start = dice.pick(free);
      const { steps, ways } = distancesFrom(board, start);
      const far = (cell: number) => steps[cell] ?? -1;
      const goals = free.filter((cell) => far(cell) >= LEAST && (!unique || ways[cell] === 1));
      if (goals.length === 0) continue;
      const drawn = Array.from({ length: dice.pick(GOALS) }, () => dice.pick(goals));
      const goal = drawn.reduce((a, b) => (far(b) > far(a) ? b : a));
      return { ...board, start, goal };
    }
  }
}
