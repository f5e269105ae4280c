import { count } from '../../phrases.js';
import { enumerate } from '../ignored.js';
import type { Source } from '../kubernetes/counted.js';
import type { PodObject } from '../kubernetes/pod.js';
import { TOP } from '../kubernetes/usage.js';
import type { Alone } from './alone.js';
import { type DrainAnswer, evictions, nodesInUse } from './answer.js';
import type { Situation } from './situation.js';

/** How an answer says with what a pod counts that requests nothing. */
const SOURCES: Record<Source, string> = {
  usage: 'by its measured use',
  limits: 'by its limits',
  LimitRange: 'by the LimitRange of its namespace',
  assumption: 'by an assumption',
};

/** What an answer assumes because the dump does not say it, the weightiest first; empty where the dump says all. */
export const assumptionsOf = (situation: Situation): string[] => [
  ...assumedOfPods(situation),
  ...situation.dump.gaps.unseen.map((kind) => `No ${kind} are in the dump, and none are taken to exist`),
];

/** What is assumed about the pods that the dump shows. */
function assumedOfPods({ dump }: Situation): string[] {
  const told: string[] = [];
  const counted = dump.pods;
  for (const source of ['assumption', 'LimitRange', 'limits', 'usage'] as const) {
    told.push(...withoutRequests(counted, source, dump.assume.requests));
  }
  const claims = counted.filter(({ pin }) => pin?.kind === 'claim');
  if (claims.length > 0) {
    const mount = claims.length === 1 ? 'mounts a claim whose volume is' : 'mount claims whose volumes are';
    const stay = claims.length === 1 ? 'is taken to stay' : 'are taken to stay';
    told.push(`${count(claims.length, 'pod')} ${mount} not in the dump and ${stay} (${names(claims)})`);
  }
  const portable = counted.filter(({ mounts }) => mounts.unknown.length + mounts.onNode.length > 0);
  if (dump.assume.portable && portable.length > 0) {
    told.push(`As was asked, volumes are taken to follow their pods (${names(portable)})`);
  }
  if (dump.assume.anyPlatform) told.push('As was asked, images are taken to run on every architecture');
  if (dump.assume.complete) told.push('As was said, the dump is taken to be the whole cluster');
  return told;
}

/** Pods that count by a source other than their requests, grouped by what they do not request: both, memory, or CPU. */
function withoutRequests(
  pods: readonly PodObject[],
  source: Source,
  { cpu, memory }: { cpu: number; memory: number },
): string[] {
  const lacks = (pod: PodObject, resource: 'cpu' | 'memory') => pod.assumed.get(resource) === source;
  const amounts = { cpu: `${cpu}m`, memory: `${Math.round(memory / 2 ** 20)}Mi` };
  const groups = [
    { what: 'no CPU and no memory', amount: `${amounts.cpu} and ${amounts.memory}`, of: [true, true] },
    { what: 'no memory', amount: amounts.memory, of: [false, true] },
    { what: 'no CPU', amount: amounts.cpu, of: [true, false] },
  ];
  return groups.flatMap(({ what, amount, of }) => {
    const those = pods.filter((pod) => lacks(pod, 'cpu') === of[0] && lacks(pod, 'memory') === of[1]);
    if (those.length === 0) return [];
    const how =
      source === 'assumption'
        ? `each container is taken to need ${amount} (better: usage, from ${TOP})`
        : `counted ${SOURCES[source]}`;
    return [
      `${those.length} of ${count(pods.length, 'pod')} ${those.length === 1 ? 'requests' : 'request'} ${what}: ${how}`,
    ];
  });
}

const names = (pods: readonly PodObject[]) => enumerate(pods.map(({ name }) => name));

/** A text as a sentence. It is not capitalised, because it may begin with a name. */
const sentence = (text: string) => `${text}.`;

/** The answer in words: first what is not known, then what can be done, then what prevents more. */
export function answerOf(situation: Situation, answer: DrainAnswer, alone: readonly Alone[]): string {
  const { dump, waiting } = situation;
  const parts = [...dump.gaps.missing.map((what) => `Not verified: ${what}`), whatCanGo(situation, answer)];
  const each = alone.filter(({ ok, node }) => ok !== 'no' && !answer.drained.some((n) => dump.nodes[n]?.name === node));
  parts.push(...oneAtATime(each));
  const lost = waiting.filter(({ to }) => to === undefined);
  const [first] = lost;
  if (first) {
    const who = `${first.pod} (${first.waits}${first.why.length > 0 ? `; ${enumerate(first.why, 3)}` : ''})`;
    const more =
      lost.length > 1
        ? `, and so ${lost.length === 2 ? 'does' : 'do'} ${enumerate(lost.slice(1).map(({ pod }) => pod))}`
        : '';
    parts.push(`${who} waits and fits nowhere${more}`);
  }
  const late = waiting.filter(({ to }) => to !== undefined);
  if (late.length > 0) {
    const where = late.map(({ pod, waits, to }) => `${pod} (${waits}; there is room on ${to})`);
    parts.push(
      `${count(late.length, 'pod')} that ${late.length === 1 ? 'waits' : 'wait'} would get a node: ${enumerate(where)}`,
    );
  }
  const scratch = situation.places.flatMap(({ free }, n) =>
    answer.drained.includes(n) ? free.filter(({ mounts }) => mounts.scratch) : [],
  );
  if (scratch.length > 0) {
    parts.push(`What ${names(scratch)} ${scratch.length === 1 ? 'keeps' : 'keep'} in emptyDir volumes is lost`);
  }
  parts.push(...assumptionsOf(situation));
  return parts.map(sentence).join(' ');
}

/** Which nodes can be removed, and what that takes. */
function whatCanGo(situation: Situation, answer: DrainAnswer): string {
  const { dump, places } = situation;
  const drained = answer.drained.map((n) => dump.nodes[n]?.name ?? '');
  if (drained.length === 0) return noneCanGo(situation);
  const stay = places.flatMap(({ node }, n) => (node.ready && !answer.drained.includes(n) ? [node.name] : []));
  const moves = evictions(answer);
  const busy = answer.drained.filter((n) => (places[n]?.free.length ?? 0) > 0);
  const how =
    moves === 0
      ? `nothing that runs there has to move`
      : `${busy.length > 1 ? 'one after the other, ' : ''}${count(moves, 'pod')} ${moves === 1 ? 'moves' : 'move'}`;
  const exact = answer.plan.kind === 'targets' ? ', each sent to its node by cordoning the others for a while' : '';
  const proof = isFewest(situation, answer) ? '; fewer nodes cannot do' : '';
  const rest = stay.length === 0 ? '' : `, and ${enumerate(stay)} ${stay.length === 1 ? 'stays' : 'stay'}`;
  return `${enumerate(drained)} can be drained and removed: ${how}${exact}${rest}${proof}`;
}

/**
 * Whether fewer nodes are proven not to be enough. That is said only where nothing is assumed, no pod stays out of caution
 * and none waits without a node, because all of these decide how many nodes are needed. Budgets that the dump does not show
 * do not matter, since they could only keep more nodes in use.
 */
export const isFewest = (situation: Situation, answer: DrainAnswer): boolean =>
  answer.outcome.ok &&
  nodesInUse(situation, answer) <= situation.bound &&
  assumedOfPods(situation).length === 0 &&
  !situation.dump.pods.some(({ pin }) => pin?.kind === 'caution') &&
  situation.waiting.every(({ to }) => to !== undefined) &&
  situation.dump.gaps.missing.length === 0;

/** Why no node can be removed. */
function noneCanGo({ places }: Situation): string {
  const ready = places.filter(({ node }) => node.ready);
  if (ready.every(({ node }) => node.kept)) {
    return `No node can be removed for good, for ${ready.length === 1 ? 'the only one is' : `all ${ready.length} are`} of the control plane`;
  }
  const held = ready.filter(({ node, fixed }) => !node.kept && fixed.length > 0);
  const first = held[0]?.fixed[0];
  const why = first ? `: ${held[0]?.node.name} holds ${first.name}, and ${first.pin?.why ?? ''}` : '';
  return `No node can be removed for good${why}`;
}

/** Which nodes can be drained one at a time, at once or on a condition. */
function oneAtATime(each: readonly Alone[]): string[] {
  const [yes, maybe] = [each.filter(({ ok }) => ok === 'yes'), each.filter(({ ok }) => ok === 'conditional')];
  const list = (some: readonly Alone[]) => {
    const nodes = enumerate(some.map(({ node, moves }) => `${node} (${count(moves, 'pod')})`));
    return `${nodes} can be drained for an upgrade${some.length > 1 ? ', one at a time' : ''}`;
  };
  const condition = maybe.flatMap(({ why }) => why)[0];
  return [
    ...(yes.length > 0 ? [list(yes)] : []),
    ...(maybe.length > 0 ? [`${list(maybe)}, on a condition: ${condition}`] : []),
  ];
}
