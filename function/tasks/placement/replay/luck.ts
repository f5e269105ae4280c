import { picker, seedOf } from '../../../trm/state/random.js';
import type { World } from './world.js';

/**
 * What chance decides in reality: the order in which evicted pods come to the scheduler, and which of several nodes with
 * nearly the same score it takes.
 */
export interface Luck {
  /** The pods in the order in which the scheduler considers them: always those of higher priority first. */
  queue(pods: readonly number[]): number[];
  /** One of several nodes; -1 where there are none. */
  choose(nodes: readonly number[]): number;
  /** By how many points, of 1,200, the score of a node may be below the best and the node still be picked. */
  readonly slack: number;
  /**
   * The same for pods that wait today. Nobody knows when such a pod came and so which nodes had room by then, so usually any
   * node may be picked.
   */
  readonly slackOfWaiting: number;
}

const SLACKS = [0, 15, 30, 45];

/** So many of the first seeds are extreme orders, in which nothing is left to chance. */
export const ORDERED = 4;

/** The luck of one seed. The first four seeds are extreme orders without slack; all later ones are random. */
export function luckOf(world: World, seed: number): Luck {
  const { byName, sizes } = world.ranks;
  const orders = [
    (a: number, b: number) => (byName[a] ?? 0) - (byName[b] ?? 0),
    (a: number, b: number) => (byName[b] ?? 0) - (byName[a] ?? 0),
    (a: number, b: number) => (sizes[b] ?? 0) - (sizes[a] ?? 0),
    (a: number, b: number) => (sizes[a] ?? 0) - (sizes[b] ?? 0),
  ];
  const first = (nodes: readonly number[]) => nodes[0] ?? -1;
  const last = (nodes: readonly number[]) => nodes.at(-1) ?? -1;
  const order = orders[seed];
  // Hashed, because the random numbers of neighbouring seeds begin nearly alike.
  const pick = picker(seedOf('luck', seed));
  const shuffled = (pods: readonly number[]) => {
    const keyed = pods.map((p) => ({ p, key: pick(1 << 30) }));
    return keyed.sort((a, b) => a.key - b.key).map(({ p }) => p);
  };
  const priority = (p: number) => world.pods[p]?.priority ?? 0;
  return {
    // A dump does not show everything that is scored, such as all images on a node, or Services whose pods are spread.
    slack: order ? 0 : (SLACKS[seed % SLACKS.length] ?? 0),
    slackOfWaiting: order ? 0 : Number.POSITIVE_INFINITY,
    queue: (pods) => {
      if (pods.length === 0) return [];
      const queue = order ? [...pods].sort(order) : shuffled(pods);
      const [one = -1] = queue;
      if (queue.every((p) => priority(p) === priority(one))) return queue;
      return queue.sort((a, b) => priority(b) - priority(a));
    },
    choose: order ? (seed % 2 === 0 ? first : last) : (nodes) => nodes[pick(nodes.length)] ?? -1,
  };
}
