import { namedKindOf } from '../../../common/json.js';
import { place } from '../../phrases.js';
import { type Invalid, invalid, type Reading } from '../../task.js';
import { type Maze, SIDE } from '../board.js';
import { sized } from './shape.js';

/** A maze in numbers: rows of 0 (free) and 1 (wall), and where start and goal are, [row, column] from 0. */
export function readGrid({ grid, start, goal }: Readonly<Record<string, unknown>>): Reading<Maze> {
  const pointer = '/context/grid';
  if (!Array.isArray(grid)) return invalid(pointer, `expected rows of 0 and 1, got ${namedKindOf(grid)}`);
  const at = (row: number) => `${pointer}/${row}`;
  const rows: unknown[][] = [];
  for (const [r, row] of grid.slice(0, SIDE + 1).entries()) {
    if (!Array.isArray(row)) return invalid(at(r), `expected row ${r + 1} to be an array, got ${namedKindOf(row)}`);
    rows.push(row);
  }
  const wrong = sized(grid.length, rows, pointer, at);
  if (wrong) return wrong;
  for (const [r, row] of rows.entries()) {
    const c = row.findIndex((cell) => cell !== 0 && cell !== 1);
    if (c === -1) continue;
    const got = typeof row[c] === 'number' ? row[c] : namedKindOf(row[c]);
    return invalid(`${at(r)}/${c}`, `expected 0 (free) or 1 (wall), got ${got} at ${place(r, c)}`);
  }
  const columns = rows[0]?.length ?? 0;
  const board = { rows: rows.length, columns, walls: rows.flat().map((cell) => cell === 1) };
  const from = readCell('start', start, board);
  if (typeof from !== 'number') return from;
  const to = readCell('goal', goal, board);
  if (typeof to !== 'number') return to;
  if (from === to) {
    const where = place(Math.floor(to / columns), to % columns);
    return invalid('/context/goal', `expected another cell than the start, got ${where} for both`);
  }
  return { kind: 'problem', problem: { ...board, start: from, goal: to } };
}

function readCell(
  name: 'start' | 'goal',
  value: unknown,
  { rows, columns, walls }: Pick<Maze, 'rows' | 'columns' | 'walls'>,
): number | Invalid {
  const pointer = `/context/${name}`;
  if (!Array.isArray(value)) return invalid(pointer, `expected ${name} to be [row, column], got ${namedKindOf(value)}`);
  const [row, column, ...more] = value;
  if (!Number.isInteger(row) || !Number.isInteger(column) || more.length > 0) {
    return invalid(
      pointer,
      `expected ${name} to be two whole numbers, [row, column], got ${JSON.stringify(value).slice(0, 60)}`,
    );
  }
  if (row < 0 || row >= rows || column < 0 || column >= columns) {
    return invalid(
      pointer,
      `expected ${name} within rows 0 to ${rows - 1} and columns 0 to ${columns - 1}, got [${row}, ${column}]`,
    );
  }
  const cell = row * columns + column;
  return walls[cell]
    ? invalid(pointer, `expected ${name} on a free cell, got the wall at ${place(row, column)}`)
    : cell;
}
