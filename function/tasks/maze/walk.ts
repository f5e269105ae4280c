import { type Maze, steps } from './board.js';

/**
 * The least belief that a cell lies on the path for a walk to go there. Where several paths are equally short they share
 * it, so it is less than one half; cells that the model rules out get far less.
 */
export const LEAST = 0.1;

/**
 * A path read from what a model believes: from the start always on to the free, new neighbour that it believes in most
 * (rows × columns, 0 to 1), until the goal is next. Where no neighbour is believed in, the path ends.
 */
export function walk(maze: Maze, belief: ArrayLike<number>): number[] {
  const path = [maze.start];
  const seen = new Set(path);
  for (let cell = maze.start; cell !== maze.goal; ) {
    const open = steps(maze, cell).filter(({ to }) => !seen.has(to));
    const next = open.find(({ to }) => to === maze.goal)?.to ?? mostBelieved(open, belief);
    if (next === undefined) break;
    cell = next;
    seen.add(cell);
    path.push(cell);
  }
  return path;
}

function mostBelieved(open: readonly { to: number }[], belief: ArrayLike<number>): number | undefined {
  let best: number | undefined;
  let most = LEAST;
  for (const { to } of open) {
    const believed = belief[to] ?? 0;
    // NaN is no belief.
    if (!(believed >= most) || (best !== undefined && believed === most)) continue;
    [best, most] = [to, believed];
  }
  return best;
}
