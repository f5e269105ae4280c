import { namedKindOf } from '../../../common/json.js';
import { place } from '../../phrases.js';
import { invalid, type Reading } from '../../task.js';
import { type Maze, SIDE } from '../board.js';
import { endless, endsOf } from './ends.js';
import { sized } from './shape.js';

/** A maze in numbers: rows of 0 (free) and 1 (wall), and where start and goal are, [row, column] from 0. */
export function readGrid(grid: unknown, pointer: string, context: Readonly<Record<string, unknown>>): Reading<Maze> {
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
    const c = row.findIndex((cell) => !isKnown(cell));
    if (c === -1) continue;
    const got = typeof row[c] === 'number' ? row[c] : namedKindOf(row[c]);
    return invalid(`${at(r)}/${c}`, `expected 0 (free) or 1 (wall), got ${got} at ${place(r, c)}`);
  }
  const columns = rows[0]?.length ?? 0;
  const board = { rows: rows.length, columns, walls: rows.flat().map(isWall) };
  const area = { ...board, isWall: (row: number, column: number) => board.walls[row * columns + column] ?? true };
  const ends = endsOf({ start: [], goal: [] }, context, area, pointer) ?? endless(pointer, false);
  if ('kind' in ends) return ends;
  const cell = ([row, column]: readonly [number, number]) => row * columns + column;
  return { kind: 'problem', problem: { ...board, start: cell(ends.start), goal: cell(ends.goal) } };
}

const isWall = (cell: unknown): boolean => cell === 1 || cell === true;
const isKnown = (cell: unknown): boolean => cell === 0 || cell === 1 || typeof cell === 'boolean';
