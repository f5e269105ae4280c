import type { Own } from '../result-parts.js';
import { movedIn } from '../room/trials.js';
import { commandsOf } from '../situation/kubectl.js';
import type { Ground } from '../situation/situation.js';
import { few } from './alone.js';
import type { DrainAnswer, Together } from './answer.js';
import { lossesOf } from './losses.js';
import type { Judged } from './proof.js';
import type { DrainResult } from './result-schema.js';

/** Whether nodes can be drained and how, as data. */
export function resultOf(ground: Ground, { together, alone }: DrainAnswer): Own<DrainResult> {
  return {
    objective: 'drain',
    ...(together ? togetherOf(ground, together) : {}),
    drain_alone: alone.map(judgedOf),
  };
}

function togetherOf(ground: Ground, together: Together) {
  const { places, ok, why, others, outcomes, impossible } = together;
  const nodes = places.map(({ node }) => node.name);
  const moves = ok === 'no' ? [] : movedIn(outcomes).filter(({ from }) => from !== undefined);
  return {
    ok,
    drain: nodes,
    why: few(why),
    ...(ok === 'no' ? { impossible: impossible !== undefined } : {}),
    plan: ok === 'no' ? null : planOf(ground, together),
    rounds: ok === 'no' ? [] : (outcomes[0]?.rounds ?? []),
    moves: {
      order: 'ordered',
      steps: moves.map(({ pod, from, to, also }) => ({
        workloads: [pod],
        from: from ?? null,
        to,
        ...(also.length > 0 ? { or: also } : {}),
      })),
    },
    makes_room: others,
    lost: lossesOf(together),
    stays: ground.dump.pods.flatMap(({ name, kind, at }) =>
      kind === 'bound' && nodes.includes(ground.dump.nodes[at ?? -1]?.name ?? '') ? [name] : [],
    ),
    waiting: ground.waiting.map(({ pod, waits, to }) => ({ pod, why: waits, node: to ?? null })),
  };
}

function planOf({ dump }: Ground, { plan, places, pods }: Together) {
  const emptyDir = pods.some(({ mounts }) => mounts.emptyDir);
  const opened = places.flatMap(({ node }) => (node.cordoned ? [] : [node.name]));
  const after = opened.length === 0 ? [] : [{ action: 'uncordon' as const, nodes: opened }];
  // A drain takes along every pod of its node, those included that an operator decides about.
  const operators = dump.pods.some(({ pin, mounts }) => pin?.kind === 'operator' && mounts.emptyDir);
  return {
    kind: plan.kind,
    steps: plan.steps,
    kubectl: commandsOf(plan, emptyDir || operators),
    afterwards: commandsOf({ kind: plan.kind, steps: after }, false),
  };
}

const judgedOf = ({ node, ok, controlPlane, moves, why, proven, proof }: Judged) => ({
  node,
  ok,
  ...(controlPlane ? { control_plane: true } : {}),
  moves,
  why,
  proven,
  ...(proof === undefined ? {} : { proof }),
});
