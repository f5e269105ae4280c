import { type Board, steps } from '../../../function/tasks/maze/board.js';
import type { Dice } from '../../data/dice.js';

/** A board of walls only. */
export function solid(rows: number, columns: number): Board & { walls: boolean[] } {
  return { rows, columns, walls: new Array<boolean>(rows * columns).fill(true) };
}

/**
 * Carves a perfect maze (a tree of corridors one cell wide) out of a solid board. Rooms lie two cells apart, from row and
 * column 0 or 1 on, so that the board has a rim or has none. A growing tree: it goes on from its newest room (long
 * corridors, few branches), from any (short ones, many), or from a mixture of both.
 */
export function carve(board: Board & { walls: boolean[] }, dice: Dice): Board & { walls: boolean[] } {
  const { rows, columns, walls } = board;
  const [top, left] = [dice.whole(0, 1), dice.whole(0, 1)];
  const newest = dice.pick([1, 1, 0.9, 0.5, 0]);
  const across = (from: number, size: number) => Math.floor((size - from + 1) / 2);
  const [high, wide] = [across(top, rows), across(left, columns)];
  const cellOf = (row: number, column: number) => (top + 2 * row) * columns + left + 2 * column;
  const first: [number, number] = [dice.whole(0, high - 1), dice.whole(0, wide - 1)];
  walls[cellOf(...first)] = false;
  const active = [first];
  while (active.length > 0) {
    const at = dice.chance(newest) ? active.length - 1 : dice.whole(0, active.length - 1);
    const [row, column] = active[at] ?? first;
    const closed = [
      [row - 1, column],
      [row + 1, column],
      [row, column - 1],
      [row, column + 1],
    ].filter(([r = -1, c = -1]) => r >= 0 && r < high && c >= 0 && c < wide && walls[cellOf(r, c)] === true);
    if (closed.length === 0) {
      active.splice(at, 1);
      continue;
    }
    const [r = 0, c = 0] = dice.pick(closed);
    walls[cellOf(r, c)] = false;
    walls[(cellOf(r, c) + cellOf(row, column)) / 2] = false;
    active.push([r, c]);
  }
  return board;
}

/** Breaks one more wall at this share of the dead ends, towards another corridor, so that there are loops. */
export function openDeadEnds(board: Board & { walls: boolean[] }, share: number, dice: Dice): Board {
  const { rows, columns, walls } = board;
  for (const cell of dice.shuffled(walls.flatMap((wall, i) => (wall ? [] : [i])))) {
    if (steps(board, cell).length !== 1 || !dice.chance(share)) continue;
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    const through = [
      [-1, 0],
      [1, 0],
      [0, -1],
      [0, 1],
    ].flatMap(([down = 0, right = 0]) => {
      const [r, c] = [row + 2 * down, column + 2 * right];
      const beyond = r >= 0 && r < rows && c >= 0 && c < columns && walls[r * columns + c] === false;
      const between = (row + down) * columns + column + right;
      return beyond && walls[between] ? [between] : [];
    });
    if (through.length > 0) walls[dice.pick(through)] = false;
  }
  return board;
}
