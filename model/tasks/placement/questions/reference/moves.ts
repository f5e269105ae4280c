import { Board } from './board.js';
import { isMovable, type Reference } from './cluster.js';
import { mayLeave } from './outage.js';

/** The most moves that are tried. */
export const MOST_TRIED = 2;

/**
 * The fewest moves of other pods that let a pod in, found by trying all single moves and all pairs: 0 to 2, or undefined
 * where so few do not do. Each pod that moves is placed by the scheduler's filters, one after another.
 */
export function fewestMoves(cluster: Reference, waiting: number): number | undefined {
  const board = new Board(cluster);
  if (board.open(waiting).length > 0) return 0;
  const movable = cluster.pods.flatMap((pod, p) => (isMovable(pod) && mayLeave(board, p) ? [p] : []));
  if (movable.some((p) => afterMoving(board, p, () => board.open(waiting).length > 0))) return 1;
  const after = (first: number) => (second: number) =>
    second !== first && afterMoving(board, second, () => board.open(waiting).length > 0);
  return movable.some((p) => afterMoving(board, p, () => movable.some(after(p)))) ? MOST_TRIED : undefined;
}

/** Whether something holds with a pod on one of the other nodes that it fits; the board is as before when this returns. */
function afterMoving(board: Board, p: number, holds: () => boolean): boolean {
  const from = board.homes[p];
  if (from === undefined) return false;
  board.remove(p);
  const found = board.open(p).some((to) => {
    if (to === from) return false;
    board.place(p, to);
    const good = holds();
    board.remove(p);
    return good;
  });
  board.place(p, from);
  return found;
}
