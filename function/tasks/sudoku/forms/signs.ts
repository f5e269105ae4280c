import { SIZE } from '../grid.js';

/** What people and programs write for a blank cell. A hyphen counts where it does not draw a line (rows.ts). */
const BLANKS = new Set('0._*xX?·⋅□⬜');
/** What stands for a blank where a cell is a value of its own, as in JSON, CSV and tables. */
const BLANK_WORDS = new Set(['', 'null', 'none', 'nan', 'undefined', '-', '–']);

/** The digit that a sign stands for, 0 for a blank; undefined where it is no sign of a cell. */
export function digitOf(sign: string, hyphens = false): number | undefined {
  if (sign.length === 1 && sign >= '1' && sign <= String(SIZE)) return Number(sign);
  return BLANKS.has(sign) || (hyphens && sign === '-') ? 0 : undefined;
}

/** The same for what stands between two separators, in quotes or not. */
export function digitOfField(field: string): number | undefined {
  const bare = field
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2')
    .trim();
  return BLANK_WORDS.has(bare.toLowerCase()) ? 0 : digitOf(bare);
}

/** The same for a value of JSON. */
export function digitOfValue(value: unknown): number | undefined {
  if (value === null || value === undefined) return 0;
  if (typeof value === 'string') return digitOfField(value);
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= SIZE ? value : undefined;
}

/** The variation selector and the enclosing keycap make an emoji of a digit. */
const KEYCAP = /[\uFE0F\u20E3]/g;

/** A text whose digits are plain ones, in lines. */
export const linesOf = (text: string): string[] => text.replace(KEYCAP, '').split(/\r\n|\n|\r/);
