import { Type } from '@sinclair/typebox';
import type { FieldError } from '../../common/faults.js';
import type { ReasonRequest } from '../../contract/reason.js';
import type { SymmetryFactor } from '../symmetry.js';
import type { Reading, Task } from '../task.js';

/** 9×9 Sudoku in the vocabulary of the public TRM data set: 0 pad, 1 blank, 2–10 the digits 1–9; S 81, V 11. */
const SIZE = 9;
const CELLS = 81;
const BLANK_TOKEN = 1;
const VOCABULARY = 11;

export interface SudokuProblem {
  /** 81 cells, row by row; 0 is blank. */
  givens: readonly number[];
}

export interface SudokuAnswer {
  /** 81 cells, row by row; 0 where the model wrote no digit. */
  digits: readonly number[];
}

interface Unit {
  name: string;
  cells: readonly number[];
}

const indices = Array.from({ length: SIZE }, (_, i) => i);
const boxCell = (box: number, k: number) =>
  (Math.floor(box / 3) * 3 + Math.floor(k / 3)) * SIZE + (box % 3) * 3 + (k % 3);

/** The 27 rows, columns and boxes, named as people name them, counting from 1. */
const UNITS: readonly Unit[] = [
  ...indices.map((r) => ({ name: `row ${r + 1}`, cells: indices.map((c) => r * SIZE + c) })),
  ...indices.map((c) => ({ name: `column ${c + 1}`, cells: indices.map((r) => r * SIZE + c) })),
  ...indices.map((b) => ({ name: `box ${b + 1}`, cells: indices.map((k) => boxCell(b, k)) })),
];

const COUNT_WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** "row 3 has two 7s", once for each unit and digit that clash; zeros are blanks and clash with nothing. */
function clashes(cells: readonly number[]): string[] {
  const found: string[] = [];
  for (const unit of UNITS) {
    const counts = new Map<number, number>();
    for (const cell of unit.cells) {
      const digit = cells[cell] ?? 0;
      if (digit !== 0) counts.set(digit, (counts.get(digit) ?? 0) + 1);
    }
    for (const [digit, count] of counts) {
      if (count > 1) found.push(`${unit.name} has ${COUNT_WORDS[count]} ${digit}s`);
    }
  }
  return found;
}

const PuzzleContext = Type.Object(
  {
    puzzle: Type.String({
      minLength: CELLS,
      maxLength: CELLS,
      pattern: '^[0-9.]{81}$',
      description: '81 characters, row by row; "." or "0" is blank.',
    }),
  },
  { additionalProperties: true },
);
const GridContext = Type.Object(
  {
    grid: Type.Array(Type.Array(Type.Integer({ minimum: 0, maximum: 9 }), { minItems: SIZE, maxItems: SIZE }), {
      minItems: SIZE,
      maxItems: SIZE,
      description: '9 rows of 9 numbers; 0 is blank.',
    }),
  },
  { additionalProperties: true },
);

const invalid = (pointer: string, message: string): Reading<SudokuProblem> => ({
  kind: 'invalid',
  errors: [{ pointer, message }],
});

/** Givens that contradict each other have no solution; every clash is named. */
function consistent(givens: readonly number[], pointer: string): Reading<SudokuProblem> {
  const [first, ...rest] = clashes(givens).map((message): FieldError => ({ pointer, message }));
  return first ? { kind: 'invalid', errors: [first, ...rest] } : { kind: 'problem', problem: { givens } };
}

function readPuzzle(puzzle: unknown, pointer: string): Reading<SudokuProblem> {
  if (typeof puzzle !== 'string') return invalid(pointer, `expected 81 characters, got ${kindOf(puzzle)}`);
  const characters = [...puzzle];
  if (characters.length !== CELLS) return invalid(pointer, `expected 81 characters, got ${characters.length}`);
  const wrong = characters.findIndex((c) => !/^[0-9.]$/.test(c));
  if (wrong >= 0) {
    const got = JSON.stringify(characters[wrong]);
    return invalid(pointer, `expected digits 1-9, "." or "0", got ${got} at ${place(wrong)}`);
  }
  return consistent(
    characters.map((c) => (c === '.' ? 0 : Number(c))),
    pointer,
  );
}

function readGrid(grid: unknown): Reading<SudokuProblem> {
  const pointer = '/context/grid';
  if (!Array.isArray(grid) || grid.length !== SIZE) {
    return invalid(pointer, `expected 9 rows, got ${Array.isArray(grid) ? grid.length : kindOf(grid)}`);
  }
  const givens: number[] = [];
  for (const [r, row] of grid.entries()) {
    if (!Array.isArray(row) || row.length !== SIZE) {
      return invalid(`${pointer}/${r}`, `expected 9 numbers, got ${Array.isArray(row) ? row.length : kindOf(row)}`);
    }
    for (const [c, cell] of row.entries()) {
      if (typeof cell !== 'number' || !Number.isInteger(cell) || cell < 0 || cell > 9) {
        const got = typeof cell === 'number' ? String(cell) : kindOf(cell);
        return invalid(`${pointer}/${r}/${c}`, `expected a whole number from 0 to 9, got ${got}`);
      }
      givens.push(cell);
    }
  }
  return consistent(givens, pointer);
}

const kindOf = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value);
const place = (cell: number) => `row ${Math.floor(cell / SIZE) + 1} column ${(cell % SIZE) + 1}`;

/** 81 sudoku characters standing alone in a sentence, at least one of them a digit: a row of dots is none. */
const IN_QUESTION = /(?<![0-9.])(?=[.0]*[1-9])[0-9.]{81}(?![0-9.]*[0-9])/;

function read({ question, context }: ReasonRequest): Reading<SudokuProblem> {
  const has = (key: string) => context !== undefined && Object.hasOwn(context, key);
  if (has('puzzle') && has('grid')) return invalid('/context', 'expected either puzzle or grid, got both');
  if (has('puzzle')) return readPuzzle(context?.puzzle, '/context/puzzle');
  if (has('grid')) {
    // With a start or a goal it is a maze.
    if (has('start') || has('goal')) return { kind: 'other', reason: 'context has a grid with a start or a goal' };
    return readGrid(context?.grid);
  }
  const pasted = IN_QUESTION.exec(question)?.[0];
  if (pasted !== undefined) return readPuzzle(pasted, '/question');
  return {
    kind: 'other',
    reason: 'context has neither puzzle nor grid, and the question holds no 81 sudoku characters',
  };
}

const isDigit = (value: number | undefined) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= SIZE;

function verify({ givens }: SudokuProblem, { digits }: SudokuAnswer): string[] {
  const blanks = identity(CELLS).filter((i) => !isDigit(digits[i])).length;
  const changed = givens.flatMap((given, i) =>
    given !== 0 && digits[i] !== given ? [`${place(i)} was given as ${given} and reads ${digits[i] || 'blank'}`] : [],
  );
  return [...(blanks > 0 ? [`${blanks} of 81 cells hold no digit`] : []), ...changed, ...clashes(digits)];
}

const rows = (digits: readonly number[]) => indices.map((r) => digits.slice(r * SIZE, (r + 1) * SIZE));

/** The 6 orders of three things. */
const ORDERS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

const tokenOf = (digit: number) => digit + BLANK_TOKEN;

const identity = (n: number) => Array.from({ length: n }, (_, i) => i);

/** A factor that moves cells and leaves tokens alone. */
function moves(elements: readonly ((row: number, column: number) => number)[]): SymmetryFactor {
  const still = elements.map(() => identity(VOCABULARY));
  const positions = elements.map((from) => identity(CELLS).map((i) => from(Math.floor(i / SIZE), i % SIZE)));
  return { positions, inputTokens: still, outputTokens: still };
}

/** Orders of the three bands (or stacks), and of the lines inside each of them. */
function lineOrders(cell: (line: number, other: number) => number, along: 'row' | 'column'): SymmetryFactor[] {
  const pick = (line: (n: number, order: readonly number[]) => number) =>
    moves(ORDERS.map((order) => (r, c) => (along === 'row' ? cell(line(r, order), c) : cell(line(c, order), r))));
  const bands = pick((n, order) => (order[Math.floor(n / 3)] ?? 0) * 3 + (n % 3));
  const inside = [0, 1, 2].map((band) =>
    pick((n, order) => (Math.floor(n / 3) === band ? band * 3 + (order[n % 3] ?? 0) : n)),
  );
  return [bands, ...inside];
}

/**
 * Digit relabelling as swaps (k, j ≤ k) for k = 2…9: choosing one of each is uniform over all 9! relabellings.
 * Input and output tokens move together.
 */
function relabellings(): SymmetryFactor[] {
  return indices.slice(1).map((k) => {
    const tokens = indices.slice(0, k + 1).map((j) => {
      const map = identity(VOCABULARY);
      map[k + 2] = j + 2;
      map[j + 2] = k + 2;
      return map;
    });
    return { positions: tokens.map(() => identity(CELLS)), inputTokens: tokens, outputTokens: tokens };
  });
}

const symmetries: SymmetryFactor[] = [
  moves([(r, c) => r * SIZE + c, (r, c) => c * SIZE + r]),
  ...lineOrders((line, other) => line * SIZE + other, 'row'),
  ...lineOrders((line, other) => other * SIZE + line, 'column'),
  ...relabellings(),
];

export const sudoku: Task<SudokuProblem, SudokuAnswer> = {
  name: 'sudoku',
  taskTypes: ['logic'],
  contextSchema: Type.Union([PuzzleContext, GridContext], { description: 'A 9×9 Sudoku.' }),
  sequenceLength: CELLS,
  vocabularySize: VOCABULARY,
  symmetries,
  read,
  encode: ({ givens }) => givens.map(tokenOf),
  encodeAnswer: ({ digits }) => digits.map(tokenOf),
  decode: (_, tokens) => ({
    digits: identity(CELLS).map((i) => {
      const digit = (tokens[i] ?? 0) - BLANK_TOKEN;
      return isDigit(digit) ? digit : 0;
    }),
  }),
  verify,
  summarize: ({ digits }) => digits.join(''),
  explain: (_, { digits }, violations) =>
    violations.length === 0
      ? `Solved: ${digits.join('')}. Every row, column and box holds 1 to 9 once, and no given changed.`
      : `Not solved: the best attempt breaks ${violations.length} rule${violations.length === 1 ? '' : 's'}, first: ${violations[0]}.`,
  result: (_, { digits }) => ({ solution: digits.join(''), rows: rows(digits) }),
};
