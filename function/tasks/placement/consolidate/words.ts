import { count } from '../../phrases.js';
import type { Alone } from '../drain/alone.js';
import { enumerate } from '../ignored.js';
import { assumedOfPods, assumptionsOf, namesOfPods } from '../situation/assumptions.js';
import type { Situation } from '../situation/situation.js';
import { type ConsolidationAnswer, evictions, neededBy, spentBy } from './answer.js';
import { curveOf } from './curve.js';

/** A text as a sentence. It is not capitalised, because it may begin with a name. */
const sentence = (text: string) => `${text}.`;

/** The answer in words: first what is not known, then what can be done, then what prevents more. */
export function answerOf(situation: Situation, answer: ConsolidationAnswer, alone: readonly Alone[]): string {
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
  // Pods of nodes that stay may move as well, to make room.
  const moved = new Set(answer.plan.steps.flatMap((step) => (step.action === 'evict' ? step.pods : [])));
  const scratch = dump.pods.filter(({ name, mounts }) => mounts.scratch && moved.has(name));
  if (scratch.length > 0) {
    parts.push(`What ${namesOfPods(scratch)} ${scratch.length === 1 ? 'keeps' : 'keep'} in emptyDir volumes is lost`);
  }
  parts.push(...assumptionsOf(situation));
  return parts.map(sentence).join(' ');
}

/** Which nodes can be removed, and what that takes. */
function whatCanGo(situation: Situation, answer: ConsolidationAnswer): string {
  const { dump, places, instance } = situation;
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
  const proof = isFewest(situation, answer) ? `; ${proofOf(situation)}` : '';
  const price = instance.priced
    ? `, which leaves nodes that cost ${shown(spentBy(situation, answer))} instead of ${shown(spentBy(situation, { drained: [] }))}`
    : '';
  const rest = stay.length === 0 ? '' : `, and ${enumerate(stay)} ${stay.length === 1 ? 'stays' : 'stay'}`;
  return `${enumerate(drained)} can be drained and removed: ${how}${exact}${rest}${price}${proof}`;
}

/** What is proven of the nodes that stay. */
function proofOf({ instance, maxMoves }: Situation): string {
  const what = instance.priced ? 'nodes that cost less cannot do' : 'fewer nodes cannot do';
  return maxMoves === undefined ? what : `${what} with at most ${count(maxMoves, 'move')}`;
}

const shown = (cost: number) => String(Math.round(cost * 1000) / 1000);

/**
 * Whether fewer nodes (or such as cost less) are proven not to be enough. That is said only where nothing is assumed, no pod stays out of caution
 * and none waits without a node, because all of these decide how many nodes are needed. Budgets that the dump does not show
 * do not matter, since they could only keep more nodes in use.
 */
export const isFewest = (situation: Situation, answer: ConsolidationAnswer): boolean =>
  answer.outcome.ok &&
  spentBy(situation, answer) <= neededBy(situation, answer) &&
  assumedOfPods(situation).length === 0 &&
  !situation.dump.pods.some(({ pin }) => pin?.kind === 'caution') &&
  situation.waiting.every(({ to }) => to !== undefined) &&
  situation.dump.gaps.missing.length === 0;

/** Why no node can be removed. */
function noneCanGo(situation: Situation): string {
  const { places, maxMoves } = situation;
  const [freed] = maxMoves === undefined ? [] : curveOf(situation);
  if (freed) {
    const allowed = `No node can be removed with at most ${count(maxMoves ?? 0, 'move')}`;
    return `${allowed}; ${enumerate(freed.nodes)} can with ${freed.moves}`;
  }
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
