import { Type } from '@sinclair/typebox';
import { orNull, type Told } from '../../result-schema.js';
import { count, known, Move, names, Plan, verdict, why } from '../result-parts.js';

const Failure = Type.Object({
  node: Type.Optional(Type.String({ description: 'The node that fails.' })),
  zone: Type.Optional(Type.String({ description: 'The zone that fails.' })),
  together: Type.Optional(Type.String({ description: 'The nodes that the request names together.' })),
  nodes: Type.Optional(names('The nodes, where there are several.')),
  ok: verdict,
  why,
  proven: Type.Optional(Type.Boolean({ description: 'Whether `ok` is certain.' })),
  proof: Type.Optional(Type.String({ description: 'Why it is a no, whatever the scheduler does.' })),
  moves: count('Pods that come again elsewhere.'),
  pending: names('Pods that find no node.'),
  pending_in_some_trials: names('Pods that find none in some trials only.'),
  lost: Type.Object({
    pods: names('Pods that nothing starts again.'),
    data: names('Pods whose data is on the nodes.'),
  }),
  interrupted: names('Apps of which every pod is interrupted at once.'),
  moves_before: orNull(
    Type.Object({ plan: Plan, moves: Type.Array(Move) }),
    'Moves that, made today, would let everything find a place.',
  ),
  needs: orNull(
    Type.Object({ one_more_node: Type.Object({ cpu_millicores: Type.Number(), memory_bytes: Type.Number() }) }),
    'What would let everything find a place.',
  ),
});

/** What every failure comes to. */
export const resultSchema = Type.Object(
  {
    objective: Type.Literal('survive'),
    failures: Type.Array(Failure),
    not_tried: names('Failures that were not tried, because the cluster is too large.'),
    ...known,
  },
  { $id: 'PlacementSurviveResult' },
);
export type SurviveResult = Told<typeof resultSchema>;
