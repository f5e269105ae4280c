import { namedKindOf } from '../../../common/json.js';
import { type Invalid, invalid } from '../../task.js';
import { CELLS, SIZE } from '../grid.js';
import { rowOf } from './rows.js';
import { digitOfValue } from './signs.js';
import { faultOf, findInText } from './text.js';

const isTexts = (rows: readonly unknown[]): rows is readonly string[] => rows.every((row) => typeof row === 'string');

/** The 81 cells of a value that should be a Sudoku: a text, rows, or 81 cells in one list. */
export function readValue(value: unknown, pointer: string): readonly number[] | Invalid {
  if (typeof value === 'string') return findInText(value) ?? invalid(pointer, faultOf(value));
  if (!Array.isArray(value)) {
    return invalid(pointer, `expected 81 characters, or 9 rows of 9 cells, got ${namedKindOf(value)}`);
  }
  const found = findInList(value);
  return found ?? (value.length === CELLS ? cellsOf(value, CELLS, pointer) : readRows(value, pointer));
}

/** The cells of a list that is a Sudoku; undefined where it is none. */
export function findInList(list: readonly unknown[]): readonly number[] | undefined {
  if (list.length > CELLS) return undefined;
  if (isTexts(list) && list.length < CELLS) return findInText(list.join('\n'));
  const cells = list.length === CELLS ? cellsOf(list, CELLS, '') : readRows(list, '');
  return Array.isArray(cells) ? cells : undefined;
}

function readRows(rows: readonly unknown[], pointer: string): number[] | Invalid {
  if (rows.length !== SIZE) return invalid(pointer, `expected 9 rows, got ${rows.length}`);
  const cells: number[] = [];
  for (const [r, row] of rows.entries()) {
    const read = typeof row === 'string' ? rowOf(row) : undefined;
    const nine = read ?? cellsOf(row, SIZE, `${pointer}/${r}`);
    if (!Array.isArray(nine)) return nine;
    cells.push(...nine);
  }
  return cells;
}

function cellsOf(list: unknown, count: number, pointer: string): number[] | Invalid {
  if (!Array.isArray(list) || list.length !== count) {
    const got = Array.isArray(list) ? list.length : typeof list === 'string' ? shown(list) : namedKindOf(list);
    return invalid(pointer, `expected ${count} cells, got ${got}`);
  }
  const cells: number[] = [];
  for (const [c, value] of list.entries()) {
    const digit = digitOfValue(value);
    if (digit === undefined) {
      const told = 'a whole number from 0 to 9, or null, "" or "." for a blank';
      return invalid(`${pointer}/${c}`, `expected ${told}, got ${shown(value)}`);
    }
    cells.push(digit);
  }
  return cells;
}

function shown(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 20)) : namedKindOf(value);
}
