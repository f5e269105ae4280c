import { Type } from '@sinclair/typebox';
import { orNull, type Told } from '../../result-schema.js';
import { Alone, DrainPlan, known, Moves, names, verdict, why } from '../result-parts.js';

const objective = Type.Literal('drain');
const drain_alone = Type.Array(Alone, { description: 'Each node that was named, or every node, alone.' });

const Together = Type.Object(
  {
    objective,
    ok: verdict,
    drain: names('The nodes, in the order in which they are drained.'),
    why,
    impossible: Type.Optional(
      Type.Boolean({ description: 'Only with `ok: no`: whether it is certain that there is no plan.' }),
    ),
    plan: orNull(DrainPlan),
    rounds: Type.Array(Type.Object({ node: Type.String(), pods: names('They leave at once.') }), {
      description: 'Which pods leave at once, as far as budgets let them.',
    }),
    moves: Moves,
    makes_room: names('Pods of other nodes that move before.'),
    lost: Type.Array(Type.Object({ pod: Type.String(), what: Type.String() }), {
      description: 'What is lost for good.',
    }),
    stays: names('Pods that a drain leaves in place.'),
    waiting: Type.Array(Type.Object({ pod: Type.String(), why: Type.String(), node: orNull(Type.String()) }), {
      description: 'Pods that have no node today.',
    }),
    drain_alone,
    ...known,
  },
  { $id: 'PlacementDrainResult', description: 'The nodes that were named, drained together.' },
);

const EachAlone = Type.Object(
  { objective, drain_alone, ...known },
  { $id: 'PlacementDrainEachResult', description: 'No node was named: every node by itself.' },
);

/** Whether nodes can be drained, and how. */
export const resultSchema = Type.Union([Together, EachAlone]);
export type DrainResult = Told<typeof resultSchema>;
