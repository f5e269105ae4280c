import { place } from '../../phrases.js';
import { type Invalid, invalid, type Reading } from '../../task.js';
import { type Form, type Maze, SIDE } from '../board.js';
import { type Ends, endless, endsOf } from './ends.js';
import { isLattice, readLattice } from './lattice.js';
import { sized } from './shape.js';
import { type Sheet, sheetOf } from './sheet.js';
import { KNOWN, type Sign, signOf } from './signs.js';
import { type Cells, cellsOf } from './widths.js';

type Context = Readonly<Record<string, unknown>>;

/** A maze drawn in characters: an array of strings or of arrays of signs, or one string of several lines. */
export function readDrawing(value: unknown, pointer: string, context: Context = {}): Reading<Maze> {
  const sheet = sheetOf(value, pointer);
  if ('kind' in sheet) return sheet;
  return isLattice(sheet) ? readLattice(sheet, pointer, context) : readBlocks(sheet, pointer, context);
}

/** A drawing in which every cell is one sign, or as many as are as wide as they are high. */
function readBlocks(sheet: Sheet, pointer: string, context: Context): Reading<Maze> {
  const cells = cropped(cellsOf(sheet.lines), sheet);
  const { rows } = cells;
  const count = sheet.count - 2 * cells.cropped;
  const wrong = sized(count, rows, pointer, sheet.at);
  if (wrong) return wrong;
  const text = rows.flat().join('');
  const signs: Sign[][] = [];
  for (const [r, row] of rows.entries()) {
    const read = row.map((sign) => signOf(sign, text));
    const c = read.indexOf(undefined);
    if (c !== -1) {
      const where = place(r + cells.cropped, c + cells.cropped);
      return invalid(sheet.at(r + cells.cropped), `expected ${KNOWN}, got ${JSON.stringify(row[c])} at ${where}`);
    }
    signs.push(read.flatMap((sign) => sign ?? []));
  }
  const found = findEnds(signs, cells, pointer, context);
  if ('kind' in found) return found;
  const columns = signs[0]?.length ?? 0;
  const cell = ([row, column]: readonly [number, number]) => (row - cells.cropped) * columns + column - cells.cropped;
  const board = { rows: rows.length, columns, walls: signs.flat().map((sign) => sign === 'wall') };
  const [start, goal] = [cell(found.ends.start), cell(found.ends.goal)];
  const form = formOf(sheet, cells, columns, [start, goal], found.remark);
  return { kind: 'problem', problem: { ...board, start, goal, form } };
}

/** A board that is too large by its outer wall goes without it. */
function cropped(cells: Cells, { count, lines }: Sheet): Cells & { cropped: 0 | 1 } {
  const { rows } = cells;
  const columns = rows[0]?.length ?? 0;
  const all = count === lines.length && (count > SIDE || columns > SIDE);
  const text = rows.flat().join('');
  const isWall = (sign: string | undefined) => sign !== undefined && signOf(sign, text) === 'wall';
  const closed =
    all &&
    rows.every(
      (row, r) =>
        row.length === columns &&
        (r % (rows.length - 1) === 0 ? row.every(isWall) : isWall(row[0]) && isWall(row.at(-1))),
    );
  if (!closed) return { ...cells, cropped: 0 };
  return { ...cells, rows: rows.slice(1, -1).map((row) => row.slice(1, -1)), cropped: 1 };
}

type Found = { ends: Ends; remark?: string };

/** Where the maze starts and ends: as it is drawn, as the context says, or at the two gaps in its outer wall. */
function findEnds(
  signs: readonly (readonly Sign[])[],
  { cropped: off }: { cropped: number },
  pointer: string,
  context: Context,
): Found | Invalid {
  const placesOf = (end: Sign) =>
    signs.flatMap((row, r) => row.flatMap((sign, c) => (sign === end ? [[r + off, c + off] as const] : [])));
  const isWall = (row: number, column: number) => (signs[row - off]?.[column - off] ?? 'wall') === 'wall';
  const area = { rows: signs.length + 2 * off, columns: (signs[0]?.length ?? 0) + 2 * off, isWall };
  const ends = endsOf({ start: placesOf('start'), goal: placesOf('goal') }, context, area, pointer);
  if (ends) return 'kind' in ends ? ends : { ends };
  const [start, goal, third] = gapsOf(signs);
  if (!start || !goal || third) return endless(pointer, true);
  return { ends: { start, goal }, remark: 'Start and goal are the two gaps in the outer wall.' };
}

/** The free cells of an outer wall that is closed but for a few of them. */
function gapsOf(signs: readonly (readonly Sign[])[]): (readonly [number, number])[] {
  const last = [signs.length - 1, (signs[0]?.length ?? 0) - 1] as const;
  if (last[0] < 2 || last[1] < 2) return [];
  return signs.flatMap((row, r) =>
    row.flatMap((sign, c) =>
      sign !== 'wall' && (r === 0 || c === 0 || r === last[0] || c === last[1]) ? [[r, c] as const] : [],
    ),
  );
}

/** The signs in which mazes are drawn that were given in numbers (draw.ts). */
const OURS = /^[# SG]*$/;

/** The caller's drawing, in which a path is marked by `o`, or by `*` where zeros stand for free cells. */
function formOf(
  { lines }: Sheet,
  { width, cropped: off }: Cells & { cropped: number },
  columns: number,
  ends: readonly [start: number, goal: number],
  remark: string | undefined,
): Form | undefined {
  if (remark === undefined && off === 0 && lines.every((line) => OURS.test(line.join('')))) return undefined;
  const at = (cell: number) => [Math.floor(cell / columns) + off, (cell % columns) + off] as const;
  const mark = lines.some((line) => line.includes('0')) ? '*' : 'o';
  const markOf = (cell: number) => (cell === ends[0] ? 'S' : cell === ends[1] ? 'G' : mark);
  const drawn = (path: readonly number[]) => {
    const signs = lines.map((line) => [...line]);
    for (const cell of path) {
      const [row, column] = at(cell);
      const line = signs[row] ?? [];
      const places = width(column);
      // An end that is drawn stays as it is.
      if (!places.some((place) => isEnd(line[place]))) for (const place of places) line[place] = markOf(cell);
    }
    return signs.map((line) => line.join(''));
  };
  return { at, stride: 1, isCell: () => true, remark, drawn };
}

const isEnd = (sign = ' '): boolean => ['start', 'goal'].includes(signOf(sign, '') ?? '');
