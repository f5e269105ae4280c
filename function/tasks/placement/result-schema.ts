import { Type } from '@sinclair/typebox';
import { orNull, type Told } from '../result-schema.js';
import { found, Moves, names, share } from './result-parts.js';

const objective = Type.Literal('place', { description: 'Workloads in the form of agents were placed.' });
const ignored = names('What was read and does not count.');

const Placement = Type.Object(
  {
    objective,
    ...found,
    cost: Type.Optional(
      Type.Object(
        { after: share('Of the nodes in use.'), at_least: share('No placement costs less: proven.') },
        { description: 'Where nodes have costs.' },
      ),
    ),
    moves: orNull(Moves),
    ignored,
  },
  {
    $id: 'PlacementPlaceResult',
    description: 'Workloads and their nodes, or with `verified: false` the best attempt.',
  },
);

const Impossible = Type.Object(
  { objective, feasible: Type.Literal(false), reason: Type.String(), ignored },
  { $id: 'PlacementImpossibleResult', description: 'There is no placement: proven.' },
);

/** What workloads in the agents' form are answered with. */
export const resultSchema = Type.Union([Placement, Impossible]);
export type PlaceResult = Told<typeof resultSchema>;
