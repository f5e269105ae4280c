import { SIZE } from '../grid.js';
import { digitOf, digitOfField } from './signs.js';

/** Lines between cells and around a grid, in ASCII and box-drawing signs. */
const BARS = /[|¦│┃║╎┆┊]/;
const ALL_BARS = new RegExp(BARS, 'g');
/** Characters of the widest row that is read: nine times nine candidates and what stands between them have half as many. */
const WIDEST = 200;
/** Between cells of one row: bars, commas and so on, and the brackets of lists. */
const BETWEEN = /[\s|¦│┃║╎┆┊,;:'"`[\]{}()\\]/gu;
/** A line that only draws: at least two hyphens or their like, corners and crossings, and bars. */
const RULE = /^[\s|¦:+*.'`,=\-–—_╎┆┊\u2500-\u257F]*$/;
const DRAWS = /[-=–—_─━═]{2}|[\u2500\u2501\u250C-\u254B\u2550\u2552-\u256C]/;
/** Where a word stands for a blank, as in lists of Python and tables of pandas. */
const WORD = /null|none|nan|undefined|""|''/i;
/** A name of a row in front of its cells, or of a column. */
const LABEL = /^(?:(?:r(?:ow)?\s*)?[1-9]|[a-j])$/i;

/** A line of a Markdown table between its head and its body, in its shortest form. */
const TABLE_RULE = /^\s*\|(?:-\|){9}\s*$/;

/**
 * Whether a line draws a line of the grid, and holds no cells. Nine underscores are nine blanks, and where hyphens may be
 * blanks, so are nine hyphens without a crossing.
 */
export function isRule(line: string, hyphens = false): boolean {
  if (TABLE_RULE.test(line)) return true;
  if (!RULE.test(line) || !DRAWS.test(line)) return false;
  const signs = line.replace(BETWEEN, '');
  return signs !== '_________' && !(hyphens && signs === '---------');
}

/** The nine cells of one line, in any of the ways in which rows are written; undefined where it is no row. */
export function rowOf(line: string): number[] | undefined {
  if (line.length > WIDEST) return undefined;
  return compactRow(line, false) ?? fieldsRow(line) ?? compactRow(line, true) ?? spacedRow(line) ?? candidatesRow(line);
}

/** Nine signs, with any separators: `53..7....`, `5 3 . | . 7 . | . . .`, `[5, 3, 0, 0, 7, 0, 0, 0, 0],`. */
function compactRow(line: string, hyphens: boolean): number[] | undefined {
  const cells = signsOf(line, hyphens);
  return cells?.length === SIZE ? cells : undefined;
}

/** The cells of a text without its separators, however many; undefined where anything else is in it. */
export function signsOf(text: string, hyphens: boolean): number[] | undefined {
  const cells: number[] = [];
  for (const sign of text.replace(BETWEEN, '')) {
    const digit = digitOf(sign, hyphens);
    if (digit === undefined) return undefined;
    cells.push(digit);
  }
  return cells;
}

/** Nine fields between separators, of which some may be empty: `5,3,,,7,,,,`, `│ 5 │ 3 │   │ …`, `[5, None, …]`. */
function fieldsRow(line: string): number[] | undefined {
  for (const separator of [BARS, /,/, /;/, /\t/]) {
    if (!separator.test(line)) continue;
    const fields = fieldsOf(line, separator);
    const unlabelled = fields.length === SIZE + 1 && LABEL.test(fields[0] ?? '') ? fields.slice(1) : fields;
    const cells = unlabelled.map(digitOfField);
    if (cells.length === SIZE && cells.every((cell) => cell !== undefined)) return cells;
  }
  return undefined;
}

/** Fields of a line; bars and brackets around all of them, and a comma after it, belong to none. */
function fieldsOf(line: string, separator: RegExp): string[] {
  const inner = separator === BARS ? line.trim() : line.replace(/[[\](){}]+[,;]?\s*$|^\s*[[\](){}]+/g, '');
  const fields = inner.split(separator).map((field) => field.trim());
  const around = separator === BARS && fields.length > SIZE && fields[0] === '' && fields.at(-1) === '';
  return around ? fields.slice(1, -1) : fields;
}

/** Three groups between bars, in which a space is a blank: `| 5 3   |   7   |       |` or `|53 | 7 |   |`. */
function spacedRow(line: string): number[] | undefined {
  if (!BARS.test(line)) return undefined;
  const groups = line.trimEnd().split(BARS);
  const inner = groups[0]?.trim() === '' && groups.length > 3 ? groups.slice(1) : groups;
  const three = inner.length === 4 && inner[3]?.trim() === '' ? inner.slice(0, 3) : inner;
  if (three.length !== 3) return undefined;
  const cells = three.flatMap((group) => groupOf(group) ?? []);
  return cells.length === SIZE ? cells : undefined;
}

/** The first cell of a group of three, and the steps from cell to cell, by the group's width. */
const PITCHES: Readonly<Record<number, readonly (readonly [first: number, step: number])[]>> = {
  3: [[0, 1]],
  5: [[0, 2]],
  6: [
    [0, 2],
    [1, 2],
  ],
  7: [[1, 2]],
  9: [[1, 3]],
  11: [[1, 4]],
};

/** The three cells of a group, by the columns in which they stand. */
function groupOf(group: string): number[] | undefined {
  const signs = [...group];
  for (const [first, step] of PITCHES[signs.length] ?? []) {
    const places = [first, first + step, first + 2 * step];
    if (signs.some((sign, at) => sign !== ' ' && !places.includes(at))) continue;
    const cells = places.map((at) => (signs[at] === ' ' ? 0 : digitOf(signs[at] ?? '')));
    if (cells.every((cell) => cell !== undefined)) return cells;
  }
  return undefined;
}

/** Nine groups of digits, as programs print the candidates that are left: where there is more than one, the cell is blank. */
function candidatesRow(line: string): number[] | undefined {
  const groups = line.replace(ALL_BARS, ' ').trim().split(/\s+/);
  if (groups.length !== SIZE || !groups.every((group) => /^u?[1-9]{1,9}$/.test(group))) return undefined;
  return groups.map((group) => (/^u?[1-9]$/.test(group) ? Number(group.slice(-1)) : 0));
}

/** Whether a line is nothing but cells and what stands between them, however many they are. */
export const isCells = (line: string): boolean =>
  !isRule(line) && line.trim() !== '' && (signsOf(line, true) ?? []).length > 0 && !WORD.test(line);
