import { namedKindOf } from '../../../common/json.js';
import { count, place } from '../../phrases.js';
import { type Invalid, invalid, type Reading } from '../../task.js';
import { type Maze, SIDE } from '../board.js';
import { sized } from './shape.js';

const WALL = '#';
const FREE = [' ', '.'];
const KNOWN = '"#", ".", space, "S" or "G"';

/** A maze drawn in characters, row by row: an array of strings, or one string of several lines. */
export function readDrawing(value: unknown, pointer: string): Reading<Maze> {
  const lines = typeof value === 'string' ? withoutBlankEnds(value).split(/\r?\n/) : value;
  if (!Array.isArray(lines)) return invalid(pointer, `expected an array of strings, got ${namedKindOf(value)}`);
  const at = (row: number) => (typeof value === 'string' ? pointer : `${pointer}/${row}`);
  const rows: string[][] = [];
  for (const [r, line] of lines.slice(0, SIDE + 1).entries()) {
    if (typeof line !== 'string') {
      return invalid(at(r), `expected row ${r + 1} to be a string, got ${namedKindOf(line)}`);
    }
    rows.push([...line]);
  }
  const wrong = sized(lines.length, rows, pointer, at);
  if (wrong) return wrong;
  for (const [r, row] of rows.entries()) {
    const c = row.findIndex((sign) => sign !== WALL && sign !== 'S' && sign !== 'G' && !FREE.includes(sign));
    if (c === -1) continue;
    return invalid(at(r), `expected ${KNOWN}, got ${JSON.stringify(row[c])} at ${place(r, c)}`);
  }
  const start = only('S', rows, pointer);
  if (typeof start !== 'number') return start;
  const goal = only('G', rows, pointer);
  if (typeof goal !== 'number') return goal;
  const walls = rows.flat().map((sign) => sign === WALL);
  return { kind: 'problem', problem: { rows: rows.length, columns: rows[0]?.length ?? 0, walls, start, goal } };
}

/**
 * A text without the line breaks at its beginning and end. A regular expression that ends in `+$` would take time that
 * grows with the square of the line breaks, since it tries each of them as its start.
 */
function withoutBlankEnds(text: string): string {
  let [from, to] = [0, text.length];
  for (;;) {
    if (text[from] === '\n') {
      from += 1;
    } else if (text[from] === '\r' && text[from + 1] === '\n') {
      from += 2;
    } else {
      break;
    }
  }
  while (to > from && text[to - 1] === '\n') to -= text[to - 2] === '\r' && to - 1 > from ? 2 : 1;
  return text.slice(from, to);
}

/** The cell of a sign that must occur exactly once. */
function only(sign: string, rows: readonly (readonly string[])[], pointer: string): number | Invalid {
  const places = rows.flatMap((row, r) => row.flatMap((each, c) => (each === sign ? [{ r, c }] : [])));
  const [first, second] = places;
  if (!first) return invalid(pointer, `expected one ${sign}, got none in ${count(rows.length, 'row')}`);
  if (second) {
    const where = `the first at ${place(first.r, first.c)} and ${place(second.r, second.c)}`;
    return invalid(pointer, `expected one ${sign}, got ${places.length}, ${where}`);
  }
  return first.r * (rows[0]?.length ?? 0) + first.c;
}
