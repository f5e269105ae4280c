import type { PodObject } from '../kubernetes/pod.js';
import type { Attempt } from '../replay/replay.js';
import { whyNoRoom } from '../room/no-room.js';
import { elsewhere, minorityWithout } from '../room/outage.js';
import { enough, tried, WHOLE } from '../room/trials.js';
import type { Ground } from '../situation/situation.js';
import { type Precaution, precautionFor } from './precaution.js';
import { type Remedy, remedyFor } from './remedy.js';

/** What becomes of the pods when nodes are gone at once. */
export interface Failure {
  /** A node, a zone, or nodes that the request names together. */
  readonly kind: 'node' | 'zone' | 'nodes';
  readonly name: string;
  readonly nodes: readonly string[];
  /** yes: all pods that come again find a node in every trial; no: in none. */
  readonly ok: 'yes' | 'conditional' | 'no';
  readonly why: readonly string[];
  /**
   * What shows that the answer cannot be another one: `places`, in all trials every pod had one; `both`, it went well in a trial and
   * not in another, or somebody has to decide; `none`, no luck at all would do, for a reason. Undefined where trials show no more
   * than that it did not go well in them.
   */
  readonly proof: Proof | undefined;
  /** Pods that stay Pending in the first trial, and those that do in some other one only. */
  readonly pending: readonly string[];
  readonly sometimes: readonly string[];
  /** Pods that nothing starts again. */
  readonly bare: readonly string[];
  /** Pods whose data is on the nodes. */
  readonly data: readonly string[];
  /** Apps of which every pod is interrupted at once. */
  readonly interrupted: readonly string[];
  /** Pods that move in the first trial. */
  readonly moves: number;
  readonly outcomes: readonly Attempt[];
  /** What would make it a yes; undefined where nothing is needed, or nothing was found. */
  readonly remedy: Remedy | undefined;
  /** Moves that, made today, would make it a yes. */
  readonly precaution: Precaution | undefined;
}

export type Proof = { readonly by: 'places' | 'both' } | { readonly by: 'none'; readonly why: string };

export interface SurviveAnswer {
  readonly failures: readonly Failure[];
  /** What was not tried, because the cluster is too large. */
  readonly untried: readonly Case[];
}

/** What fails. */
export type Case = Pick<Failure, 'kind' | 'name' | 'nodes'>;

/**
 * How much may be tried in all, counted as pods that look for a node times nodes; a count, so that equal requests get equal
 * answers. Small clusters get all trials, and larger ones fewer; of the largest not every failure is tried.
 */
const MOST_WORK = 600_000;
/** With fewer trials a failure is not tried at all. */
const FEWEST_TRIALS = 2;
/** For how many failures something that helps is looked for at most, and for how many pods of the dump in all. */
const MOST_REMEDIES = 12;
const REMEDIED_PODS = 4000;

/** Lets each of these fail by itself. */
export function survived(ground: Ground, cases: readonly Case[]): SurviveAnswer {
  const { dump, clock } = ground;
  const work = cases.map(({ nodes }) => (podsOn(ground, nodes).length + 1) * dump.nodes.length);
  const all = work.reduce((sum, one) => sum + one, 0);
  const trials = Math.max(FEWEST_TRIALS, Math.min(enough(ground, WHOLE), Math.floor(MOST_WORK / Math.max(1, all))));
  let spent = 0;
  const tryable = cases.filter((_, i) => {
    spent += (work[i] ?? 0) * trials;
    return i === 0 || spent <= MOST_WORK;
  });
  let left = Math.min(MOST_REMEDIES, Math.ceil(REMEDIED_PODS / Math.max(1, dump.pods.length)));
  const failures = tryable.map((one) => {
    clock.check();
    const failure = failed(ground, one, trials);
    // Nothing is scheduled without etcd, so that no room helps.
    const hopeless = quorumLost(ground, one.nodes).length > 0;
    if (failure.ok === 'yes' || failure.pending.length === 0 || hopeless || left-- <= 0) return failure;
    const remedy = remedyFor(ground, failure.nodes, failure.pending);
    return { ...failure, remedy, precaution: precautionFor(ground, failure.nodes, trials) };
  });
  return { failures, untried: cases.filter((one) => !tryable.includes(one)) };
}

const podsOn = ({ dump }: Ground, nodes: readonly string[]): PodObject[] =>
  dump.pods.filter(({ at }) => nodes.includes(dump.nodes[at ?? -1]?.name ?? ''));

function failed(ground: Ground, { kind, name, nodes }: Case, trials: number): Failure {
  const { outcomes } = tried(ground.replay, [{ action: 'fail', nodes }], {}, trials, () => true);
  const own = podsOn(ground, nodes).filter(({ kind: what }) => what !== 'bound' && what !== 'leaving');
  const [first] = outcomes;
  const pending = (first?.pending ?? []).map(({ pod }) => pod);
  const later = new Set(outcomes.flatMap((outcome) => outcome.pending.map(({ pod }) => pod)));
  const quorum = quorumLost(ground, nodes);
  const stuck = (first?.pending ?? []).map(({ pod, why }) => `${pod} fits nowhere else: ${elsewhere(why, nodes)}`);
  const unsure = [...conditionsOf(own), ...accidents(outcomes)];
  const always = outcomes.every((outcome) => outcome.pending.length > 0);
  const no = quorum.length > 0 || always;
  const fine = later.size === 0 && unsure.length === 0;
  const ok = no ? 'no' : fine ? 'yes' : 'conditional';
  return {
    kind,
    name,
    nodes,
    ok,
    proof: ok === 'no' ? whyNever(ground, nodes, own, quorum[0]) : ofTrials(ok, outcomes),
    why: [...quorum, ...stuck, ...(always || later.size === 0 ? [] : [lucky([...later])]), ...unsure],
    pending,
    sometimes: [...later].filter((pod) => !pending.includes(pod)).sort(),
    bare: own.filter(({ app }) => app === undefined).map((pod) => pod.name),
    data: own.filter(({ mounts }) => mounts.onNode.length > 0).map((pod) => pod.name),
    interrupted: interruptedBy(ground, own),
    moves: first?.landed.filter(({ from }) => from !== undefined).length ?? 0,
    outcomes,
    remedy: undefined,
    precaution: undefined,
  };
}

/** What shows that no luck helps: without a majority of etcd nothing is scheduled, or there is no room whatever goes where. */
function whyNever(
  ground: Ground,
  nodes: readonly string[],
  own: readonly PodObject[],
  quorum: string | undefined,
): Proof | undefined {
  const again = own.filter(({ app }) => app !== undefined);
  const why = quorum ?? whyNoRoom(ground, { nodes, pods: again, atOnce: true });
  return why === undefined ? undefined : { by: 'none', why };
}

/** What trials that went well, in all or in some, show. */
function ofTrials(ok: 'yes' | 'conditional', outcomes: readonly Attempt[]): Proof | undefined {
  if (ok === 'yes') return { by: 'places' };
  return outcomes.some((one) => one.pending.length === 0 && one.violations.length === 0) ? { by: 'both' } : undefined;
}

const lucky = (pods: readonly string[]) =>
  `it depends on which nodes the scheduler picks: ${pods[0]} fits nowhere else in some of the trials`;

/** Pods that come again only if somebody decides so, or if a volume can follow that the dump does not show. */
const conditionsOf = (pods: readonly PodObject[]): string[] =>
  pods.flatMap(({ name, pin }) => (pin?.kind === 'operator' || pin?.kind === 'claim' ? [`${name}: ${pin.why}`] : []));

/** What goes wrong in some trial though pods find nodes: overloads, images of another machine, claims torn apart. */
const accidents = (outcomes: readonly Attempt[]): string[] => [
  ...new Set(
    outcomes.flatMap(({ violations }) => violations).filter((one) => !one.includes('the plan takes the place')),
  ),
];

/** Whether etcd loses its majority: nothing is scheduled then. */
function quorumLost(ground: Ground, nodes: readonly string[]): string[] {
  const minority = minorityWithout(ground, ({ node }) => nodes.includes(node.name));
  if (!minority) return [];
  const { left, of, needed } = minority;
  return [`etcd keeps ${left} of ${of} members and needs ${needed}: nothing is scheduled until one is back`];
}

/** Apps that run on the failed nodes alone. */
function interruptedBy({ dump }: Ground, gone: readonly PodObject[]): string[] {
  const others = new Set(dump.pods.filter((pod) => !gone.includes(pod) && pod.healthy).map(({ app }) => app));
  const apps = new Set(gone.flatMap(({ app, healthy }) => (app !== undefined && healthy ? [app] : [])));
  return [...apps].filter((app) => !others.has(app));
}
