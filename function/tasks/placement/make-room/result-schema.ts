import { Type } from '@sinclair/typebox';
import { orNull, type Told } from '../../result-schema.js';
import { known, Moves, names, Plan } from '../result-parts.js';

const Stuck = Type.Object({
  pod: Type.String(),
  alike: Type.Optional(names('Others of the same owner that wait for the same reasons.')),
  why: Type.String({ description: 'Why it waits at all.' }),
  node: orNull(Type.String(), 'Where the scheduler would put it now.'),
  event: Type.String({ description: "What kube-scheduler's event says, or would say." }),
  nodes: Type.Array(
    Type.Object({
      node: Type.String(),
      why: names('What keeps it from this node.'),
      short: Type.Optional(
        Type.Record(Type.String(), Type.Number(), {
          description: 'By how much resources are short: CPU in millicores, others in whole units.',
        }),
      ),
    }),
  ),
  fewest: Type.Optional(Type.Boolean({ description: 'Whether fewer moves cannot do: proven.' })),
  plan: orNull(Plan, 'Moves of other pods after which it gets a node.'),
  lands_on: Type.Optional(orNull(Type.String(), 'Where it comes then.')),
  moves: orNull(Moves),
  changes: Type.Array(Type.Object({ node: Type.String(), what: Type.String() }), {
    description: 'Single changes that would let it in, where no moves do.',
  }),
  tried: Type.Boolean({ description: 'Whether moves and changes were looked for.' }),
});

/** Why pods wait, and what lets them in. */
export const resultSchema = Type.Object(
  { objective: Type.Literal('make_room'), pending: Type.Array(Stuck), ...known },
  { $id: 'PlacementMakeRoomResult' },
);
export type MakeRoomResult = Told<typeof resultSchema>;
