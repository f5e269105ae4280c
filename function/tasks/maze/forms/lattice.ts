import { place } from '../../phrases.js';
import { type Invalid, invalid, type Reading } from '../../task.js';
import { type Form, type Maze, SIDE } from '../board.js';
import { type Ends, endless, endsOf } from './ends.js';
import type { Sheet } from './sheet.js';
import { BLOCKS, endOf } from './signs.js';

type Context = Readonly<Record<string, unknown>>;
type Place = readonly [row: number, column: number];

/** Cells a side: the board holds them, and in between what may be a wall. The outer wall need not be there. */
const MOST = Math.floor((SIDE + 1) / 2);

const ACROSS = /[-=_─━═╌┄┈╴╶╸╺╼╾]/;
const DOWN = /[|│┃║╎┆┊╵╷╹╻╽╿!]/;
/** Where lines meet or end: a plus, or a corner, a crossing or half a line of box-drawing signs. */
const CORNER = /[+┌-╋╒-╬╭-╰╴-╻]/;

/** Walls between cells, which are a few signs wide and high; the lines that make them stand at multiples of that. */
interface Lattice {
  /** Signs from one line to the next, across and down; at least 2. */
  wide: number;
  high: number;
  rows: number;
  columns: number;
  /** The sign at a place of the drawing; a space where it has none. */
  sign(line: number, column: number): string;
}

/** Whether a drawing has its walls between the cells: `+--+` and its like. */
export const isLattice = (sheet: Sheet): boolean => latticeOf(sheet) !== undefined;

function latticeOf({ lines, count: all }: Sheet): Lattice | undefined {
  const cornered = all === lines.length && CORNER.test(lines[0]?.[0] ?? '');
  if (!cornered || lines.flat().some((sign) => BLOCKS.test(sign))) return undefined;
  const signs = lines.flatMap((line, l) => line.map((sign, c) => ({ sign, l, c })));
  const wide = signs.filter(({ sign }) => DOWN.test(sign) || CORNER.test(sign)).reduce((n, { c }) => divisor(n, c), 0);
  const drawnAt = signs
    .filter(({ sign }) => ACROSS.test(sign) || CORNER.test(sign))
    .reduce((n, { l }) => divisor(n, l), 0);
  // A box-drawing wall that goes on says nothing of where the cells beside it end; mostly they are one line high.
  const unsaid = drawnAt > 0 && drawnAt % 2 === 0 && wide <= USUAL && !signs.some(({ sign }) => sign === '+');
  const high = unsaid ? 2 : drawnAt;
  if (wide < 2 || high < 2 || (lines.length - 1) % high !== 0) return undefined;
  const width = signs.reduce((most, { sign, c }) => (sign === ' ' ? most : Math.max(most, c)), 0);
  const sign = (line: number, column: number) => lines[line]?.[column] ?? ' ';
  return { wide, high, rows: (lines.length - 1) / high, columns: Math.ceil(width / wide), sign };
}

/** Signs from one line of a drawing to the next across, of cells that are one line high. */
const USUAL = 4;

/** The greatest common divisor. */
function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/**
 * A maze whose walls stand between the cells. On the board every cell has a cell between it and the next one, which is a wall
 * or free, so that a step of the caller's is two on the board, and the shortest path is the same.
 */
export function readLattice(sheet: Sheet, pointer: string, context: Context): Reading<Maze> {
  const lattice = latticeOf(sheet);
  if (!lattice) return invalid(pointer, 'expected walls between cells, as in +--+');
  const { rows, columns } = lattice;
  if (rows > MOST || columns > MOST) {
    return invalid(
      pointer,
      `expected at most ${MOST} × ${MOST} cells with walls between them, got ${rows} × ${columns}`,
    );
  }
  const wrong = strange(lattice, sheet);
  if (wrong) return wrong;
  const found = findEnds(lattice, pointer, context);
  if ('kind' in found) return found;
  const size = { rows: 2 * rows - 1, columns: 2 * columns - 1 };
  const walls = Array.from({ length: size.rows * size.columns }, (_, cell) =>
    isWall(lattice, Math.floor(cell / size.columns), cell % size.columns),
  );
  const cell = ([row, column]: Place) => 2 * row * size.columns + 2 * column;
  const [start, goal] = [cell(found.ends.start), cell(found.ends.goal)];
  const form = formOf(lattice, sheet, size.columns, [start, goal], found.remark);
  return { kind: 'problem', problem: { ...size, walls, start, goal, form } };
}

/** Whether a cell of the board is a wall: between two cells it is where a line is drawn, and between four always. */
function isWall({ wide, high, sign }: Lattice, row: number, column: number): boolean {
  if (row % 2 === 1 && column % 2 === 1) return true;
  const [line, left] = [(row >> 1) * high, (column >> 1) * wide];
  if (row % 2 === 1) return drawnIn(inside(wide).map((c) => sign(line + high, left + c)));
  return column % 2 === 1 && drawnIn(inside(high).map((l) => sign(line + l, left + wide)));
}

const drawnIn = (signs: readonly string[]) =>
  signs.some((sign) => ACROSS.test(sign) || DOWN.test(sign) || CORNER.test(sign));

/** The signs between two lines that are so far apart. */
const inside = (pitch: number) => Array.from({ length: pitch - 1 }, (_, i) => i + 1);

/** A sign that is no line and no end. */
function strange({ wide, high, sign }: Lattice, { lines, at }: Sheet): Invalid | undefined {
  for (const [l, line] of lines.entries()) {
    for (const c of line.keys()) {
      const got = sign(l, c);
      const onLine = l % high === 0 || c % wide === 0;
      if (/[ .·]/.test(got) || (onLine ? drawnIn([got]) || endOf(got) : endOf(got))) continue;
      const where = place(Math.min(Math.floor(l / high), lines.length), Math.floor(c / wide));
      return invalid(
        at(l),
        `expected a cell that is empty or holds "S" or "G", got ${JSON.stringify(got)} in ${where}`,
      );
    }
  }
  return undefined;
}

/** Where the maze starts and ends: as it is drawn, as the context says, or at the two gaps in its outer wall. */
function findEnds(lattice: Lattice, pointer: string, context: Context): { ends: Ends; remark?: string } | Invalid {
  const { rows, columns } = lattice;
  const ends = endsOf(drawnEnds(lattice), context, { rows, columns, isWall: () => false }, pointer);
  if (ends) return 'kind' in ends ? ends : { ends };
  const [start, goal, third] = gapsOf(lattice);
  if (!start || !goal || third || (start[0] === goal[0] && start[1] === goal[1])) return endless(pointer, true);
  return { ends: { start, goal }, remark: 'Start and goal are the cells at the two gaps in the outer wall.' };
}

/** The cells in which ends are drawn; one that stands in the outer wall is that of the cell behind it. */
function drawnEnds({ wide, high, rows, columns, sign }: Lattice) {
  const ends: Record<'start' | 'goal', Place[]> = { start: [], goal: [] };
  for (let line = 0; line <= rows * high; line++) {
    for (let column = 0; column <= columns * wide; column++) {
      const end = endOf(sign(line, column));
      if (!end) continue;
      ends[end].push([Math.min(Math.floor(line / high), rows - 1), Math.min(Math.floor(column / wide), columns - 1)]);
    }
  }
  return ends;
}

/** The cells at the gaps in the outer wall, row by row. */
function gapsOf({ wide, high, rows, columns, sign }: Lattice): Place[] {
  const gaps: Place[] = [];
  const across = (line: number, column: number) => !drawnIn(inside(wide).map((c) => sign(line, column * wide + c)));
  const down = (row: number, column: number) => !drawnIn(inside(high).map((l) => sign(row * high + l, column)));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const open = [
        row === 0 && across(0, column),
        row === rows - 1 && across(rows * high, column),
        column === 0 && down(row, 0),
        column === columns - 1 && down(row, columns * wide),
      ];
      for (const gap of open) if (gap) gaps.push([row, column]);
    }
  }
  return gaps;
}

/** The caller's drawing, with an `o` in every cell of a path. */
function formOf(
  { wide, high, sign }: Lattice,
  { lines }: Sheet,
  boardColumns: number,
  [start, goal]: readonly [number, number],
  remark: string | undefined,
): Form {
  const onBoard = (cell: number) => [Math.floor(cell / boardColumns), cell % boardColumns] as const;
  const at = (cell: number) => {
    const [row, column] = onBoard(cell);
    return [row >> 1, column >> 1] as const;
  };
  const isCell = (cell: number) => onBoard(cell).every((n) => n % 2 === 0);
  const markOf = (cell: number) => (cell === start ? 'S' : cell === goal ? 'G' : 'o');
  return {
    at,
    stride: 2,
    isCell,
    remark,
    drawn: (path) => {
      const signs = lines.map((line) => [...line]);
      for (const cell of path.filter(isCell)) {
        const [row, column] = at(cell);
        const [top, left] = [row * high, column * wide];
        const held = inside(high).flatMap((l) => inside(wide).map((c) => sign(top + l, left + c)));
        if (held.some((each) => endOf(each))) continue;
        const line = signs[top + (high >> 1)] ?? [];
        while (line.length < left + (wide >> 1)) line.push(' ');
        line[left + (wide >> 1)] = markOf(cell);
      }
      return signs.map((line) => line.join(''));
    },
  };
}
