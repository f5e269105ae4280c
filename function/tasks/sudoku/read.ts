import { Type } from '@sinclair/typebox';
import type { FieldError } from '../../common/faults.js';
import { namedKindOf } from '../../common/json.js';
import type { ReasonRequest } from '../../contract/reason.js';
import { placeOf } from '../phrases.js';
import { type Claim, claimed, invalid, type Reading, unclaimed } from '../task.js';
import { CELLS, clashes, SIZE, type SudokuProblem } from './grid.js';

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

export const contextSchema = Type.Union([PuzzleContext, GridContext], { description: 'A 9×9 Sudoku.' });

/** 81 sudoku characters standing alone in a sentence, at least one of them a digit: a row of dots is none. */
const IN_QUESTION = /(?<![0-9.])(?=[.0]*[1-9])[0-9.]{81}(?![0-9.]*[0-9])/;

export function claims({ question, context = {} }: ReasonRequest): Claim<SudokuProblem> {
  const has = (key: string) => Object.hasOwn(context, key);
  if (has('puzzle') && has('grid')) {
    return claimed(() => invalid('/context', 'expected either puzzle or grid, got both'));
  }
  if (has('puzzle')) return claimed(() => readPuzzle(context.puzzle, '/context/puzzle'));
  if (has('grid')) {
    // With a start or a goal it is a maze.
    if (has('start') || has('goal')) return unclaimed('context has a grid with a start or a goal');
    return claimed(() => readGrid(context.grid, '/context/grid'));
  }
  const pasted = IN_QUESTION.exec(question)?.[0];
  if (pasted !== undefined) return claimed(() => readPuzzle(pasted, '/question'));
  return unclaimed('context has neither puzzle nor grid, and the question holds no 81 sudoku characters');
}

function readPuzzle(puzzle: unknown, pointer: string): Reading<SudokuProblem> {
  if (typeof puzzle !== 'string') return invalid(pointer, `expected 81 characters, got ${namedKindOf(puzzle)}`);
  const characters = [...puzzle];
  if (characters.length !== CELLS) return invalid(pointer, `expected 81 characters, got ${characters.length}`);
  const wrong = characters.findIndex((c) => !/^[0-9.]$/.test(c));
  if (wrong >= 0) {
    const got = JSON.stringify(characters[wrong]);
    return invalid(pointer, `expected digits 1-9, "." or "0", got ${got} at ${placeOf(wrong, SIZE)}`);
  }
  return consistent(
    characters.map((c) => (c === '.' ? 0 : Number(c))),
    pointer,
  );
}

function readGrid(grid: unknown, pointer: string): Reading<SudokuProblem> {
  if (!Array.isArray(grid) || grid.length !== SIZE) return invalid(pointer, `expected 9 rows, got ${sizeOf(grid)}`);
  const givens: number[] = [];
  for (const [r, row] of grid.entries()) {
    if (!Array.isArray(row) || row.length !== SIZE) {
      return invalid(`${pointer}/${r}`, `expected 9 numbers, got ${sizeOf(row)}`);
    }
    const wrong = row.findIndex((cell) => !isCell(cell));
    if (wrong >= 0) {
      const got = typeof row[wrong] === 'number' ? row[wrong] : namedKindOf(row[wrong]);
      return invalid(`${pointer}/${r}/${wrong}`, `expected a whole number from 0 to 9, got ${got}`);
    }
    givens.push(...row);
  }
  return consistent(givens, pointer);
}

/** The length of an array of the wrong length, or what stands in its place. */
const sizeOf = (value: unknown) => (Array.isArray(value) ? value.length : namedKindOf(value));

const isCell = (value: unknown) => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= SIZE;

/** Givens that contradict each other have no solution; every clash is named. */
function consistent(givens: readonly number[], pointer: string): Reading<SudokuProblem> {
  const [first, ...rest] = clashes(givens).map((message): FieldError => ({ pointer, message }));
  return first ? { kind: 'invalid', errors: [first, ...rest] } : { kind: 'problem', problem: { givens } };
}
