import type { Host } from './cluster.js';
import { amount, at, dict, dicts } from './json.js';
import type { PodTerm } from './neighbours.js';
import type { Pod } from './pods.js';
import { meetsNodeTerm, wantsNode } from './selectors.js';
import type { State } from './state.js';
import { tolerates } from './taints.js';

const MOST = 100;
/** What scoring takes for what is not requested, whatever the filters count. */
const UNREQUESTED: Readonly<Record<string, number>> = { cpu: 100, memory: 200 * 2 ** 20 * 1000 };
const SCORED = ['cpu', 'memory'];

/** The usual scores of kube-scheduler, with their weights, for the nodes that its filters leave. */
export function scoresFor(pod: Pod, hosts: readonly Host[], state: State): number[] {
  const parts = [
    { weight: 1, values: hosts.map((host) => leastAllocated(pod, host, state)) },
    { weight: 1, values: hosts.map((host) => balanced(pod, host, state)) },
    { weight: 2, values: normal(hosts.map((host) => preferredNode(pod, host))) },
    { weight: 3, values: normal(hosts.map((host) => untolerated(pod, host))).map((value) => MOST - value) },
    { weight: 2, values: spreading(pod, hosts, state) },
    { weight: 2, values: neighbourly(pod, hosts, state) },
  ];
  return hosts.map((_, i) => parts.reduce((sum, { weight, values }) => sum + weight * Math.floor(values[i] ?? 0), 0));
}

const normal = (values: readonly number[]) => {
  const most = Math.max(0, ...values);
  return values.map((value) => (most === 0 ? 0 : (MOST * value) / most));
};

const scored = (pod: Pod, resource: string) => pod.requested.get(resource) || (UNREQUESTED[resource] ?? 0);

function share(pod: Pod, host: Host, state: State, resource: string): number {
  const given = host.allocatable.get(resource) ?? 0;
  const used = scored(pod, resource) + state.sum(host, resource, (other) => scored(other, resource));
  return given === 0 ? 1 : Math.min(1, used / given);
}

const leastAllocated = (pod: Pod, host: Host, state: State) =>
  SCORED.reduce((sum, resource) => sum + MOST * (1 - share(pod, host, state, resource)), 0) / SCORED.length;

function balanced(pod: Pod, host: Host, state: State): number {
  const [cpu = 0, memory = 0] = SCORED.map((resource) => share(pod, host, state, resource));
  return MOST * (1 - Math.abs(cpu - memory) / 2);
}

function preferredNode({ spec }: Pod, host: Host): number {
  const terms = dicts(at(spec, 'affinity', 'nodeAffinity', 'preferredDuringSchedulingIgnoredDuringExecution'));
  return terms
    .filter(({ preference }) => meetsNodeTerm(dict(preference), host.name, host.labels))
    .reduce((sum, { weight }) => sum + amount(weight, 0), 0);
}

const untolerated = ({ spec }: Pod, host: Host) =>
  host.taints.filter((taint) => taint.effect === 'PreferNoSchedule' && !tolerates(spec, taint)).length;

interface SoftSpread {
  topologyKey: string;
  maxSkew: number;
  matches(other: Pod): boolean;
}

/** Soft spread as the pod says, else what every cluster has by default, for the pods of one controller. */
function softSpreads(pod: Pod): SoftSpread[] {
  const own = pod.spreads.map(({ topologyKey, hard, maxSkew, matches }) => ({
    topologyKey,
    hard,
    maxSkew,
    matches: (other: Pod) => other.namespace === pod.namespace && matches(other.labels),
  }));
  const usual = [
    { topologyKey: 'kubernetes.io/hostname', maxSkew: 3 },
    { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 5 },
  ].map((one) => ({ ...one, hard: false, matches: (other: Pod) => other.owner === pod.owner }));
  return (own.length > 0 ? own : pod.owner === undefined ? [] : usual).filter(({ hard }) => !hard);
}

/** The pods that a spread counts, in each domain of these hosts. */
function countsOf(pod: Pod, { topologyKey, matches }: SoftSpread, hosts: readonly Host[], state: State) {
  const counts = new Map<string, number>();
  for (const host of hosts) counts.set(host.labels.get(topologyKey) ?? '', 0);
  // A spread counts pods of its own namespace only, those of one controller among them.
  for (const [other, host] of state.inNamespace(pod.namespace)) {
    const value = host.labels.get(topologyKey);
    if (value === undefined || other === pod || other.kind === 'leaving' || !matches(other)) continue;
    if (counts.has(value) && wantsNode(pod.spec, host.name, host.labels)) {
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  return counts;
}

function spreading(pod: Pod, hosts: readonly Host[], state: State): number[] {
  const soft = softSpreads(pod);
  if (soft.length === 0) return hosts.map(() => 0);
  const sums = hosts.map(() => 0);
  for (const spread of soft) {
    const { topologyKey, maxSkew } = spread;
    const counts = countsOf(pod, spread, hosts, state);
    const weight = Math.log(counts.size + 2);
    hosts.forEach((host, i) => {
      const value = host.labels.get(topologyKey);
      if (value !== undefined) sums[i] = (sums[i] ?? 0) + (counts.get(value) ?? 0) * weight + maxSkew - 1;
    });
  }
  const rounded = sums.map(Math.round);
  const [least, most] = [Math.min(...rounded), Math.max(...rounded)];
  return rounded.map((value) => (most === 0 ? MOST : (MOST * (most + least - value)) / most));
}

/** Preferred affinity and anti-affinity of both sides, and required affinity of the others. */
function neighbourly(pod: Pod, hosts: readonly Host[], state: State): number[] {
  const { namespaces } = state.cluster;
  const pull = new Map<string, number>();
  const feel = (term: PodTerm, of: Pod, at_: Host, weight: number) => {
    const value = at_.labels.get(term.topologyKey);
    if (value === undefined || !term.matches(of.labels, of.namespace, namespaces)) return;
    const key = `${term.topologyKey}=${value}`;
    pull.set(key, (pull.get(key) ?? 0) + weight);
  };
  for (const [other, host] of state.related(pod)) {
    if (other === pod) continue;
    for (const term of pod.preferred) feel(term, other, host, term.weight);
    for (const term of other.preferred) feel(term, pod, host, term.weight);
    for (const term of other.affinity) feel(term, pod, host, 1);
  }
  if (pull.size === 0) return hosts.map(() => 0);
  const sums = hosts.map((host) => {
    let sum = 0;
    for (const [key, weight] of pull) {
      const split = key.indexOf('=');
      if (host.labels.get(key.slice(0, split)) === key.slice(split + 1)) sum += weight;
    }
    return sum;
  });
  const [least, most] = [Math.min(...sums), Math.max(...sums)];
  return sums.map((sum) => (most === least ? 0 : (MOST * (sum - least)) / (most - least)));
}
