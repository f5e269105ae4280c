import type { Board } from '../../../function/tasks/maze/board.js';
import type { Dice } from '../../data/dice.js';

/** A board whose walls are still being set. */
type Ground = Board & { walls: boolean[] };

/** Open ground: single obstacles anywhere, blocks, and walls from side to side with doors; with or without a rim. */
export function obstacles(rows: number, columns: number, dice: Dice): Board {
  const ground: Ground = { rows, columns, walls: new Array<boolean>(rows * columns).fill(false) };
  const single = dice.pick([0, 0.1, 0.25, 0.35, 0.4, 0.45]);
  for (let cell = 0; cell < ground.walls.length; cell++) {
    if (dice.chance(single)) ground.walls[cell] = true;
  }
  const blocks = dice.pick([0, 0, Math.ceil((rows * columns) / 40)]);
  for (let i = 0; i < blocks; i++) setBlock(ground, dice);
  const divisions = single === 0 && blocks === 0 ? dice.whole(2, 6) : dice.pick([0, 0, 1, 2]);
  for (let i = 0; i < divisions; i++) divide(ground, dice);
  if (dice.chance(0.5)) setRim(ground);
  return ground;
}

/** Makes a cell a wall or opens it; cells outside the board are passed over. */
function set({ rows, columns, walls }: Ground, row: number, column: number, wall: boolean): void {
  if (row >= 0 && row < rows && column >= 0 && column < columns) walls[row * columns + column] = wall;
}

/** A block of walls, of one to four cells in height and in width, as far as it lies on the board. */
function setBlock(ground: Ground, dice: Dice): void {
  const [top, left] = [dice.whole(0, ground.rows - 1), dice.whole(0, ground.columns - 1)];
  const [high, wide] = [dice.whole(1, 4), dice.whole(1, 4)];
  for (let r = 0; r < high; r++) {
    for (let c = 0; c < wide; c++) set(ground, top + r, left + c, true);
  }
}

/** A straight wall through the whole board with one to three doors. */
function divide(ground: Ground, dice: Dice): void {
  const { rows, columns } = ground;
  const upright = dice.chance(0.5);
  const [length, across] = upright ? [rows, columns] : [columns, rows];
  const line = dice.whole(0, across - 1);
  const at = (i: number, wall: boolean) => (upright ? set(ground, i, line, wall) : set(ground, line, i, wall));
  for (let i = 0; i < length; i++) at(i, true);
  for (let door = dice.whole(1, 3); door > 0; door--) at(dice.whole(0, length - 1), false);
}

/** Walls all around. */
function setRim(ground: Ground): void {
  const { rows, columns } = ground;
  for (let r = 0; r < rows; r++) {
    for (const c of [0, columns - 1]) set(ground, r, c, true);
  }
  for (let c = 0; c < columns; c++) {
    for (const r of [0, rows - 1]) set(ground, r, c, true);
  }
}
