import type { PodObject } from '../kubernetes/pod.js';
import { Replay } from '../replay/replay.js';
import { drainPlan } from './plan.js';
import { emptied, lostFrom, type Place, type Situation } from './situation.js';

/** Whether one node can be emptied while all others stay as they are, as for an upgrade. */
export interface Alone {
  readonly node: string;
  /** conditional: the rules let it, but something that the dump does not show, or an operator, has a say. */
  readonly ok: 'yes' | 'conditional' | 'no';
  readonly controlPlane: boolean;
  /** Pods that have to move. */
  readonly moves: number;
  readonly why: readonly string[];
}

const ALONE_TRIALS = 6;
const MOST_REASONS = 8;

/** Every node on its own, in the order of the dump. */
export function drainAlone(situation: Situation): Alone[] {
  const { dump } = situation;
  const unknown = dump.pods.some(({ pin }) => pin?.kind === 'claim');
  // As if volumes that nobody has seen could follow: a condition, not a fact.
  const { items, usage, assume } = dump.raw;
  const portable = { ...(typeof assume === 'object' ? assume : {}), volumes: 'portable' as const };
  const hopeful = unknown ? new Replay({ items, usage, assume: portable, clock: situation.clock }) : situation.replay;
  return situation.places.map((place) => {
    situation.clock.check();
    return alone(place, situation, hopeful);
  });
}

function alone(place: Place, situation: Situation, replay: Replay): Alone {
  const { node, free, fixed } = place;
  const of = (kind: NonNullable<PodObject['pin']>['kind']) => fixed.filter(({ pin }) => pin?.kind === kind);
  const claims = of('claim');
  const leaving = [...free, ...claims];
  const told = (pods: readonly PodObject[]) => pods.map(({ name, pin }) => `${name}: ${pin?.why ?? ''}`);
  const result = (ok: Alone['ok'], why: readonly string[]): Alone => ({
    node: node.name,
    ok,
    controlPlane: node.kept,
    moves: leaving.length,
    why: why.length > MOST_REASONS ? [...why.slice(0, MOST_REASONS), `and ${why.length - MOST_REASONS} more`] : why,
  });
  if (!node.ready) return result('no', [`${node.name} is not ready: nothing answers there that could be drained`]);
  const stay = [...of('no'), ...of('caution')];
  const { steps } = drainPlan([{ ...emptied(place), pods: leaving.map(({ name }) => name) }]);
  const outcome = replay.check(steps, ALONE_TRIALS);
  const elsewhere = (why: readonly string[]) => why.filter((one) => !one.startsWith(`${node.name}: `)).join('; ');
  const stuck = outcome.pending.map(({ pod, why }) => `${pod} fits nowhere else: ${elsewhere(why)}`);
  const lost = lostFrom(node, situation).map(
    ({ pod, waits, why }) => `${pod} is about to go (${waits}) and fits nowhere else: ${elsewhere(why)}`,
  );
  const no = [...told(stay), ...lost, ...(outcome.ok ? [] : [...stuck, ...outcome.violations])];
  const conditions = [...told(of('operator')), ...told(claims), ...quorum(place, situation)];
  if (no.length > 0) return result('no', [...new Set([...no, ...conditions])]);
  return result(conditions.length > 0 ? 'conditional' : 'yes', conditions);
}

/** A drain leaves etcd running, but whoever drains a control plane will restart it. */
function quorum({ node }: Place, { places }: Situation): string[] {
  const members = places.filter((place) => place.node.kept);
  if (!node.kept || members.length < 2) return [];
  const left = members.filter((place) => place.node.ready && place.node !== node).length;
  const needed = Math.floor(members.length / 2) + 1;
  if (left >= needed) return [];
  return [`etcd keeps ${left} of ${members.length} members while it is away, and needs ${needed}`];
}
