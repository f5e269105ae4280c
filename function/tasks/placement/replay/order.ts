import { picker, seedOf } from '../../../trm/state/random.js';
import type { World } from './world.js';

/** In which order evicted pods come to the scheduler, and which of several equal nodes it takes: chance decides in reality. */
export interface Luck {
  /** Pods of higher priority first, as the scheduler has them. */
  queue(pods: readonly number[]): number[];
  choose(nodes: readonly number[]): number;
  /** Points of the score, of 1,200, by which a node may be worse than the best one and still be picked. */
  readonly slack: number;
  /** The same for pods that wait today. */
  readonly slackOfWaiting: number;
}

const SLACKS = [0, 15, 30, 45];

/** The first seeds are the extremes, all later ones are random. */
export function luckOf(world: World, seed: number): Luck {
  const size = (p: number) => (world.pods[p]?.nonZero.memory ?? 0) + (world.pods[p]?.nonZero.cpu ?? 0) * 2 ** 20;
  const name = (p: number) => world.pods[p]?.name ?? '';
  const byName = (a: number, b: number) => (name(a) < name(b) ? -1 : 1);
  const orders = [
    byName,
    (a: number, b: number) => byName(b, a),
    (a: number, b: number) => size(b) - size(a),
    (a: number, b: number) => size(a) - size(b),
  ];
  const first = (nodes: readonly number[]) => nodes[0] ?? -1;
  const last = (nodes: readonly number[]) => nodes.at(-1) ?? -1;
  const order = orders[seed];
  // Seeds of neighbouring numbers begin nearly alike.
  const pick = picker(seedOf('luck', seed));
  const shuffled = (pods: readonly number[]) => {
    const keys = new Map(pods.map((p) => [p, pick(1 << 30)]));
    return [...pods].sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
  };
  const priority = (p: number) => world.pods[p]?.priority ?? 0;
  return {
    // A dump does not show all that is scored: images that are there, Services that spread.
    slack: order ? 0 : (SLACKS[seed % SLACKS.length] ?? 0),
    slackOfWaiting: order ? 0 : Number.POSITIVE_INFINITY,
    queue: (pods) => {
      const queue = order ? [...pods].sort(order) : shuffled(pods);
      return queue.sort((a, b) => priority(b) - priority(a));
    },
    choose: order ? (seed % 2 === 0 ? first : last) : (nodes) => nodes[pick(nodes.length)] ?? -1,
  };
}
