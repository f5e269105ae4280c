import { Dice } from '../../../../data/dice.js';
import type { Homelab } from '../clusters.js';
import { Board } from '../reference/board.js';
import { type Reference, referenceOf } from '../reference/cluster.js';
import { field, list } from '../reference/json.js';
import { fewestMoves, MOST_TRIED } from '../reference/moves.js';
import { decimal, type Row } from './row.js';

type Item = Readonly<Record<string, unknown>>;

/** How much more than any node has left the pod requests of one resource, at least and at most, in millicores. */
const ABOVE = [5, 2000] as const;

/** Why is this pod Pending, and which moves let it in? */
export const makeRoom: Row = {
  name: 'make_room',
  figure: `nodes to add, where ${MOST_TRIED} moves do not do`,
  rival: 'add a node',
  show: decimal,
  async mark(homelab, ask) {
    const pod = waitingPod(homelab);
    const items = [...homelab.items, pod];
    const { result, verified, proven, ms } = await ask({
      kubernetes: { items },
      objective: 'make_room',
      pod: 'default/waits',
    });
    const reference = referenceOf(items);
    const stuck = list(field(result, 'pending'))[0];
    const plan = field(stuck, 'moves', 'steps');
    const moves = plan === undefined ? undefined : list(plan).length;
    const best = fewestMoves(reference, reference.pods.length - 1);
    const few = moves !== undefined && moves <= MOST_TRIED ? moves : undefined;
    return {
      verified,
      proven,
      ms,
      said: 1,
      right: few === best ? 1 : 0,
      ours: few === undefined ? 1 : 0,
      best: best === undefined ? 1 : 0,
      rival: 1,
      wrong: [
        ...(few !== undefined && (best === undefined || few < best) ? [`${few} moves, and ${best} by trying all`] : []),
        ...(field(stuck, 'fewest') === true && best !== undefined && (moves ?? 0) > best
          ? [`fewest: ${moves} moves, and ${best} by trying all`]
          : []),
      ],
    };
  },
};

/** A pod that is a little too large for every node that would take it. */
function waitingPod({ reference, seed }: Homelab): Item {
  const cpu = mostLeft(reference) + new Dice(seed).whole(...ABOVE);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'waits',
      namespace: 'default',
      labels: { app: 'waits' },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'waits', controller: true, uid: 'waits' }],
    },
    spec: {
      containers: [{ name: 'waits', resources: { requests: { cpu: `${cpu}m`, memory: '64Mi' } } }],
      schedulerName: 'default-scheduler',
    },
    status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] },
  };
}

function mostLeft(reference: Reference): number {
  const board = new Board(reference);
  return Math.max(...reference.machines.map(({ taints }, n) => (taints.length === 0 ? board.left(n).cpu : 0)));
}
