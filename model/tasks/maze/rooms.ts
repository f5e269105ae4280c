import type { Board } from '../../../function/tasks/maze/board.js';
import type { Dice } from '../../data/dice.js';

/** Open ground: single obstacles anywhere, blocks, and walls from side to side with doors; with or without a rim. */
export function obstacles(rows: number, columns: number, dice: Dice): Board {
  const walls = new Array<boolean>(rows * columns).fill(false);
  const put = (row: number, column: number, wall: boolean) => {
    if (row >= 0 && row < rows && column >= 0 && column < columns) walls[row * columns + column] = wall;
  };
  const single = dice.pick([0, 0.1, 0.25, 0.35, 0.4, 0.45]);
  for (let cell = 0; cell < walls.length; cell++) if (dice.chance(single)) walls[cell] = true;
  const blocks = dice.pick([0, 0, Math.ceil((rows * columns) / 40)]);
  for (let i = 0; i < blocks; i++) {
    const [top, left, high, wide] = [
      dice.whole(0, rows - 1),
      dice.whole(0, columns - 1),
      dice.whole(1, 4),
      dice.whole(1, 4),
    ];
    for (let r = 0; r < high; r++) for (let c = 0; c < wide; c++) put(top + r, left + c, true);
  }
  const divisions = single === 0 && blocks === 0 ? dice.whole(2, 6) : dice.pick([0, 0, 1, 2]);
  for (let i = 0; i < divisions; i++) divide(rows, columns, put, dice);
  if (dice.chance(0.5)) {
    for (let r = 0; r < rows; r++) for (const c of [0, columns - 1]) put(r, c, true);
    for (let c = 0; c < columns; c++) for (const r of [0, rows - 1]) put(r, c, true);
  }
  return { rows, columns, walls };
}

/** A straight wall through the whole board with one to three doors. */
function divide(rows: number, columns: number, put: (r: number, c: number, wall: boolean) => void, dice: Dice): void {
  const upright = dice.chance(0.5);
  const [length, across] = upright ? [rows, columns] : [columns, rows];
  const line = dice.whole(0, across - 1);
  const at = (i: number, wall: boolean) => (upright ? put(i, line, wall) : put(line, i, wall));
  for (let i = 0; i < length; i++) at(i, true);
  for (let door = dice.whole(1, 3); door > 0; door--) at(dice.whole(0, length - 1), false);
}
