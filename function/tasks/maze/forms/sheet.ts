import { namedKindOf } from '../../../common/json.js';
import { place } from '../../phrases.js';
import { type Invalid, invalid } from '../../task.js';
import { SIDE } from '../board.js';
import { BLOCKS } from './signs.js';

/** A drawing as it came: its lines, in signs. */
export interface Sheet {
  readonly lines: readonly (readonly string[])[];
  /** How many lines there are; `lines` holds the first of them. */
  readonly count: number;
  /** JSON Pointer to a line. */
  at(line: number): string;
}

/** More lines than any drawing of a maze that is read: a cell may be a few lines high. */
const MOST = 8 * SIDE;
const FENCE = /^\s*(?:```|~~~)/;
/** Makes a sign an emoji; it is no sign of its own. */
const SELECTOR = '\uFE0F';

/** The lines of a drawing: a text, an array of lines, or an array of arrays of signs. */
export function sheetOf(value: unknown, pointer: string): Sheet | Invalid {
  if (typeof value === 'string') {
    const lines = textLines(value);
    return { lines: lines.slice(0, MOST).map(signsOf), count: lines.length, at: () => pointer };
  }
  if (!Array.isArray(value)) return invalid(pointer, `expected an array of strings, got ${namedKindOf(value)}`);
  if (value.length > MOST) return invalid(pointer, `expected 1 to ${SIDE} rows, got ${value.length}`);
  const at = (line: number) => `${pointer}/${line}`;
  const lines: string[][] = [];
  for (const [r, line] of value.entries()) {
    const signs = typeof line === 'string' ? signsOf(line) : Array.isArray(line) ? cellsOf(line, r, at(r)) : undefined;
    if (signs === undefined) {
      return invalid(at(r), `expected row ${r + 1} to be a string, got ${namedKindOf(line)}`);
    }
    if ('kind' in signs) return signs;
    lines.push(signs);
  }
  return { lines, count: value.length, at };
}

const signsOf = (line: string): string[] => [...line.slice(0, 20 * SIDE)].filter((sign) => sign !== SELECTOR);

/** A row of an array of arrays: every cell a sign, 0 or 1, true for a wall, or nothing for a free cell. */
function cellsOf(row: readonly unknown[], r: number, pointer: string): string[] | Invalid {
  const signs: string[] = [];
  for (const [c, value] of row.slice(0, 20 * SIDE).entries()) {
    const sign = cellOf(value);
    if (sign === undefined) {
      const got = typeof value === 'string' ? JSON.stringify(value.slice(0, 20)) : namedKindOf(value);
      return invalid(`${pointer}/${c}`, `expected a sign, 0 or 1, got ${got} at ${place(r, c)}`);
    }
    signs.push(sign);
  }
  return signs;
}

function cellOf(value: unknown): string | undefined {
  if (value === null || value === '' || value === 0 || value === false) return ' ';
  if (value === 1 || value === true) return '#';
  if (typeof value !== 'string') return undefined;
  const [sign = '', ...more] = signsOf(value);
  return more.length === 0 ? sign : undefined;
}

/** A text in lines, without the blank ones and the fences around it, and without an indent in front of all of them. */
function textLines(text: string): string[] {
  const lines = withoutBlankEnds(text).split(/\r?\n/);
  const [first = ''] = lines;
  const fenced = FENCE.test(first);
  const inner = fenced
    ? lines.slice(
        1,
        lines.findLastIndex((line) => FENCE.test(line)),
      )
    : lines;
  return withoutIndent(fenced && lines.length > 1 ? trimmed(inner) : lines);
}

/** Lines without the blank ones at the beginning and end; a line of spaces is blank. */
export function trimmed(lines: readonly string[]): string[] {
  const full = lines.map((line) => line.trim() !== '');
  return full.includes(true) ? lines.slice(full.indexOf(true), full.lastIndexOf(true) + 1) : [];
}

/** Spaces in front of a wall that has no gap are outside of the maze. */
function withoutIndent(lines: string[]): string[] {
  const [first = ''] = lines;
  const indent = first.length - first.trimStart().length;
  const walled = indent > 0 && lines.every((line) => line.startsWith(' '.repeat(indent)) && isWall(line[indent]));
  return walled ? lines.map((line) => line.slice(indent)) : lines;
}

const isWall = (sign = ' '): boolean => BLOCKS.test(sign) || /[+|─-╿]/.test(sign);

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
