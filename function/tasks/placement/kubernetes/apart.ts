import type { Clock } from '../../../common/clock.js';
import { Bits } from '../bits.js';
import type { PodObject } from './pod.js';
import { PodIndex } from './pod-index.js';

/**
 * Sets of pods, by index, of which no two may share a node: by anti-affinity of either against the other, or since both
 * want one port of it. Together the sets hold every such pair, and there are as few of them as a greedy cover finds. Two
 * pods that share a node today may go on doing so, as Kubernetes lets them.
 */
export function apartSets(pods: readonly PodObject[], clock: Clock): number[][] {
  const hasRules = Bits.of(
    pods.length,
    [...pods.keys()].filter((i) => (pods[i]?.antiAffinity.length ?? 0) + (pods[i]?.hostPorts.size ?? 0) > 0),
  );
  return cliques(partnersOf(pods, clock), hasRules, clock);
}

const shareNodeToday = (one: PodObject, two: PodObject): boolean =>
  one.at !== undefined && one.at === two.at && one.kind !== 'waiting' && two.kind !== 'waiting';

/** For every pod the pods that cannot share a node with it, by index; undefined where there are none. */
type Partners = readonly (Bits | undefined)[];

function partnersOf(pods: readonly PodObject[], clock: Clock): Partners {
  const partners: (Bits | undefined)[] = pods.map(() => undefined);
  const add = (a: number, b: number) => {
    const set = partners[a] ?? new Bits(pods.length);
    set.add(b);
    partners[a] = set;
  };
  for (const [a, b] of repelling(pods, clock)) {
    const [one, two] = [pods[a], pods[b]];
    if (a === b || !one || !two || shareNodeToday(one, two)) continue;
    add(a, b);
    add(b, a);
  }
  return partners;
}

/** Pairs of pods, by index, that repel each other; some of them twice. */
function* repelling(pods: readonly PodObject[], clock: Clock): Generator<readonly [number, number]> {
  const index = new PodIndex(pods);
  for (const [a, { antiAffinity }] of pods.entries()) {
    clock.check();
    for (const term of antiAffinity) for (const b of index.meantBy(term)) yield [a, b];
  }
  for (const users of usersOfPorts(pods).values()) yield* clashing(users, pods, clock);
}

/** Pairs of these users of a port that want it on the same address. */
function* clashing(users: readonly number[], pods: readonly PodObject[], clock: Clock) {
  for (const [i, a] of users.entries()) {
    clock.check();
    const ports = pods[a]?.hostPorts;
    for (const b of users.slice(i + 1)) {
      const others = pods[b]?.hostPorts;
      if (ports && others && ports.clash(others)) yield [a, b] as const;
    }
  }
}

/** Indices of the pods that want each port of their node, whatever the address. */
function usersOfPorts(pods: readonly PodObject[]): Map<string, number[]> {
  const users = new Map<string, number[]>();
  for (const [i, { hostPorts }] of pods.entries()) {
    for (const key of new Set(hostPorts.all.map(({ protocol, port }) => `${protocol}/${port}`))) {
      const list = users.get(key);
      if (list) list.push(i);
      else users.set(key, [i]);
    }
  }
  return users;
}

/** Sets of pods that are all partners of each other; together they hold every pair of partners at least once. */
function cliques(partners: Partners, hasRules: Bits, clock: Clock): number[][] {
  const sets: number[][] = [];
  /** For every pod its partners in the sets made so far. */
  const done = partners.map((set) => set && new Bits(set.size));
  for (const [a, set] of partners.entries()) {
    const order = set ? inOrder(a, set, hasRules) : [];
    for (const b of order) {
      if (done[a]?.has(b)) continue;
      clock.check();
      const clique = grown([a, b], order, partners);
      for (const one of clique) for (const other of clique) done[one]?.add(other);
      sets.push(clique.sort((x, y) => x - y));
    }
  }
  return sets;
}

/**
 * The partners of a pod in the order in which they are tried, on which the greedy cover depends: ascending, but where the
 * pod has rules of its own, first those before it that have rules as well.
 */
function inOrder(of: number, partners: Bits, hasRules: Bits): number[] {
  const all = partners.list();
  if (!hasRules.has(of)) return all;
  const isEarly = (i: number) => i < of && hasRules.has(i);
  return [...all.filter(isEarly), ...all.filter((i) => !isEarly(i))];
}

/** A pair, with every other pod added that is a partner of all pods in the set by then. */
function grown([a, b]: readonly [number, number], order: readonly number[], partners: Partners): number[] {
  const set = [a, b];
  for (const c of order) {
    if (c !== b && set.every((one) => partners[c]?.has(one))) set.push(c);
  }
  return set;
}
