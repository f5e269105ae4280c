import { picker } from '../../../../function/trm/state/random.js';
import { asks, node, pod } from '../situation/dumps.js';

/** A pod of a small cluster: what it asks for, whose it is, and where it is today, by index. */
export interface SmallPod {
  readonly cpu: number;
  readonly app: number;
  readonly at: number;
}

/** A cluster small enough to try every order in which pods can be evicted and land. */
export interface SpreadCluster {
  /** For every node its cores and its zone. */
  readonly nodes: readonly { readonly cpu: number; readonly zone: number }[];
  readonly pods: readonly SmallPod[];
  /** For every app the skew that its pods allow between zones; 0 where they ask for none. */
  readonly skews: readonly number[];
  /** For every app whether no two of its pods may share a node. */
  readonly apart: readonly boolean[];
}

const ZONE = 'topology.kubernetes.io/zone';
const MOST_PODS = 6;

/** A cluster in which every pod fits where it runs; whether it is spread as it asks for is left to chance. */
export function spreadCluster(seed: number): SpreadCluster {
  const pick = picker(seed);
  const zones = 2 + pick(2);
  const nodes = Array.from({ length: 3 + pick(2) }, () => ({ cpu: 2 + pick(3), zone: pick(zones) }));
  const skews = Array.from({ length: 2 + pick(2) }, () => [1, 1, 1, 2, 0][pick(5)] ?? 0);
  const apart = skews.map(() => pick(5) === 0);
  const left = nodes.map(({ cpu }) => cpu);
  const pods = skews.flatMap((_, app) => {
    const cpu = 1 + pick(2);
    return Array.from({ length: 1 + pick(3) }, () => ({ cpu, app }));
  });
  const placed = pods.slice(0, MOST_PODS).flatMap(({ cpu, app }): SmallPod[] => {
    const fitting = nodes.flatMap((_, n) => ((left[n] ?? 0) >= cpu ? [n] : []));
    const at = fitting[pick(Math.max(1, fitting.length))];
    if (at === undefined) return [];
    left[at] = (left[at] ?? 0) - cpu;
    return [{ cpu, app, at }];
  });
  return { nodes, pods: placed, skews, apart };
}

/** The same as kubectl prints it. */
export const printed = ({ nodes, pods, skews, apart }: SpreadCluster): object[] => [
  ...nodes.map(({ cpu, zone }, n) => node(`n${n}`, { has: { cpu: `${cpu}` }, labels: { [ZONE]: `z${zone}` } })),
  ...pods.map(({ cpu, app, at }, p) => {
    const labels = { app: `a${app}` };
    const constraint = {
      maxSkew: skews[app],
      topologyKey: ZONE,
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: labels },
    };
    const terms = [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: labels } }];
    const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } };
    const spec = {
      ...(skews[app] === 0 ? {} : { topologySpreadConstraints: [constraint] }),
      ...(apart[app] ? { affinity } : {}),
    };
    return pod(`p${p}`, { on: `n${at}`, owner: `ReplicaSet/a${app}`, labels, spec, ...asks(`${cpu}`) });
  }),
];

/** No node: a pod is on its way. */
export const NOWHERE = -1;

/** All states, as the node of every pod, that can be reached; `next` says where a pod may be after one step. */
function* reached(
  { pods }: SpreadCluster,
  start: readonly number[],
  next: (state: readonly number[], p: number) => readonly number[],
): Generator<readonly number[]> {
  const seen = new Set([start.join()]);
  const states = [start];
  for (let state = states.pop(); state; state = states.pop()) {
    yield state;
    for (const p of pods.keys()) {
      for (const n of next(state, p)) {
        const one = state.with(p, n);
        const key = one.join();
        if (seen.has(key)) continue;
        seen.add(key);
        states.push(one);
      }
    }
  }
}

const homes = ({ pods }: SpreadCluster) => pods.map(({ at }) => at);
const open = (cluster: SpreadCluster, state: readonly number[], p: number) =>
  [...cluster.nodes.keys()].filter((n) => mayLand(cluster, state, p, n));

/**
 * The fewest nodes with pods that can be reached from today, by trying every order in which pods are evicted, several at once where
 * that is of use, and land. Apps that run on several nodes must do so at the end.
 */
export function fewestReached(cluster: SpreadCluster): number {
  const next = (state: readonly number[], p: number) => (state[p] === NOWHERE ? open(cluster, state, p) : [NOWHERE]);
  let fewest = Number.POSITIVE_INFINITY;
  for (const state of reached(cluster, homes(cluster), next)) {
    if (isGood(cluster, state)) fewest = Math.min(fewest, new Set(state).size);
  }
  return fewest;
}

/**
 * Whether the pods of some nodes can all come to others while all other pods stay, by trying every order and every choice; either
 * they are gone at once, or they leave one after another.
 */
export function canLeave(cluster: SpreadCluster, nodes: readonly number[], atOnce: boolean): boolean {
  const gone = new Set(nodes);
  const start = homes(cluster).map((n) => (atOnce && gone.has(n) ? NOWHERE : n));
  const next = (state: readonly number[], p: number) => {
    if (gone.has(state[p] ?? NOWHERE)) return [NOWHERE];
    return state[p] === NOWHERE ? open(cluster, state, p).filter((n) => !gone.has(n)) : [];
  };
  for (const state of reached(cluster, start, next)) {
    if (state.every((n) => n !== NOWHERE && !gone.has(n))) return true;
  }
  return false;
}

function mayLand(
  { nodes, pods, skews, apart }: SpreadCluster,
  state: readonly number[],
  p: number,
  n: number,
): boolean {
  const { cpu = 0, app = 0 } = pods[p] ?? {};
  const used = pods.reduce((sum, pod, q) => (state[q] === n ? sum + pod.cpu : sum), 0);
  if (used + cpu > (nodes[n]?.cpu ?? 0)) return false;
  if (apart[app] && pods.some((pod, q) => pod.app === app && state[q] === n)) return false;
  const skew = skews[app] ?? 0;
  if (skew === 0) return true;
  const counts = new Map(nodes.map(({ zone }) => [zone, 0]));
  for (const [q, pod] of pods.entries()) {
    const zone = nodes[state[q] ?? NOWHERE]?.zone;
    if (pod.app === app && zone !== undefined) counts.set(zone, (counts.get(zone) ?? 0) + 1);
  }
  return (counts.get(nodes[n]?.zone ?? NOWHERE) ?? 0) + 1 - Math.min(...counts.values()) <= skew;
}

function isGood({ pods, skews }: SpreadCluster, state: readonly number[]): boolean {
  if (state.includes(NOWHERE)) return false;
  return [...skews.keys()].every((app) => {
    const own = [...pods.keys()].filter((p) => pods[p]?.app === app);
    const before = new Set(own.map((p) => pods[p]?.at));
    return before.size < 2 || new Set(own.map((p) => state[p])).size > 1;
  });
}
