import { endOf, signOf } from './signs.js';

type Rows = readonly (readonly string[])[];

/** The cells of a drawing, each as the sign that says what it is. */
export interface Cells {
  readonly rows: Rows;
  /** The columns of the drawing in which a cell's signs stand. */
  width(column: number): number[];
}

/** The cells of lines: every sign is one, or two signs are, or they have spaces or commas between them. */
export function cellsOf(lines: Rows): Cells {
  return separated(lines) ?? spaced(lines) ?? doubled(lines) ?? { rows: lines, width: (column) => [column] };
}

/** Cells with commas between them, of one sign each: `S,0,1`. */
function separated(lines: Rows): Cells | undefined {
  const bare = lines.every(
    (line) => line.length % 2 === 1 && line.every((sign, c) => (sign === ',') === (c % 2 === 1)),
  );
  if (!bare || !lines.some((line) => line.length > 1)) return undefined;
  return everySecond(lines);
}

/** Cells with spaces between them; free cells are not spaces then: `S . #`. */
function spaced(lines: Rows): Cells | undefined {
  const fits = lines.every(
    (line) => line.length > 2 && line.length % 2 === 1 && line.every((sign, c) => (sign === ' ') === (c % 2 === 1)),
  );
  return fits && lines.some((line) => line.some((sign) => sign !== ' ' && signOf(sign, '') === 'free'))
    ? everySecond(lines)
    : undefined;
}

const everySecond = (lines: Rows): Cells => ({
  rows: lines.map((line) => line.filter((_, c) => c % 2 === 0)),
  width: (column) => [2 * column],
});

/** Fewer columns may have equal pairs by chance. */
const LEAST = 6;

/**
 * Cells of two signs, since a sign is twice as high as it is wide: `████  ██`. An end may be one sign beside a free one. There
 * is a wall at the left, but for gaps: of a drawing without one nobody can tell.
 */
function doubled(lines: Rows): Cells | undefined {
  const columns = lines[0]?.length ?? 0;
  const even =
    columns >= LEAST && lines.length > 2 && lines.every((line) => line.length === columns && columns % 2 === 0);
  if (!even) return undefined;
  const rows: string[][] = [];
  for (const line of lines) {
    const row: string[] = [];
    for (let c = 0; c < columns; c += 2) {
      const sign = paired(line[c] ?? '', line[c + 1] ?? '');
      if (sign === undefined) return undefined;
      row.push(sign);
    }
    rows.push(row);
  }
  const walled = rows.filter(([first = '']) => signOf(first, '') === 'wall').length;
  return 2 * walled > rows.length ? { rows, width: (column) => [2 * column, 2 * column + 1] } : undefined;
}

/** The sign that two signs of a cell are; undefined where they do not belong together. */
function paired(left: string, right: string): string | undefined {
  if (left === right) return left;
  if (endOf(left) && signOf(right, '') === 'free') return left;
  return endOf(right) && signOf(left, '') === 'free' ? right : undefined;
}
