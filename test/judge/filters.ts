import type { Cluster, Host } from './cluster.js';
import { spreadOf } from './domains.js';
import type { Pod } from './pods.js';
import { wantsNode } from './selectors.js';
import type { State } from './state.js';
import { CORDON, repelling, tolerates } from './taints.js';
import { reaches, volumeName } from './volumes.js';

/** Why the scheduler would not put a pod on a node, as its filters have it; undefined where it may. */
export type Refusal = string | undefined;

/** The filters for one pod at one moment. */
export function filtersFor(pod: Pod, state: State): (host: Host) => Refusal {
  const neighbours = neighboursFor(pod, state);
  const spread = spreadFor(pod, state);
  return (host) =>
    fixedRefusal(pod, host, state.cluster) ??
    (state.cordoned.has(host) && !tolerates(pod.spec, CORDON) ? 'node cordoned' : undefined) ??
    roomFor(pod, host, state) ??
    portsFor(pod, host, state) ??
    claimsFor(pod, state) ??
    neighbours(host) ??
    spread(host);
}

const fixed = new WeakMap<Pod, Map<Host, Refusal>>();

/** What does not change with other pods: readiness, taints, selectors, volumes. */
export function fixedRefusal(pod: Pod, host: Host, cluster: Cluster): Refusal {
  const known = fixed.get(pod) ?? new Map<Host, Refusal>();
  fixed.set(pod, known);
  if (known.size === 0) for (const one of cluster.hosts) known.set(one, findFixed(pod, one));
  return known.get(host);
}

function findFixed(pod: Pod, host: Host): Refusal {
  if (!host.ready) return 'node not ready';
  const taint = repelling(pod.spec, host.taints);
  if (taint) return `taint ${taint.key}`;
  if (!wantsNode(pod.spec, host.name, host.labels)) return 'node selector/affinity';
  const far = pod.claims.find(({ volume }) => volume && !reaches(volume, host.name, host.labels));
  return far?.volume && `volume node affinity: ${volumeName(far.volume)}`;
}

/** NodeResourcesFit: every resource, and the number of pods. */
function roomFor(pod: Pod, host: Host, state: State): Refusal {
  const used = state.used(host);
  const most = host.allocatable.get('pods');
  if (most !== undefined && (state.on(host).size + 1) * 1000 > most) return 'too many pods';
  for (const [resource, asked] of pod[state.counting]) {
    if (asked <= 0) continue;
    const given = host.allocatable.get(resource);
    // Dumps that were shortened leave out what a node has for files.
    if (given === undefined && resource === 'ephemeral-storage') continue;
    const free = (given ?? 0) - (used.get(resource) ?? 0);
    if (asked > free) return `insufficient ${resource}: needs ${asked / 1000}, free ${free / 1000}`;
  }
  return undefined;
}

/** NodePorts: the same port and protocol on the same address, where 0.0.0.0 is every address. */
function portsFor(pod: Pod, host: Host, state: State): Refusal {
  if (pod.ports.length === 0) return undefined;
  for (const other of state.on(host)) {
    if (other.ports.some((taken) => pod.ports.some((port) => clash(port, taken))))
      return `hostPort clash with ${other.id}`;
  }
  return undefined;
}

export function clash(a: string, b: string): boolean {
  const [protocol, port, address] = a.split('/');
  const [otherProtocol, otherPort, otherAddress] = b.split('/');
  if (protocol !== otherProtocol || port !== otherPort) return false;
  return address === otherAddress || address === '0.0.0.0' || otherAddress === '0.0.0.0';
}

/** VolumeRestrictions: a claim of ReadWriteOncePod has one pod in the whole cluster. */
function claimsFor(pod: Pod, state: State): Refusal {
  const single = pod.claims.filter(({ modes }) => modes.includes('ReadWriteOncePod')).map(({ id }) => id);
  if (single.length === 0) return undefined;
  for (const [other] of state.placed()) {
    if (other !== pod && other.claims.some(({ id }) => single.includes(id))) return `claim in use by ${other.id}`;
  }
  return undefined;
}

/** InterPodAffinity: required anti-affinity of either side, and required affinity. */
function neighboursFor(pod: Pod, state: State): (host: Host) => Refusal {
  const { namespaces } = state.cluster;
  const shut: { key: string; value: string; by: string }[] = [];
  const met = pod.affinity.map(() => new Set<string>());
  let anyMatch = false;
  /** Domains that these terms shut, where they speak of a pod: on account of `by`, which runs on the host. */
  const shutBy = (terms: Pod['anti'], of: Pod, by: Pod, host: Host) => {
    for (const { topologyKey: key, matches } of terms) {
      const value = host.labels.get(key);
      if (value !== undefined && matches(of.labels, of.namespace, namespaces)) shut.push({ key, value, by: by.id });
    }
  };
  for (const [other, host] of state.related(pod)) {
    if (other === pod) continue;
    shutBy(other.anti, pod, other, host);
    shutBy(pod.anti, other, other, host);
    // Only a pod that all terms speak of counts, for each of them.
    if (
      pod.affinity.length > 0 &&
      pod.affinity.every((term) => term.matches(other.labels, other.namespace, namespaces))
    ) {
      pod.affinity.forEach((term, i) => {
        const value = host.labels.get(term.topologyKey);
        if (value === undefined) return;
        anyMatch = true;
        met[i]?.add(value);
      });
    }
  }
  const first = !anyMatch && pod.affinity.every((term) => term.matches(pod.labels, pod.namespace, namespaces));
  return (host) => {
    const close = shut.find(({ key, value }) => host.labels.get(key) === value);
    if (close) return `anti-affinity with ${close.by} on ${close.key}`;
    for (const [i, term] of pod.affinity.entries()) {
      const value = host.labels.get(term.topologyKey);
      if (value === undefined || !(first || met[i]?.has(value))) return `pod affinity on ${term.topologyKey}`;
    }
    return undefined;
  };
}

/** PodTopologySpread of DoNotSchedule: how many there would be, over the fewest of any domain. */
function spreadFor(pod: Pod, state: State): (host: Host) => Refusal {
  const hard = pod.spreads.filter((spread) => spread.hard);
  if (hard.length === 0) return () => undefined;
  const all = hard.map((spread) => spreadOf(pod, spread, hard, state));
  return (host) => {
    for (const [i, { topologyKey, maxSkew, matches }] of hard.entries()) {
      const value = host.labels.get(topologyKey);
      const domains = all[i];
      if (value === undefined || !domains) return `topology spread on ${topologyKey}: no such label`;
      const skew = (domains.counts.get(value) ?? 0) + (matches(pod.labels) ? 1 : 0) - domains.least;
      if (skew > maxSkew) return `topology spread on ${topologyKey}: skew ${skew} > ${maxSkew}`;
    }
    return undefined;
  };
}
