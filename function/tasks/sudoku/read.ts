import { Type } from '@sinclair/typebox';
import type { FieldError } from '../../common/faults.js';
import { isObject } from '../../common/json.js';
import type { ReasonRequest } from '../../contract/reason.js';
import { hasEnds, isMazeLike } from '../grids.js';
import { count } from '../phrases.js';
import { type Bare, type Claim, claimed, invalid, type Reading, unclaimed } from '../task.js';
import { findInText } from './forms/text.js';
import { findInList, readValue } from './forms/value.js';
import { clashes, SIZE, type SudokuProblem } from './grid.js';
import { countSolutions } from './solutions.js';

const PuzzleContext = Type.Object(
  {
    puzzle: Type.String({
      minLength: 9 * SIZE,
      description:
        '81 characters, row by row; "." or "0" is blank. Or nine lines of nine, also with lines drawn between them, or as CSV or a table.',
    }),
  },
  { additionalProperties: true },
);
const Cell = Type.Unsafe<number | string | null>({
  anyOf: [{ type: 'integer', minimum: 0, maximum: 9 }, { enum: ['', '.', ...'0123456789'] }, { type: 'null' }],
});
const Row = Type.Union([
  Type.Array(Cell, { minItems: SIZE, maxItems: SIZE }),
  Type.String({ minLength: SIZE, description: 'The nine cells of a row.' }),
]);
const GridContext = Type.Object(
  {
    grid: Type.Array(Row, {
      minItems: SIZE,
      maxItems: SIZE,
      description: '9 rows of 9 cells; 0, null, "" or "." is blank.',
    }),
  },
  { additionalProperties: true },
);

export const contextSchema = Type.Union([PuzzleContext, GridContext], { description: 'A 9×9 Sudoku.' });

/** Members of a context that are a Sudoku by their name, unless they are clearly a maze; the first two names are ours. */
const NAMES = ['puzzle', 'grid', 'sudoku', 'board', 'rows', 'cells', 'givens'] as const;
/** Other members of a context that are looked at. */
const MOST_OTHERS = 50;

/** A Sudoku stands in the context under a name that fits, or anywhere in the context or the question where it is plain. */
export function claims({ question, context = {} }: ReasonRequest): Claim<SudokuProblem> {
  const has = (name: string) => Object.hasOwn(context, name);
  // A grid with a start or a goal is a maze.
  const ends = hasEnds(context);
  const names = NAMES.filter((name) => has(name) && (name === 'puzzle' || !ends) && !isMazeLike(context[name]));
  const [name, second] = names.filter((each) => names.length === 1 || context[each] !== null);
  if (name === 'puzzle' && second === 'grid') {
    return claimed(() => invalid('/context', 'expected either puzzle or grid, got both'));
  }
  if (name !== undefined) return claimed(() => readGivens(context[name], `/context/${name}`));
  const elsewhere = ends ? undefined : findElsewhere(context);
  if (elsewhere) return claimed(() => consistent(elsewhere.cells, elsewhere.pointer));
  const pasted = cellsIn(question);
  if (pasted) return claimed(() => consistent(pasted, '/question'));
  return unclaimed(missing(question));
}

/** A Sudoku that comes without a request around it. */
export function bare(value: unknown): Bare | undefined {
  const question = 'Solve this Sudoku.';
  if (isObject(value)) {
    const claim = NAMES.some((name) => Object.hasOwn(value, name)) && claims({ question: '', context: value });
    return claim && claim.kind === 'claimed' ? { question, context: value } : undefined;
  }
  return cellsIn(value) ? { question, context: { puzzle: value } } : undefined;
}

/** The cells of a text or a list that plainly is a Sudoku, and no maze of as many zeros and ones. */
function cellsIn(value: unknown): readonly number[] | undefined {
  const list = Array.isArray(value) ? findInList(value) : undefined;
  const cells = typeof value === 'string' ? findInText(value) : list;
  return cells && !isMazeLike(cells) ? cells : undefined;
}

function findElsewhere(context: Readonly<Record<string, unknown>>) {
  for (const [name, value] of Object.entries(context).slice(0, MOST_OTHERS)) {
    const cells = cellsIn(value);
    if (cells) return { cells, pointer: `/context/${name.replaceAll('~', '~0').replaceAll('/', '~1')}` };
  }
  return undefined;
}

/** The longest row of signs in a question that is no Sudoku, where it may have been meant as one. */
const NEARLY = /[0-9.]{40,}/;

function missing(question: string): string {
  const nearly = NEARLY.exec(question)?.[0].length;
  const got = nearly === undefined ? '' : `, but ${count(nearly, 'character')} in a row that might be one`;
  return `context has neither puzzle nor grid, and the question holds no 81 sudoku characters or nine rows of nine${got}`;
}

function readGivens(value: unknown, pointer: string): Reading<SudokuProblem> {
  const cells = readValue(value, pointer);
  return 'kind' in cells ? cells : consistent(cells, pointer);
}

/** Givens that contradict each other have no solution; every clash is named. */
function consistent(givens: readonly number[], pointer: string): Reading<SudokuProblem> {
  const [first, ...rest] = clashes(givens).map((message): FieldError => ({ pointer, message }));
  if (first) return { kind: 'invalid', errors: [first, ...rest] };
  return { kind: 'problem', problem: { givens, solutions: countSolutions(givens) } };
}
