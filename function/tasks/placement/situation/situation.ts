import type { Clock } from '../../../common/clock.js';
import type { Cluster } from '../cluster.js';
import { fewestNodes } from '../consolidate/fewest.js';
import { grouped } from '../grouped.js';
import { clusterOf, type Packed } from '../kubernetes/cluster.js';
import type { Dump } from '../kubernetes/dump.js';
import type { NodeObject } from '../kubernetes/node.js';
import type { PodObject } from '../kubernetes/pod.js';
import { Replay, type ReplayOutcome } from '../replay/replay.js';
import { Instance } from '../search/instance.js';
import { drainPlan, type Emptied } from './plan.js';

/** A pod that runs nowhere, or whose node is about to lose it. */
export interface Waiting {
  readonly pod: string;
  /** Why it waits. */
  readonly waits: string;
  /** The node where the scheduler would put it now; undefined where it fits nowhere. */
  readonly to: string | undefined;
  /** Whether no controller starts it again, so that its node's end is its own. */
  readonly bare: boolean;
  /** Reasons why it fits nowhere. */
  readonly why: readonly string[];
}

/** One node with its pods, by what happens to them when the node is emptied. Pods that are bound to it are left out. */
export interface Place {
  readonly node: NodeObject;
  /** Pods that would have to leave, and may. */
  readonly free: readonly PodObject[];
  /** Pods that stay, each for the reason that its pin gives. */
  readonly fixed: readonly PodObject[];
  /** Pods that the node is about to lose and whose eviction would be refused. */
  readonly held: readonly PodObject[];
}

/** A dump, which pods may leave which nodes, and the replay on which plans are tried: what every question stands on. */
export interface Ground {
  /** Names of the nodes to which waiting pods may come at any moment. */
  readonly restless: ReadonlySet<string>;
  readonly dump: Dump;
  readonly clock: Clock;
  readonly replay: Replay;
  readonly places: readonly Place[];
  readonly waiting: readonly Waiting[];
}

/** The same, with what is needed to say how many nodes are enough. */
export interface Situation extends Ground {
  readonly packed: Packed;
  /** The cluster of `packed` in flat arrays. */
  readonly instance: Instance;
  /** The nodes that may be emptied for good, by index, ascending. */
  readonly candidates: readonly number[];
  /** Cordoned nodes that can be emptied, by index: their owner wants them empty. */
  readonly wanted: readonly number[];
  /** What nodes in use cost at least whatever the plan, where nodes without a cost count 1: a proven bound. */
  readonly bound: number;
  /** Most pods that a plan may evict; any number where nothing is said. */
  readonly maxMoves: number | undefined;
}

/** @throws {QuantityError} when the replay cannot read a quantity of the dump */
export function groundOf(dump: Dump, clock: Clock): Ground {
  const { items, usage, assume } = dump.raw;
  const replay = new Replay({ items, usage, assume, clock });
  const waiting = waitingOf(dump, replay);
  const podsAt = grouped(dump.pods, ({ at }) => at);
  const places = dump.nodes.map((node, n): Place => {
    const here = podsAt.get(n) ?? [];
    return {
      node,
      free: here.filter(({ kind }) => kind === 'free'),
      fixed: here.filter(({ kind }) => kind === 'fixed'),
      held: here.filter(({ kind, pin }) => kind === 'waiting' && pin !== undefined),
    };
  });
  return { dump, clock, replay, places, waiting, restless: replay.destinations };
}

/** What a plan should be like, beside that it works. */
export interface Terms {
  /** What every node costs while it is in use, by name. */
  readonly costs?: ReadonlyMap<string, number> | undefined;
  readonly maxMoves?: number | undefined;
}

/** @throws {QuantityError} when the replay cannot read a quantity of the dump */
export function situationOf(dump: Dump, clock: Clock, { costs, maxMoves }: Terms = {}): Situation {
  const ground = groundOf(dump, clock);
  const { places, waiting, replay } = ground;
  const placed = new Set(waiting.flatMap(({ pod, to }) => (to === undefined ? [] : [pod])));
  const packed = clusterOf(dump, placed, clock);
  const candidates = places.flatMap((place, n) => (mayGo(place, ground) ? [n] : []));
  const cluster = priced(withKept(packed.cluster, places, candidates), costs);
  const instance = new Instance(cluster);
  const bound = fewestNodes(cluster, instance, clock);
  const wanted = candidates.filter((n) => {
    const place = places[n];
    if (!place?.node.cordoned || place.free.length === 0) return false;
    const { steps } = drainPlan([emptied(place)]);
    return [0, 1, 2, 3].some((number) => replay.attempt(steps, number).pending.length === 0);
  });
  return { ...ground, packed, instance, candidates, wanted, bound, maxMoves };
}

/**
 * The cluster, in which exactly those ready nodes stay in use that cannot be emptied, whatever is packed where. A node that is not
 * ready is in nobody's use.
 */
function withKept(cluster: Cluster, places: readonly Place[], candidates: readonly number[]): Cluster {
  const may = new Set(candidates);
  const stays = (n: number) => places[n]?.node.ready === true && !may.has(n);
  return { ...cluster, nodes: cluster.nodes.map((node, n) => ({ ...node, kept: stays(n) })) };
}

const priced = (cluster: Cluster, costs: Terms['costs']): Cluster =>
  costs ? { ...cluster, nodes: cluster.nodes.map((node) => ({ ...node, cost: costs.get(node.name) })) } : cluster;

/** The pods that wait. Those that fit somewhere get their nodes before anything is moved. */
function waitingOf(dump: Dump, replay: Replay): Waiting[] {
  const pods = dump.pods.filter(({ kind }) => kind === 'waiting');
  if (pods.length === 0) return [];
  const now: ReplayOutcome = replay.run([], 0);
  const landed = new Map(now.landed.map(({ pod, to }) => [pod, to]));
  const why = new Map(now.waiting.map((one) => [one.pod, one.why]));
  return pods.map(({ name, waits, app }) => ({
    pod: name,
    waits: waits ?? '',
    to: landed.get(name),
    bare: app === undefined,
    why: why.get(name) ?? [],
  }));
}

/** A node to be emptied, as a plan names it. */
export const emptied = ({ node, free }: Place, restless: ReadonlySet<string> = new Set()): Emptied => ({
  node: node.name,
  cordoned: node.cordoned,
  pods: free.map(({ name }) => name),
  restless: restless.has(node.name),
});

type Surroundings = Pick<Ground, 'waiting' | 'dump'>;

/** Whether a node may be emptied for good: it is ready, not of the control plane, and all its pods may leave. */
export function mayGo({ node, fixed }: Place, { waiting, dump }: Surroundings): boolean {
  if (!node.ready || node.kept || fixed.length > 0) return false;
  return lostFrom(node, { waiting, dump }).length === 0;
}

/** Waiting pods by their node, for every list of waiting pods, since each node is asked about again and again. */
const waitingByNode = new WeakMap<readonly Waiting[], ReadonlyMap<NodeObject | undefined, readonly Waiting[]>>();

/** The pods that wait and that a node is about to lose. */
export function waitingOn(node: NodeObject, { waiting, dump }: Surroundings): readonly Waiting[] {
  const known = waitingByNode.get(waiting);
  if (known) return known.get(node) ?? [];
  const byName = new Map(waiting.map((one) => [one.pod, one]));
  const those = dump.pods.filter(({ name, at }) => at !== undefined && byName.has(name));
  const byNode = new Map(
    [...grouped(those, ({ at = -1 }) => dump.nodes[at])].map(
      ([at, pods]) => [at, pods.flatMap(({ name }) => byName.get(name) ?? [])] as const,
    ),
  );
  waitingByNode.set(waiting, byNode);
  return byNode.get(node) ?? [];
}

/** Those of them that fit nowhere else. */
export const lostFrom = (node: NodeObject, surroundings: Surroundings): Waiting[] =>
  waitingOn(node, surroundings).filter(({ to }) => to === undefined);
