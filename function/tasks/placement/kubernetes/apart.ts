import type { Ignored } from '../ignored.js';
import { means } from './neighbours.js';
import type { PodObject } from './pod.js';
import { portsClash } from './ports.js';

/** Anti-affinity of either against the other, or a port of the node that both want. */
export const repel = (a: PodObject, b: PodObject) =>
  a.apart.some((term) => means(term, b)) ||
  b.apart.some((term) => means(term, a)) ||
  portsClash(a.hostPorts, b.hostPorts);

/**
 * Sets of pods, by index, of which no two may share a node, from pairs: as few sets as a greedy cover finds. Two that
 * share a node today and may run nowhere else stay, as Kubernetes lets them, and are noted.
 */
export function apartSets(
  pods: readonly PodObject[],
  allowed: readonly (readonly number[])[],
  scarce: readonly (readonly [number, number])[],
  ignored: Ignored,
): number[][] {
  const partners = pods.map(() => new Set<number>());
  const join = (a: number, b: number) => {
    const [one, two] = [pods[a], pods[b]];
    if (!one || !two) return;
    if (one.at !== undefined && one.at === two.at && allowed[a]?.length === 1 && allowed[b]?.length === 1) {
      ignored.add('pods that share a node against their rules and cannot move', `${one.name} with ${two.name}`);
      return;
    }
    partners[a]?.add(b);
    partners[b]?.add(a);
  };
  for (const [a, one] of pods.entries()) {
    for (const [b, two] of pods.entries()) if (a < b && repel(one, two)) join(a, b);
  }
  for (const [a, b] of scarce) join(a, b);
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
