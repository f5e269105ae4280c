import type { PodObject } from '../kubernetes/pod.js';
import { Replay, type ReplayOutcome } from '../replay/replay.js';
import { drainPlan } from '../situation/plan.js';
import { emptied, lostFrom, type Place, type Situation } from '../situation/situation.js';

/** Whether one node can be emptied while all others stay in use, as for an upgrade. */
export interface Alone {
  readonly node: string;
  /** conditional: the rules allow it, but an operator, or something that the dump does not show, may prevent it. */
  readonly ok: 'yes' | 'conditional' | 'no';
  readonly controlPlane: boolean;
  /** How many pods have to move. */
  readonly moves: number;
  /** Reasons why not, or conditions. */
  readonly why: readonly string[];
}

/** How many times the drain of each node is simulated. */
const ALONE_TRIALS = 24;
/** The same on large clusters, where it depends less on chance which pods meet on a node. */
const FEW_TRIALS = { nodes: 20, trials: 8 };
/**
 * The same on very large ones: the four extreme orders of pods and nodes, and two more where a few pods wait, so that these
 * come at every time at which they may. Where many wait, they come first. A node that some pod may not leave is not tried
 * there at all.
 */
const LEAST_TRIALS = { nodes: 100, calm: 4, waiting: { few: 20, trials: 6, crowd: 2 } };
const MOST_REASONS = 8;

/** Whether each node can be emptied on its own, in the order of the dump. */
export function drainAlone(situation: Situation): Alone[] {
  const { dump } = situation;
  const unknown = dump.pods.some(({ pin }) => pin?.kind === 'claim');
  // Volumes that the dump does not show are taken to be able to follow here; that is told as a condition.
  const { items, usage, assume } = dump.raw;
  const portable = { ...(typeof assume === 'object' ? assume : {}), volumes: 'portable' as const };
  const hopeful = unknown ? new Replay({ items, usage, assume: portable, clock: situation.clock }) : situation.replay;
  const waiting = new Map(dump.pods.flatMap((pod) => (pod.kind === 'waiting' ? [[pod.name, pod] as const] : [])));
  return situation.places.map((place) => {
    situation.clock.check();
    return alone(place, situation, hopeful, waiting);
  });
}

function alone(place: Place, situation: Situation, replay: Replay, waiting: ReadonlyMap<string, PodObject>): Alone {
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
  const trials = trialsOf(situation, stay.length > 0);
  const outcomes = Array.from({ length: trials }, (_, number) => replay.attempt(steps, number));
  const elsewhere = (why: readonly string[]) => why.filter((one) => !one.startsWith(`${node.name}: `)).join('; ');
  const stuck = ({ pending, violations }: Pick<ReplayOutcome, 'pending' | 'violations'>) => [
    ...pending.map(({ pod, why }) => `${pod} fits nowhere else: ${elsewhere(why)}`),
    ...violations.filter(isOfBudget),
  ];
  const going = lostFrom(node, situation).map(({ pod, waits, why }) => ({
    told: `${pod} is about to go (${waits}) and fits nowhere else: ${elsewhere(why)}`,
    bare: waiting.get(pod)?.app === undefined,
  }));
  const lost = going.flatMap(({ told: what, bare }) => (bare ? [] : [what]));
  const usual = outcomes.filter((_, number) => isUsual(number));
  const never =
    usual.length > 0 && usual.every(({ pending, violations }) => pending.length > 0 || violations.some(isOfBudget));
  const no = [...told(stay), ...lost, ...(never ? outcomes.slice(0, 1).flatMap(stuck) : [])];
  const conditions = [
    ...told(of('operator')),
    ...told(of('caution')),
    ...told(claims),
    ...quorum(place, situation),
    ...situation.waiting.flatMap(({ pod, to }) => {
      const at = waiting.get(pod)?.at;
      const isHere = at !== undefined && situation.dump.nodes[at] === node;
      return to !== undefined && isHere ? (replay.platformRisk(pod) ?? []) : [];
    }),
    // A bare pod is lost with its node, whether or not the node is drained.
    ...going.flatMap(({ told: what, bare }) => (bare ? [what] : [])),
    ...(node.ready ? [] : [`${node.name} is not ready: what runs there goes by itself`]),
    ...(never ? [] : outcomes.flatMap((outcome) => [...stuck(outcome), ...outcome.violations].map(ifUnlucky))),
  ];
  const why = [...new Set([...no, ...conditions])];
  return result(no.length > 0 ? 'no' : conditions.length > 0 ? 'conditional' : 'yes', why);
}

/** In how many trials a node is drained; `stuck`: some pod may not leave it anyway. */
function trialsOf({ places, waiting }: Situation, stuck: boolean): number {
  if (places.length <= FEW_TRIALS.nodes) return ALONE_TRIALS;
  if (places.length <= LEAST_TRIALS.nodes) return FEW_TRIALS.trials;
  if (stuck) return 0;
  if (waiting.length === 0) return LEAST_TRIALS.calm;
  return waiting.length <= LEAST_TRIALS.waiting.few ? LEAST_TRIALS.waiting.trials : LEAST_TRIALS.waiting.crowd;
}

const isOfBudget = (violation: string) => /^PodDisruptionBudgets? /.test(violation);

/** Whether in a trial the scheduler picks the best node by its scores, without slack for what a dump does not show. */
const isUsual = (number: number) => number < 4 || number % 4 === 0;

/** Something that goes wrong in some trials only, as a condition. */
const ifUnlucky = (what: string) => `it depends on which nodes the scheduler picks: ${what}`;

/** What happens to etcd. A drain does not stop it, but a node of the control plane that is drained will be restarted. */
function quorum({ node }: Place, { places }: Situation): string[] {
  const members = places.filter((place) => place.node.kept);
  if (!node.kept || members.length < 2) return [];
  const left = members.filter((place) => place.node.ready && place.node !== node).length;
  const needed = Math.floor(members.length / 2) + 1;
  if (left >= needed) return [];
  return [`etcd keeps ${left} of ${members.length} members while it is away, and needs ${needed}`];
}
