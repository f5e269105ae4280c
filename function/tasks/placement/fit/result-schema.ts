import { Type } from '@sinclair/typebox';
import { orNull, type Told } from '../../result-schema.js';
import { count, known, names, verdict } from '../result-parts.js';

const More = Type.Object({
  replicas: count('So many more fit in every trial.'),
  at_best: Type.Optional(count('So many more fit in some trial.')),
  not_tried_beyond: Type.Optional(count('More than so many were not tried.')),
  at_most: orNull(count('No more than this, as long as no pod moves.')),
  at_most_after_moves: orNull(count('No more than this, whatever moves.')),
});

const Workload = Type.Object({
  workload: Type.String(),
  replicas: count('As was asked for.'),
  fit: count('So many find a node in every trial.'),
  fit_at_best: Type.Optional(count('So many find one in some trial.')),
  placement: Type.Array(
    Type.Object({
      pod: Type.String(),
      node: orNull(Type.String(), 'null: it finds none.'),
      or: Type.Optional(names('Other nodes where it may come, as the scheduler picks.')),
      why: Type.Optional(names('For every node why it cannot go there.')),
    }),
  ),
  more: orNull(
    More,
    'How many replicas more would fit; null where not all fit that were asked for, or it was not counted.',
  ),
});

/** Where new workloads go. */
export const resultSchema = Type.Object(
  {
    objective: Type.Literal('fit'),
    ok: verdict,
    workloads: Type.Array(Workload),
    conditions: names('What goes wrong in some trial though every pod finds a node.'),
    ...known,
  },
  { $id: 'PlacementFitResult' },
);
export type FitResult = Told<typeof resultSchema>;
