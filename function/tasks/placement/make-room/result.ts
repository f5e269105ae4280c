import type { Own } from '../result-parts.js';
import { movedIn } from '../room/trials.js';
import { commandsOf } from '../situation/kubectl.js';
import type { Ground } from '../situation/situation.js';
import type { MakeRoomAnswer, Stuck } from './answer.js';
import type { Moves } from './moves.js';
import type { MakeRoomResult } from './result-schema.js';

/** Why pods wait and what lets them in, as data. */
export const resultOf = (ground: Ground, { stuck }: MakeRoomAnswer): Own<MakeRoomResult> => ({
  objective: 'make_room',
  pending: stuck.map((one) => stuckOf(ground, one)),
});

function stuckOf({ dump }: Ground, { pod, alike, waits, to, event, obstacles, moves, changes, tried }: Stuck) {
  return {
    pod,
    ...(alike.length > 0 ? { alike } : {}),
    why: waits,
    node: to ?? null,
    event,
    nodes: dump.nodes.map(({ name }, n) => ({
      node: name,
      why: (obstacles[n] ?? []).flatMap(({ reasons }) => reasons),
      ...(obstacles[n]?.some(({ short }) => short) ? { short: shortOf(obstacles[n] ?? []) } : {}),
    })),
    ...(moves ? planOf(pod, moves) : { plan: null, moves: null }),
    changes: changes.map(({ node, what }) => ({ node, what })),
    tried,
  };
}

/** By how much resources are short: CPU in millicores, all others in whole units. */
const shortOf = (obstacles: Stuck['obstacles'][number]) =>
  Object.fromEntries(obstacles.flatMap(({ short }) => [...(short ?? [])]));

function planOf(pod: string, { plan, outcomes, fewest }: Moves) {
  const moves = movedIn(outcomes);
  return {
    fewest,
    plan: { kind: plan.kind, steps: plan.steps, kubectl: commandsOf(plan, false) },
    lands_on: moves.find((one) => one.pod === pod)?.to ?? null,
    moves: {
      order: 'ordered' as const,
      steps: moves
        .filter(({ from }) => from !== undefined)
        .map(({ pod: moved, from, to, also }) => ({
          workloads: [moved],
          from: from ?? null,
          to,
          ...(also.length > 0 ? { or: also } : {}),
        })),
    },
  };
}
