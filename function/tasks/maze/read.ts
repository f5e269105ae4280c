import { Type } from '@sinclair/typebox';
import { isObject } from '../../common/json.js';
import type { ReasonRequest } from '../../contract/reason.js';
import { hasEnds, isMazeLike } from '../grids.js';
import { type Bare, type Claim, claimed, invalid, type Reading, unclaimed } from '../task.js';
import { type Maze, SIDE } from './board.js';
import { readDrawing } from './forms/drawing.js';
import { readGrid } from './forms/grid.js';
import { pastedMaze } from './forms/pasted.js';

const DRAWING = `"#" is a wall (or █, ■, 1), "." or space is free (or 0), "S" and "G" (or E) stand there once each; 1 to ${SIDE} rows of equal length. Or up to 15 × 15 cells with walls between them, as +--+ and box-drawing signs make them.`;

const DrawnContext = Type.Object(
  {
    maze: Type.Union([
      Type.Array(
        Type.Union([Type.String({ minLength: 1, maxLength: 20 * SIDE }), Type.Array(Type.Unknown(), { minItems: 1 })]),
        {
          minItems: 1,
          description: `Row by row: ${DRAWING}`,
        },
      ),
      Type.String({ description: `The same as one string of several lines: ${DRAWING}` }),
    ]),
  },
  { additionalProperties: true },
);

const cell = (what: string) =>
  Type.Array(Type.Integer({ minimum: 0, maximum: SIDE - 1 }), {
    minItems: 2,
    maxItems: 2,
    description: `[row, column] of the ${what}, from 0; a free cell.`,
  });

const GridContext = Type.Object(
  {
    grid: Type.Array(
      Type.Array(Type.Unsafe<0 | 1 | boolean>({ enum: [0, 1, true, false] }), { minItems: 1, maxItems: SIDE }),
      {
        minItems: 1,
        maxItems: SIDE,
        description: `1 to ${SIDE} rows of equal length; 1 (or true) is a wall, 0 (or false) is free.`,
      },
    ),
    start: cell('start'),
    goal: cell('goal'),
  },
  { additionalProperties: true },
);

export const contextSchema = Type.Union([DrawnContext, GridContext], {
  description: `A maze of at most ${SIDE} × ${SIDE} cells; steps go up, down, left and right.`,
});

/** Members of a context that are a maze by their name. */
const NAMES = ['maze', 'labyrinth'] as const;
/** Members that are one where the context has a start or a goal, or where their signs are those of a maze. */
const SHARED = ['grid', 'map', 'board', 'puzzle'] as const;
/** Other members of a context that are looked at, and their characters. */
const [MOST_OTHERS, LONGEST] = [50, 20_000];

type Context = Readonly<Record<string, unknown>>;

/** Whether a member that may be something else is a maze. */
const isMaze = (context: Context, name: string): boolean =>
  Object.hasOwn(context, name) &&
  (name === 'puzzle' ? isMazeLike(context[name]) : hasEnds(context) || isMazeLike(context[name]));

/** A maze is drawn or given in numbers in the context, or pasted into the question where there is no other context. */
export function claims({ question, context = {} }: ReasonRequest): Claim<Maze> {
  const named = NAMES.find((name) => Object.hasOwn(context, name));
  const shared = SHARED.find((name) => isMaze(context, name));
  if (named !== undefined && shared === 'grid' && hasEnds(context)) {
    return claimed(() => invalid('/context', `expected either ${named} or grid, got both`));
  }
  const name = named ?? shared;
  if (name !== undefined) return claimed(() => readMaze(context[name], `/context/${name}`, context));
  const elsewhere = findElsewhere(context);
  if (elsewhere) return claimed(() => readDrawing(elsewhere.lines.join('\n'), elsewhere.pointer, context));
  const pasted = Object.keys(context).every((key) => hasEnds({ [key]: true })) ? pastedMaze(question) : undefined;
  if (pasted) return claimed(() => readDrawing(pasted.join('\n'), '/question', context));
  return unclaimed(
    'context has neither maze nor grid with start and goal, nor does the question alone hold a drawn maze',
  );
}

/** Rows of numbers alone are read as numbers, anything else as a drawing. */
function readMaze(value: unknown, pointer: string, context: Context): Reading<Maze> {
  const numbers =
    Array.isArray(value) && value.every((row) => Array.isArray(row) && row.every((cell) => typeof cell !== 'string'));
  return numbers ? readGrid(value, pointer, context) : readDrawing(value, pointer, context);
}

/** A drawing that stands in another member of the context. */
function findElsewhere(context: Context) {
  for (const [name, value] of Object.entries(context).slice(0, MOST_OTHERS)) {
    const lines = typeof value === 'string' && value.length <= LONGEST ? pastedMaze(value) : undefined;
    if (lines) return { lines, pointer: `/context/${name.replaceAll('~', '~0').replaceAll('/', '~1')}` };
  }
  return undefined;
}

/** A maze that comes without a request around it. */
export function bare(value: unknown): Bare | undefined {
  const question = 'Which is the shortest way?';
  if (isObject(value)) {
    const known = [...NAMES, ...SHARED].some((name) => Object.hasOwn(value, name));
    return known && claims({ question: '', context: value }).kind === 'claimed'
      ? { question, context: value }
      : undefined;
  }
  const text = Array.isArray(value) && value.every((line) => typeof line === 'string') ? value.join('\n') : value;
  if (typeof text !== 'string' || text.length > LONGEST || !pastedMaze(text)) return undefined;
  return { question, context: { maze: value } };
}
