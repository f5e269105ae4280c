import { Type } from '@sinclair/typebox';
import { oneOf, type Told } from '../result-schema.js';
import { DIRECTIONS } from './board.js';

const drawn = Type.Array(Type.String(), {
  description: "The maze line by line, in the caller's own signs, with the path in it.",
});

const Reachable = Type.Object(
  {
    reachable: Type.Literal(true),
    connected: Type.Boolean({ description: 'Whether the path leads from start to goal.' }),
    shortest: Type.Boolean({ description: 'Whether no path is shorter: checked by breadth-first search.' }),
    length: Type.Integer({ minimum: 0, description: 'Steps of the path.' }),
    shortest_length: Type.Optional(Type.Integer({ minimum: 0, description: 'Steps of the shortest path.' })),
    directions: Type.Array(oneOf(DIRECTIONS)),
    path: Type.Array(
      Type.Array(Type.Integer({ minimum: 0 }), { minItems: 2, maxItems: 2, description: 'Row and column, from 0.' }),
    ),
    drawn,
  },
  { description: 'The shortest path, or with `verified: false` the best attempt.' },
);

const Unreachable = Type.Object(
  {
    reachable: Type.Literal(false),
    reached: Type.Integer({ minimum: 1, description: 'Cells that can be reached from the start, itself included.' }),
    drawn,
  },
  { description: 'No path leads to the goal: proven.' },
);

/** What a maze is answered with. */
export const resultSchema = Type.Union([Reachable, Unreachable], {
  description: '`reachable: false`: no path leads to the goal.',
});
export type MazeResult = Told<typeof resultSchema>;
