import type { Host } from './cluster.js';
import type { Spread } from './neighbours.js';
import type { Pod } from './pods.js';
import { wantsNode } from './selectors.js';
import type { State } from './state.js';
import { CORDON, repelling, tolerates } from './taints.js';

export interface Domains {
  /** Matching pods by the value of the topology key. */
  counts: ReadonlyMap<string, number>;
  /** Fewest of any domain; nothing while there are fewer domains than there shall be. */
  least: number;
}

/**
 * The domains that a constraint sees: of nodes that have the keys of every constraint, and which the pod's selector
 * admits; taints, and so cordons, keep no node out unless nodeTaintsPolicy is Honor.
 */
export function spreadOf(pod: Pod, spread: Spread, all: readonly Spread[], state: State): Domains {
  const counts = new Map<string, number>();
  for (const host of state.cluster.hosts) {
    const value = host.labels.get(spread.topologyKey);
    if (value === undefined || all.some(({ topologyKey }) => !host.labels.has(topologyKey))) continue;
    if (!counted(pod, spread, host, state)) continue;
    let count = counts.get(value) ?? 0;
    for (const other of state.on(host)) {
      const here = other !== pod && other.kind !== 'leaving' && other.namespace === pod.namespace;
      if (here && spread.matches(other.labels)) count++;
    }
    counts.set(value, count);
  }
  return { counts, least: counts.size < spread.minDomains ? 0 : Math.min(...counts.values()) };
}

function counted(pod: Pod, { honorAffinity, honorTaints }: Spread, host: Host, state: State): boolean {
  if (honorAffinity && !wantsNode(pod.spec, host.name, host.labels)) return false;
  if (!honorTaints) return true;
  return !repelling(pod.spec, host.taints) && (!state.cordoned.has(host) || tolerates(pod.spec, CORDON));
}
