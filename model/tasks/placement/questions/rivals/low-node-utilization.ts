import { Dice } from '../../../../data/dice.js';
import { Board } from '../reference/board.js';
import { isMovable, type Reference } from '../reference/cluster.js';
import { mayLeave, schedule } from '../reference/outage.js';

/** Points of per cent above and below the mean, with `useDeviationThresholds`. */
const DEVIATION = 10;
const RESOURCES = ['cpu', 'memory'] as const;

/** The highest share of CPU or memory of any node, by requests. */
export const peakOf = (board: Board): number =>
  Math.max(...[...board.cluster.machines.keys()].flatMap((n) => sharesOn(board, n)));

/**
 * Descheduler's LowNodeUtilization as its documents describe it, with thresholds by deviation from the mean, since the fixed
 * ones find no idle node in these clusters: pods leave nodes that are above in any resource while there are nodes that are
 * below in all, and the scheduler places them, until the node is not above or so many pods have moved.
 */
export function lowNodeUtilization(cluster: Reference, moves: number, seed: number): number {
  const dice = new Dice(seed);
  const board = new Board(cluster);
  const nodes = [...cluster.machines.keys()];
  const means = RESOURCES.map((_, r) => nodes.reduce((sum, n) => sum + (sharesOn(board, n)[r] ?? 0), 0) / nodes.length);
  const isAbove = (n: number) => sharesOn(board, n).some((share, r) => share > (means[r] ?? 0) + DEVIATION / 100);
  const isBelow = (n: number) => sharesOn(board, n).every((share, r) => share < (means[r] ?? 0) - DEVIATION / 100);
  let left = moves;
  const fullest = nodes
    .filter(isAbove)
    .sort((a, b) => Math.max(...sharesOn(board, b)) - Math.max(...sharesOn(board, a)));
  for (const n of fullest) {
    for (const [p, pod] of cluster.pods.entries()) {
      if (left === 0 || !isAbove(n)) break;
      if (board.homes[p] !== n || !isMovable(pod) || !mayLeave(board, p)) continue;
      // nodeFit: a pod is only evicted if some node that is below has a place for it.
      if (!board.open(p).some(isBelow)) continue;
      board.remove(p);
      schedule(board, [p], dice);
      left--;
    }
  }
  return peakOf(board);
}

function sharesOn(board: Board, n: number): number[] {
  const machine = board.cluster.machines[n];
  const left = board.left(n);
  return RESOURCES.map((of) => (machine ? 1 - left[of] / machine.room[of] : 0));
}
