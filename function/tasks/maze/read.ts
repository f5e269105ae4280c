import { Type } from '@sinclair/typebox';
import type { ReasonRequest } from '../../contract/reason.js';
import { type Claim, claimed, invalid, unclaimed } from '../task.js';
import { type Maze, SIDE } from './board.js';
import { readDrawing } from './forms/drawing.js';
import { readGrid } from './forms/grid.js';
import { pastedMaze } from './forms/pasted.js';

const DRAWING = `"#" is a wall, "." or space is free, "S" and "G" stand there once each; 1 to ${SIDE} rows of equal length.`;

const DrawnContext = Type.Object(
  {
    maze: Type.Union([
      Type.Array(Type.String({ minLength: 1, maxLength: SIDE, pattern: '^[#. SG]+$' }), {
        minItems: 1,
        maxItems: SIDE,
        description: `Row by row: ${DRAWING}`,
      }),
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
    grid: Type.Array(Type.Array(Type.Integer({ minimum: 0, maximum: 1 }), { minItems: 1, maxItems: SIDE }), {
      minItems: 1,
      maxItems: SIDE,
      description: `1 to ${SIDE} rows of equal length; 1 is a wall, 0 is free.`,
    }),
    start: cell('start'),
    goal: cell('goal'),
  },
  { additionalProperties: true },
);

export const contextSchema = Type.Union([DrawnContext, GridContext], {
  description: `A maze of at most ${SIDE} × ${SIDE} cells; steps go up, down, left and right.`,
});

/** A grid with a start or a goal is a maze; without them it is another task's. */
export const isMazeGrid = (context: Readonly<Record<string, unknown>>): boolean =>
  Object.hasOwn(context, 'grid') && (Object.hasOwn(context, 'start') || Object.hasOwn(context, 'goal'));

/** A maze is drawn or given in numbers in the context, or pasted into the question where there is no context. */
export function claims({ question, context = {} }: ReasonRequest): Claim<Maze> {
  const hasDrawing = Object.hasOwn(context, 'maze');
  if (hasDrawing && isMazeGrid(context)) {
    return claimed(() => invalid('/context', 'expected either maze or grid, got both'));
  }
  if (hasDrawing) return claimed(() => readDrawing(context.maze, '/context/maze'));
  if (isMazeGrid(context)) return claimed(() => readGrid(context));
  const pasted = Object.keys(context).length === 0 ? pastedMaze(question) : undefined;
  if (pasted) return claimed(() => readDrawing(pasted.join('\n'), '/question'));
  return unclaimed(
    'context has neither maze nor grid with start and goal, nor is it empty and the question holds a drawn maze',
  );
}
