import { count } from '../../phrases.js';
import { enumerate } from '../ignored.js';
import { scratchLost } from '../room/scratch.js';
import { movedIn } from '../room/trials.js';
import { commandsOf } from '../situation/kubectl.js';
import type { Ground } from '../situation/situation.js';
import type { Alone } from './alone.js';
import type { DrainAnswer, Together } from './answer.js';
import { lossesOf } from './losses.js';

/** Whether nodes can be drained, what moves, in how many rounds, and what is lost. */
export function sentencesOf(ground: Ground, { together, alone }: DrainAnswer): string[] {
  return together ? [...ofTogether(ground, together), ...oneByOne(together, alone)] : ofEach(alone);
}

function ofTogether(ground: Ground, together: Together): string[] {
  const { places, ok, why, others } = together;
  const names = enumerate(places.map(({ node }) => node.name));
  const both = places.length > 1 ? ' together' : '';
  if (ok === 'no') return [`${names} cannot be drained${both} now: ${firstOf(why)}`, ...whatIsLost(together)];
  const condition = ok === 'conditional' ? `, on a condition: ${firstOf(why)}` : '';
  const first =
    others.length > 0 ? `, after ${enumerate(others)} ${others.length === 1 ? 'has' : 'have'} made room` : '';
  return [
    `${names} can go down for maintenance${both} now${condition}${first}: ${whatMoves(together)}`,
    ...onlyControlPlane(ground, together),
    ...whatIsLost(together),
    ...scratchLost(ground, others),
    ...commands(together),
  ];
}

/** What stops while the only node of the control plane is away. */
function onlyControlPlane({ places: all }: Ground, { places }: Together): string[] {
  const members = all.filter(({ node }) => node.kept && node.ready);
  const [first] = members;
  if (!first || !members.every((place) => places.includes(place))) return [];
  return [`While ${first.node.name} is away kubectl does not answer and nothing is scheduled; what runs goes on`];
}

/** The first reason, and how many more there are. */
const firstOf = ([first = '', ...more]: readonly string[]) =>
  `${first}${more.length > 0 ? ` (and ${count(more.length, 'more reason')})` : ''}`;

function whatMoves({ outcomes, pods }: Together): string {
  if (pods.length === 0) return 'nothing that runs there has to move';
  const moves = movedIn(outcomes).filter(({ from }) => from !== undefined);
  const where = moves.map(({ pod, to, also }) => `${pod} to ${enumerate([to, ...also], 2).replace(' and ', ' or ')}`);
  const rounds = Math.max(...roundsByNode(outcomes[0]?.rounds ?? []), 1);
  const budgets = rounds > 1 ? `, in ${count(rounds, 'round')} as the PodDisruptionBudgets allow` : '';
  return `${count(moves.length, 'pod')} ${moves.length === 1 ? 'moves' : 'move'} (${enumerate(where, 4)})${budgets}`;
}

/** How many rounds each node takes. */
function roundsByNode(rounds: readonly { readonly node: string }[]): number[] {
  const counts = new Map<string, number>();
  for (const { node } of rounds) counts.set(node, (counts.get(node) ?? 0) + 1);
  return [...counts.values()];
}

function whatIsLost(together: Together): string[] {
  const lost = lossesOf(together);
  const [first] = lost;
  if (!first) return [];
  return [
    `Lost would be ${enumerate(
      lost.map(({ pod, what }) => `${pod} (${what})`),
      3,
    )}`,
  ];
}

/** The commands where they are few; all of them are in the result. */
function commands({ plan, places, pods }: Together): string[] {
  const opened = places.flatMap(({ node }) => (node.cordoned ? [] : [node.name]));
  const back =
    opened.length === 0
      ? ''
      : `; afterwards ${commandsOf({ kind: plan.kind, steps: [{ action: 'uncordon', nodes: opened }] }, false)[0]}`;
  if (plan.kind !== 'drain')
    return [`Each pod is sent to its node by cordoning the others for a while (result.plan.kubectl)${back}`];
  const drains = commandsOf(
    plan,
    pods.some(({ mounts }) => mounts.emptyDir),
  ).filter((line) => line.startsWith('kubectl drain'));
  return drains.length === 0 || drains.length > 2 ? [] : [`Run ${drains.join(' and then ')}${back}`];
}

/** Of several nodes that cannot go together, which can go one after the other. */
function oneByOne({ ok, places }: Together, alone: readonly Alone[]): string[] {
  if (ok === 'yes' || places.length < 2) return [];
  const fine = alone.filter((one) => one.ok === 'yes').map(({ node }) => node);
  if (fine.length === 0) return [];
  return [`${enumerate(fine)} can go down ${fine.length > 1 ? 'one at a time' : 'alone'}`];
}

/** What can be said of every node alone. */
function ofEach(alone: readonly Alone[]): string[] {
  const of = (ok: Alone['ok']) => alone.filter((one) => one.ok === ok);
  const [yes, maybe, no] = [of('yes'), of('conditional'), of('no')];
  const names = (some: readonly Alone[]) =>
    enumerate(some.map(({ node, moves }) => `${node} (${count(moves, 'pod')})`));
  const [first, stuck] = [maybe[0], no[0]];
  return [
    ...(yes.length > 0 ? [`${names(yes)} can go down for maintenance${yes.length > 1 ? ', one at a time' : ''}`] : []),
    ...(first ? [`${names(maybe)} can go down on a condition (${first.node}: ${first.why[0]})`] : []),
    ...(stuck ? [`${names(no)} cannot go down now (${stuck.node}: ${stuck.why[0]})`] : []),
  ];
}
