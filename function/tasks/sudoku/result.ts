import { Type } from '@sinclair/typebox';
import { oneOf, type Told } from '../result-schema.js';
import { CELLS, SIZE } from './grid.js';

const digits = (description: string) => Type.String({ pattern: `^[0-9]{${CELLS}}$`, description });

const rows = (description: string) =>
  Type.Array(Type.Array(Type.Integer({ minimum: 0, maximum: 9 }), { minItems: SIZE, maxItems: SIZE }), {
    minItems: SIZE,
    maxItems: SIZE,
    description,
  });

const solution = {
  solution: digits('81 digits, row by row. An attempt that failed may hold 0: no digit.'),
  rows: rows('The same as 9 rows of 9 numbers.'),
};

const exact = oneOf(['exact'], 'An exact search counted the solutions.');

const Solved = Type.Object(
  {
    solvable: Type.Optional(Type.Literal(true)),
    unique: Type.Optional(
      Type.Literal(true, {
        description: 'No other solution exists: proven. Absent where counting would take too long.',
      }),
    ),
    ...solution,
  },
  { description: 'The solution, or with `verified: false` the best attempt.' },
);

const Ambiguous = Type.Object(
  {
    solvable: Type.Literal(true),
    unique: Type.Literal(false),
    ...solution,
    other_solution: digits('Another solution.'),
    other_rows: rows('The same as 9 rows of 9 numbers.'),
    found_by: exact,
  },
  { description: 'There are several solutions, of which these are two.' },
);

const Unsolvable = Type.Object(
  { solvable: Type.Literal(false), found_by: exact },
  { description: 'There is no solution: proven.' },
);

/** What a Sudoku is answered with. */
export const resultSchema = Type.Union([Solved, Ambiguous, Unsolvable], {
  description: '`solvable: false`: there is none; `unique: false`: there are several.',
});
export type SudokuResult = Told<typeof resultSchema>;
