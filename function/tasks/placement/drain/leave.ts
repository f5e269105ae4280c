import type { PodObject } from '../kubernetes/pod.js';
import { type Attempt, Replay } from '../replay/replay.js';
import { elsewhere, minorityWithout } from '../room/outage.js';
import { drainPlan, type Plan } from '../situation/plan.js';
import { emptied, type Ground, lostFrom, type Place, waitingOn } from '../situation/situation.js';

/** Whether nodes can be emptied at once while all others stay in use, as for maintenance. */
export interface Leave {
  /** conditional: the rules allow it, but an operator, or something that the dump does not show, may prevent it. */
  readonly ok: 'yes' | 'conditional' | 'no';
  /** Pods that have to move. */
  readonly pods: readonly PodObject[];
  /** Reasons why not: what forbids it, pods that the nodes are about to lose, and what prevented it in every usual trial. */
  readonly forbidden: readonly string[];
  readonly lost: readonly string[];
  readonly stuck: readonly string[];
  /** Conditions: it goes well only if they hold. */
  readonly conditions: readonly string[];
  /** What went wrong in some trials only: it depends on which nodes the scheduler picks. */
  readonly luck: readonly string[];
  readonly plan: Plan;
  /** What came of it in each trial. */
  readonly outcomes: readonly Attempt[];
}

/** All reasons, the weightiest first, each once. */
export const reasonsOf = ({ forbidden, lost, stuck, conditions, luck }: Leave): string[] => [
  ...new Set([...forbidden, ...lost, ...stuck, ...conditions, ...luck]),
];

/** The replay in which volumes that the dump does not show follow their pods; that is told as a condition. */
export function hopefulReplay({ dump, replay, clock }: Ground): Replay {
  if (!dump.pods.some(({ pin }) => pin?.kind === 'claim')) return replay;
  const { items, usage, assume } = dump.raw;
  const portable = { ...(typeof assume === 'object' ? assume : {}), volumes: 'portable' as const };
  return new Replay({ items, usage, assume: portable, clock });
}

/** Empties nodes in this order, in so many trials; in none where it is clear that they cannot be emptied. */
export function leave(places: readonly Place[], ground: Ground, replay: Replay, trials: number): Leave {
  const names = places.map(({ node }) => node.name);
  const fixed = places.flatMap((place) => place.fixed);
  const of = (kind: NonNullable<PodObject['pin']>['kind']) => fixed.filter(({ pin }) => pin?.kind === kind);
  const plan = drainPlan(places.map((place) => ({ ...emptied(place), pods: leaving(place).map(({ name }) => name) })));
  const outcomes = Array.from({ length: trials }, (_, number) => replay.attempt(plan.steps, number));
  const stuckIn = ({ pending, violations }: Attempt) => [
    ...pending.map(({ pod, why }) => `${pod} fits nowhere else: ${elsewhere(why, names)}`),
    ...violations.filter((one) => /^PodDisruptionBudgets? /.test(one)),
  ];
  const going = places.flatMap(({ node }) =>
    lostFrom(node, ground).map(({ pod, waits, why, bare }) => ({
      told: `${pod} is about to go (${waits}) and fits nowhere else: ${elsewhere(why, names)}`,
      bare,
    })),
  );
  const usual = outcomes.filter((_, number) => isUsual(number));
  const never = usual.length > 0 && usual.every((outcome) => stuckIn(outcome).length > 0);
  const told = (pods: readonly PodObject[]) => pods.map(({ name, pin }) => `${name}: ${pin?.why ?? ''}`);
  const forbidden = told([...of('no'), ...places.flatMap(({ held }) => held)]);
  const lost = going.flatMap(({ told: what, bare }) => (bare ? [] : [what]));
  const stuck = never ? outcomes.slice(0, 1).flatMap(stuckIn) : [];
  const conditions = [
    ...quorum(places, ground),
    ...told([...of('operator'), ...of('caution'), ...of('claim')]),
    ...places.flatMap(({ node }) =>
      waitingOn(node, ground).flatMap(({ pod, to }) => (to === undefined ? [] : (replay.platformRisk(pod) ?? []))),
    ),
    // A bare pod is lost with its node, whether or not the node is drained.
    ...going.flatMap(({ told: what, bare }) => (bare ? [what] : [])),
    ...places.flatMap(({ node }) => (node.ready ? [] : [`${node.name} is not ready: what runs there goes by itself`])),
  ];
  const luck = never ? [] : outcomes.flatMap((one) => [...stuckIn(one), ...one.violations].map(ifUnlucky));
  const free = conditions.length + luck.length === 0;
  const ok = forbidden.length + lost.length + stuck.length > 0 ? 'no' : free ? 'yes' : 'conditional';
  return { ok, pods: places.flatMap(leaving), forbidden, lost, stuck, conditions, luck, plan, outcomes };
}

/** Pods that have to leave a node, those included that leave only on a condition. */
function leaving({ free, fixed }: Place): PodObject[] {
  const of = (kind: 'claim' | 'caution') => fixed.filter(({ pin }) => pin?.kind === kind);
  return [...free, ...of('claim'), ...of('caution')];
}

/** Whether in a trial the scheduler picks the best node by its scores, without slack for what a dump does not show. */
const isUsual = (number: number) => number < 4 || number % 4 === 0;

/** Something that goes wrong in some trials only, as a condition. */
const ifUnlucky = (what: string) => `it depends on which nodes the scheduler picks: ${what}`;

/** What happens to etcd. A drain does not stop it, but a node of the control plane that is drained will be restarted. */
function quorum(going: readonly Place[], ground: Ground): string[] {
  const minority = minorityWithout(ground, (place) => going.includes(place));
  // The only member is missed by nobody but itself while it restarts.
  if (!minority || minority.of < 2) return [];
  const { left, of, needed } = minority;
  const away = going.length === 1 ? 'it is' : 'they are';
  return [`etcd keeps ${left} of ${of} members while ${away} away, and needs ${needed}`];
}
