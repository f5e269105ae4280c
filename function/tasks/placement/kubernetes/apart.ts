import type { Clock } from '../../../common/clock.js';
import { means } from './neighbours.js';
import type { PodObject } from './pod.js';

/** Whether two pods cannot share a node: by anti-affinity of either against the other, or since both want one port of it. */
export const repel = (a: PodObject, b: PodObject): boolean =>
  a.antiAffinity.some((term) => means(term, b)) ||
  b.antiAffinity.some((term) => means(term, a)) ||
  a.hostPorts.clash(b.hostPorts);

/**
 * Sets of pods, by index, of which no two may share a node; together they hold every pair that repels each other. There are
 * as few sets as a greedy cover finds. Two pods that share a node today may go on doing so, as Kubernetes lets them.
 */
export function apartSets(pods: readonly PodObject[], clock: Clock): number[][] {
  const partners: Partners = pods.map(() => new Set<number>());
  const hasRules = pods.map((pod) => pod.antiAffinity.length + pod.hostPorts.size > 0);
  for (const [a, one] of pods.entries()) {
    if (!hasRules[a]) continue;
    clock.check();
    for (const [b, two] of pods.entries()) {
      // A pair in which both have rules is looked at once, from the pod with the lower index.
      if (a === b || (hasRules[b] && b < a) || shareNodeToday(one, two) || !repel(one, two)) continue;
      partners[a]?.add(b);
      partners[b]?.add(a);
    }
  }
  return cliques(partners);
}

const shareNodeToday = (one: PodObject, two: PodObject): boolean =>
  one.at !== undefined && one.at === two.at && one.kind !== 'waiting' && two.kind !== 'waiting';

/** For every pod the pods that cannot share a node with it, by index. */
type Partners = readonly Set<number>[];

/** Sets of pods that are all partners of each other; together they hold every pair of partners at least once. */
function cliques(partners: Partners): number[][] {
  /** Pairs that no set holds yet. */
  const open = partners.map((set) => new Set(set));
  const sets: number[][] = [];
  for (const [a, rest] of open.entries()) {
    for (let b = first(rest); b !== undefined; b = first(rest)) {
      const set = grown([a, b], partners);
      for (const one of set) {
        for (const other of set) open[one]?.delete(other);
      }
      sets.push(set.sort((x, y) => x - y));
    }
  }
  return sets;
}

/** A pair, with every other pod added that is a partner of all pods in the set by then. */
function grown([a, b]: readonly [number, number], partners: Partners): number[] {
  const set = [a, b];
  for (const c of partners[a] ?? []) {
    if (!set.includes(c) && set.every((one) => partners[c]?.has(one))) set.push(c);
  }
  return set;
}

const first = (set: ReadonlySet<number>): number | undefined => set.values().next().value;
