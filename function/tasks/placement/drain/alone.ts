import type { PodObject } from '../kubernetes/pod.js';
import { type Outcome, Replay } from '../replay/replay.js';
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

/** Simulated drains of each node; fewer on large clusters, where fewer pods of a node meet by chance. */
const ALONE_TRIALS = 24;
const FEW_TRIALS = 8;
const MANY_NODES = 20;
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
  const { node, free, fixed, held } = place;
  const of = (kind: NonNullable<PodObject['pin']>['kind']) => fixed.filter(({ pin }) => pin?.kind === kind);
  const claims = of('claim');
  const leaving = [...free, ...claims, ...of('caution')];
  const told = (pods: readonly PodObject[]) => pods.map(({ name, pin }) => `${name}: ${pin?.why ?? ''}`);
  const result = (ok: Alone['ok'], why: readonly string[]): Alone => ({
    node: node.name,
    ok,
    controlPlane: node.kept,
    moves: leaving.length,
    why: why.length > MOST_REASONS ? [...why.slice(0, MOST_REASONS), `and ${why.length - MOST_REASONS} more`] : why,
  });
  const stay = [...of('no'), ...held];
  const { steps } = drainPlan([{ ...emptied(place), pods: leaving.map(({ name }) => name) }]);
  const trials = situation.places.length > MANY_NODES ? FEW_TRIALS : ALONE_TRIALS;
  const outcomes = Array.from({ length: trials }, (_, number) => replay.run(steps, number));
  const elsewhere = (why: readonly string[]) => why.filter((one) => !one.startsWith(`${node.name}: `)).join('; ');
  const stuck = ({ pending, violations }: Outcome) => [
    ...pending.map(({ pod, why }) => `${pod} fits nowhere else: ${elsewhere(why)}`),
    ...violations.filter((one) => /^PodDisruptionBudgets? /.test(one)),
  ];
  const going = lostFrom(node, situation).map(({ pod, waits, why }) => ({
    told: `${pod} is about to go (${waits}) and fits nowhere else: ${elsewhere(why)}`,
    bare: situation.dump.pods.some(({ name, app }) => name === pod && app === undefined),
  }));
  const lost = going.flatMap(({ told: what, bare }) => (bare ? [] : [what]));
  const usual = outcomes.filter((_, number) => isUsual(number));
  const never = usual.every((outcome) => stuck(outcome).length > 0);
  const no = [...told(stay), ...lost, ...(never ? outcomes.slice(0, 1).flatMap(stuck) : [])];
  const conditions = [
    ...told(of('operator')),
    ...told(of('caution')),
    ...told(claims),
    ...quorum(place, situation),
    ...situation.waiting.flatMap(({ pod, to }) =>
      to !== undefined && isOn(pod, place, situation) ? (replay.platformRisk(pod) ?? []) : [],
    ),
    // It is lost with its node, whether or not that is drained.
    ...going.flatMap(({ told: what, bare }) => (bare ? [what] : [])),
    ...(node.ready ? [] : [`${node.name} is not ready: what runs there goes by itself`]),
    ...(never ? [] : outcomes.flatMap((outcome) => [...stuck(outcome), ...outcome.violations].map(ifUnlucky))),
  ];
  const why = [...new Set([...no, ...conditions])];
  return result(no.length > 0 ? 'no' : conditions.length > 0 ? 'conditional' : 'yes', why);
}

/** Trials in which the scheduler picks the best node by its scores, with no slack for what a dump does not show. */
const isUsual = (number: number) => number < 4 || number % 4 === 0;

const isOn = (pod: string, { node }: Place, { dump }: Situation) =>
  dump.pods.some(({ name, at }) => name === pod && at !== undefined && dump.nodes[at] === node);

/** What went wrong in some trials and not in others is for the scheduler to decide, or for who cordons what it must not take. */
const ifUnlucky = (what: string) => `it depends on which nodes the scheduler picks: ${what}`;

/** A drain leaves etcd running, but whoever drains a control plane will restart it. */
function quorum({ node }: Place, { places }: Situation): string[] {
  const members = places.filter((place) => place.node.kept);
  if (!node.kept || members.length < 2) return [];
  const left = members.filter((place) => place.node.ready && place.node !== node).length;
  const needed = Math.floor(members.length / 2) + 1;
  if (left >= needed) return [];
  return [`etcd keeps ${left} of ${members.length} members while it is away, and needs ${needed}`];
}
