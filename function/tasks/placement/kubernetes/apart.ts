import type { Clock } from '../../../common/clock.js';
import { means } from './neighbours.js';
import type { PodObject } from './pod.js';

/** Anti-affinity of either against the other, or a port of the node that both want. */
export const repel = (a: PodObject, b: PodObject) =>
  a.apart.some((term) => means(term, b)) || b.apart.some((term) => means(term, a)) || a.hostPorts.clash(b.hostPorts);

/**
 * Sets of pods, by index, of which no two may share a node, from pairs: as few sets as a greedy cover finds. Two that
 * share a node today may go on doing so, as Kubernetes lets them.
 */
export function apartSets(pods: readonly PodObject[], clock: Clock): number[][] {
  const partners = pods.map(() => new Set<number>());
  const terms = pods.map((pod) => pod.apart.length + pod.hostPorts.size > 0);
  for (const [a, one] of pods.entries()) {
    if (!terms[a]) continue;
    clock.check();
    for (const [b, two] of pods.entries()) {
      // Of two with terms each pair is looked at once.
      if (a === b || (terms[b] && b < a) || !repel(one, two)) continue;
      if (one.at !== undefined && one.at === two.at && one.kind !== 'waiting' && two.kind !== 'waiting') continue;
      partners[a]?.add(b);
      partners[b]?.add(a);
    }
  }
  return cliques(partners);
}

/** Sets that together hold every pair once or more; each grows as long as someone is a partner of all in it. */
function cliques(partners: readonly ReadonlySet<number>[]): number[][] {
  const open = partners.map((set) => new Set(set));
  const sets: number[][] = [];
  for (const [a, rest] of open.entries()) {
    for (let b = first(rest); b !== undefined; b = first(rest)) {
      const set = [a, b];
      for (const c of partners[a] ?? []) {
        if (!set.includes(c) && set.every((one) => partners[c]?.has(one))) set.push(c);
      }
      for (const one of set) for (const other of set) open[one]?.delete(other);
      sets.push(set.sort((x, y) => x - y));
    }
  }
  return sets;
}

const first = (set: ReadonlySet<number>): number | undefined => set.values().next().value;
