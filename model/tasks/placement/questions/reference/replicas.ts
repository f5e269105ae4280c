import { Board } from './board.js';
import type { Pod, Reference } from './cluster.js';

/** How many pods like this one fit beside all others: exact, since pods that are alike leave nothing to choose. */
export function replicasThatFit(cluster: Reference, like: Omit<Pod, 'at'>, most = 10_000): number {
  const { machines } = cluster;
  const board = new Board({ ...cluster, pods: [...cluster.pods, { ...like, at: undefined }] });
  const p = cluster.pods.length;
  const alone = like.apart.length > 0;
  const each = [...machines.keys()].map((n) => {
    if (!board.fits(p, n)) return 0;
    if (alone) return 1;
    const left = board.left(n);
    return Math.min(most, left.pods, timesIn(like.request.cpu, left.cpu), timesIn(like.request.memory, left.memory));
  });
  return each.reduce((sum, count) => sum + count, 0);
}

const timesIn = (part: number, whole: number) => (part > 0 ? Math.floor(whole / part) : Number.POSITIVE_INFINITY);
