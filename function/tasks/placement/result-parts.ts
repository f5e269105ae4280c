import { Type } from '@sinclair/typebox';
import { oneOf, orNull } from '../result-schema.js';

/** Parts that answers of several kinds have. */

export const names = (description: string) => Type.Array(Type.String(), { description });
export const count = (description: string) => Type.Integer({ minimum: 0, description });
export const share = (description: string) => Type.Number({ minimum: 0, description });

/** What no controller, budget or luck prevents is a yes. */
export const verdict = oneOf(
  ['yes', 'conditional', 'no'],
  'conditional: the rules allow it, but luck, an operator, or something that the dump does not show may prevent it.',
);

export const why = names('Reasons why not, or conditions.');

/** What every answer about a running cluster says beside the answer itself. */
export const known = {
  assumed: names('What is assumed because the dump does not say it.'),
  missing: names('What the dump lacks, so that nothing can be verified.'),
  ignored: names('What was read and does not count.'),
};

/** A result without that, which is added to it. */
export type Own<Result> = Result extends unknown ? Omit<Result, keyof typeof known> : never;

const Cordon = Type.Object({ action: oneOf(['cordon', 'uncordon']), nodes: names('Names of nodes.') });
const Evict = Type.Object({
  action: Type.Literal('evict'),
  node: Type.String(),
  pods: names('namespace/name; as many at once as their budgets allow.'),
});
const Wait = Type.Object({
  action: Type.Literal('wait'),
  pods: names('Until the pods that replace these have nodes.'),
});

const plan = {
  kind: oneOf(
    ['drain', 'evict', 'targets'],
    'drain: the scheduler picks the nodes; evict: likewise, for single pods; targets: every node but the target is cordoned during an eviction.',
  ),
  steps: Type.Array(Type.Union([Cordon, Evict, Wait])),
  kubectl: names('The steps as commands for a shell, line by line.'),
};

export const Plan = Type.Object(plan, { $id: 'PlacementPlan', description: 'How it is done, step by step.' });

export const DrainPlan = Type.Object(
  { ...plan, afterwards: names('Commands that open the nodes again.') },
  { $id: 'PlacementDrainPlan', description: 'How it is done, step by step.' },
);

export const Move = Type.Object(
  {
    workloads: names('What moves at once.'),
    from: orNull(Type.String(), 'null: it runs nowhere today.'),
    to: orNull(Type.String()),
    stop_first: Type.Optional(Type.Boolean({ description: 'Stopped before the first move, started by this one.' })),
    or: Type.Optional(names('Other nodes where it may come, as the scheduler picks.')),
  },
  { $id: 'PlacementMove' },
);

export const Moves = Type.Object(
  {
    order: oneOf(
      ['ordered', 'blocked', 'unknown'],
      'ordered: no move overfills a node; blocked: every order needs some stopped first; unknown: the search gave up.',
    ),
    steps: Type.Array(Move),
  },
  { $id: 'PlacementMoves', description: 'Who moves, in order.' },
);

export const Alone = Type.Object(
  {
    node: Type.String(),
    ok: verdict,
    control_plane: Type.Optional(Type.Boolean()),
    moves: count('Pods that have to move.'),
    why,
    proven: Type.Optional(Type.Boolean({ description: 'Whether `ok` is certain.' })),
    proof: Type.Optional(Type.String({ description: 'Why it is a no, whatever the scheduler does.' })),
  },
  { $id: 'PlacementNodeAlone', description: 'Whether one node can be drained while all others stay.' },
);

const amounts = Type.Object({
  allocatable: share('What the node has.'),
  reserved: share('What is kept for others.'),
  before: share('What is requested today.'),
  after: Type.Optional(share('What is requested then.')),
});

export const Utilisation = Type.Array(
  Type.Object({ node: Type.String(), cpu_millicores: amounts, memory_bytes: amounts }, { $id: 'PlacementUtilisation' }),
);

export const Placed = Type.Object(
  {
    workload: Type.String(),
    node: orNull(Type.String(), 'null: it has no node.'),
    from: Type.Optional(orNull(Type.String(), 'Where it runs today.')),
  },
  { $id: 'PlacementPlaced' },
);

/** Whether a plan or a placement was found, and what it takes. */
export const found = {
  feasible: Type.Union([Type.Literal(true), Type.Null()], {
    description: 'null: none was found, which proves nothing.',
  }),
  nodes_used: count('Nodes in use at the end.'),
  nodes_needed_at_least: Type.Optional(count('No answer does with fewer nodes: proven. Absent where costs are given.')),
  fewest: Type.Boolean({ description: 'Whether no answer uses fewer nodes, or costs less: proven.' }),
  found_by: oneOf(['model', 'search', 'exact']),
  drain: names('Nodes that are empty at the end.'),
  placement: Type.Array(Placed),
  utilisation: Utilisation,
};
