import { Type } from '@sinclair/typebox';
import { orNull, type Told } from '../../result-schema.js';
import { Alone, count, found, known, Moves, names, Plan, share } from '../result-parts.js';

/** Which nodes of a running cluster can be emptied. */
export const resultSchema = Type.Object(
  {
    objective: Type.Literal('consolidate'),
    ...found,
    cost: Type.Optional(
      Type.Object(
        {
          today: share('Of the nodes in use today.'),
          after: share('After the plan.'),
          at_least: share('No plan comes below it: proven.'),
        },
        { description: 'Where costs are given.' },
      ),
    ),
    max_moves: Type.Optional(count('Pods that may move at most, where that is limited.')),
    curve: Type.Optional(
      Type.Array(
        Type.Object({
          moves: count('So many pods move.'),
          nodes: names('These nodes are empty then.'),
          cost: Type.Optional(share('What the nodes in use cost then.')),
        }),
        { description: 'What fewer or more moves free.' },
      ),
    ),
    plan: orNull(Plan),
    moves: orNull(Moves),
    drain_alone: Type.Array(Alone),
    waiting: Type.Array(
      Type.Object({ pod: Type.String(), why: Type.String(), node: orNull(Type.String(), 'Where it would come.') }),
      { description: 'Pods that have no node today.' },
    ),
    stays: Type.Array(Type.Object({ pod: Type.String(), why: Type.String() }), {
      description: 'Pods that cannot move.',
    }),
    ...known,
  },
  { $id: 'PlacementConsolidateResult' },
);
export type ConsolidateResult = Told<typeof resultSchema>;
