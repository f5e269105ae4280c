import type { Clock } from '../../../common/clock.js';
import { clusterOf, type Packed } from '../kubernetes/cluster.js';
import type { Dump } from '../kubernetes/dump.js';
import type { NodeObject } from '../kubernetes/node.js';
import type { PodObject } from '../kubernetes/pod.js';
import { type Outcome, Replay } from '../replay/replay.js';
import { fewestNodes } from './fewest.js';
import { drainPlan, type Emptied } from './plan.js';

/** A pod that runs nowhere, or whose node is about to lose it. */
export interface Waiting {
  readonly pod: string;
  /** Why it waits. */
  readonly waits: string;
  /** Where the scheduler would put it now; undefined where it fits nowhere, for these reasons. */
  readonly to: string | undefined;
  readonly why: readonly string[];
}

/** One node as a plan sees it. */
export interface Place {
  readonly node: NodeObject;
  /** Pods that would have to leave, and may. */
  readonly free: readonly PodObject[];
  /** Pods that stay, each for the reason of its pin. */
  readonly fixed: readonly PodObject[];
  /** Pods that the node is about to lose, and whose eviction would be refused. */
  readonly held: readonly PodObject[];
}

/** A dump, who may leave which node, and the replay that plans are tried on. */
export interface Situation {
  /** Nodes that pods which wait may come to at any moment. */
  readonly restless: ReadonlySet<string>;
  readonly dump: Dump;
  readonly clock: Clock;
  readonly replay: Replay;
  readonly places: readonly Place[];
  readonly waiting: readonly Waiting[];
  readonly packed: Packed;
  /** Cordoned nodes that can be emptied, by index: their owner wants them empty. */
  readonly wanted: readonly number[];
  /** Fewer nodes in use than this cannot do. */
  readonly bound: number;
}

export function situationOf(dump: Dump, clock: Clock): Situation {
  const { items, usage, assume } = dump.raw;
  const replay = new Replay({ items, usage, assume, clock });
  const waiting = waitingOf(dump, replay);
  const placed = new Set(waiting.flatMap(({ pod, to }) => (to === undefined ? [] : [pod])));
  const packed = clusterOf(dump, placed, clock);
  const places = dump.nodes.map((node, n): Place => {
    const here = dump.pods.filter(({ at }) => at === n);
    return {
      node,
      free: here.filter(({ kind }) => kind === 'free'),
      fixed: here.filter(({ kind }) => kind === 'fixed'),
      held: here.filter(({ kind, pin }) => kind === 'waiting' && pin !== undefined),
    };
  });
  const restless = replay.destinations;
  // Nodes that cannot be emptied at all stay in use, whatever else is proven.
  const stay = places.filter((place) => place.node.ready && !mayGo(place, { dump, waiting })).length;
  const bound = Math.max(stay, fewestNodes(packed.cluster, clock));
  const wanted = places.flatMap((place, n) => {
    if (!place.node.cordoned || place.free.length === 0 || !mayGo(place, { dump, waiting })) return [];
    const { steps } = drainPlan([emptied(place)]);
    return [0, 1, 2, 3].some((number) => replay.run(steps, number).pending.length === 0) ? [n] : [];
  });
  return { dump, clock, replay, places, waiting, restless, packed, wanted, bound };
}

/** Pods that wait are scheduled before anything is moved, where they fit. */
function waitingOf(dump: Dump, replay: Replay): Waiting[] {
  const pods = dump.pods.filter(({ kind }) => kind === 'waiting');
  if (pods.length === 0) return [];
  const now: Outcome = replay.run([], 0);
  const landed = new Map(now.landed.map(({ pod, to }) => [pod, to]));
  const why = new Map(now.waiting.map((one) => [one.pod, one.why]));
  return pods.map(({ name, waits }) => ({
    pod: name,
    waits: waits ?? '',
    to: landed.get(name),
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

type Surroundings = Pick<Situation, 'waiting' | 'dump'>;

/** Whether a node may be emptied for good: it works, is none of the control plane, and all that runs there may leave. */
export function mayGo({ node, fixed }: Place, { waiting, dump }: Surroundings): boolean {
  if (!node.ready || node.kept || fixed.length > 0) return false;
  return lostFrom(node, { waiting, dump }).length === 0;
}

/** Pods that a node is about to lose and that fit nowhere else. */
export function lostFrom(node: NodeObject, { waiting, dump }: Surroundings): Waiting[] {
  const lost = new Map(waiting.flatMap((one) => (one.to === undefined ? [[one.pod, one] as const] : [])));
  return dump.pods.flatMap(({ name, at }) =>
    at !== undefined && dump.nodes[at] === node ? (lost.get(name) ?? []) : [],
  );
}
