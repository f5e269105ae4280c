import { Type } from '@sinclair/typebox';
import { oneOf, orNull, type Told } from '../../result-schema.js';
import { count, known, Moves, Plan, share } from '../result-parts.js';

const use = Type.Object({
  before: orNull(share('Of 1, today.')),
  after: orNull(share('Of 1, after the moves.')),
});

/** How use is evened out. */
export const resultSchema = Type.Object(
  {
    objective: Type.Literal('balance'),
    by: oneOf(['usage', 'requests'], 'What counts: measured use where there is some, else requests.'),
    peak: Type.Object(
      {
        before: share('Today.'),
        after: share('After the moves.'),
        at_least: share('No moves make it lower: proven.'),
      },
      { description: 'The highest share (of 1) of CPU or memory of any node.' },
    ),
    plan: orNull(Plan),
    moves: Moves,
    curve: Type.Array(Type.Object({ moves: count('So many pods move.'), peak: share('The peak then.') })),
    nodes: Type.Array(Type.Object({ node: Type.String(), cpu: use, memory: use })),
    ...known,
  },
  { $id: 'PlacementBalanceResult' },
);
export type BalanceResult = Told<typeof resultSchema>;
