import type { Solutions } from './solutions.js';

/** A 9×9 grid, whose cells are counted row by row from 0. */
export const SIZE = 9;
export const CELLS = SIZE * SIZE;

export interface SudokuProblem {
  /** 81 cells, row by row; 0 is blank. */
  givens: readonly number[];
  /** Undefined where nobody counted, as in training data. */
  solutions?: Solutions;
}

export interface SudokuAnswer {
  /** 81 cells, row by row; 0 where the model wrote no digit. */
  digits: readonly number[];
  /** Another solution, where the puzzle has several. */
  other?: readonly number[];
  /** It is answered that no digits solve the puzzle. */
  none?: true;
}

interface Unit {
  name: string;
  cells: readonly number[];
}

/** 0 to 8: rows, columns or boxes, and places in one of them. */
export const INDICES = Array.from({ length: SIZE }, (_, i) => i);

const boxCell = (box: number, k: number) =>
  (Math.floor(box / 3) * 3 + Math.floor(k / 3)) * SIZE + (box % 3) * 3 + (k % 3);

/** The 27 rows, columns and boxes, named as people name them, counting from 1. */
const UNITS: readonly Unit[] = [
  ...INDICES.map((r) => ({ name: `row ${r + 1}`, cells: INDICES.map((c) => r * SIZE + c) })),
  ...INDICES.map((c) => ({ name: `column ${c + 1}`, cells: INDICES.map((r) => r * SIZE + c) })),
  ...INDICES.map((b) => ({ name: `box ${b + 1}`, cells: INDICES.map((k) => boxCell(b, k)) })),
];

const COUNT_WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** "row 3 has two 7s", once for each unit and digit that clash; zeros are blanks and clash with nothing. */
export function clashes(cells: readonly number[]): string[] {
  const found: string[] = [];
  for (const unit of UNITS) {
    // Every answer after every step is looked at, and hardly a unit of it clashes: only those are counted.
    if (!repeats(unit, cells)) continue;
    for (const [digit, count] of digitCounts(unit, cells)) {
      if (count > 1) found.push(`${unit.name} has ${COUNT_WORDS[count]} ${digit}s`);
    }
  }
  return found;
}

/** Whether a digit stands twice in a unit; a bit stands for each digit that was seen. */
function repeats(unit: Unit, cells: readonly number[]): boolean {
  let seen = 0;
  for (const cell of unit.cells) {
    const digit = cells[cell] ?? 0;
    if (digit !== 0 && (seen & (1 << digit)) !== 0) return true;
    seen |= 1 << digit;
  }
  return false;
}

/** How often each digit stands in a unit. */
function digitCounts(unit: Unit, cells: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const cell of unit.cells) {
    const digit = cells[cell] ?? 0;
    if (digit !== 0) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  }
  return counts;
}

export const isDigit = (value: number | undefined): boolean =>
  value !== undefined && Number.isInteger(value) && value >= 1 && value <= SIZE;

export const rowsOf = (digits: readonly number[]): number[][] =>
  INDICES.map((r) => digits.slice(r * SIZE, (r + 1) * SIZE));
