import { type Board, type Maze, steps } from './board.js';

/** What breadth-first search from one cell finds. Both lists are by cell (rows × columns). */
export interface Distances {
  /** Steps to each cell; -1 where no path leads. */
  steps: readonly number[];
  /** How many shortest paths lead there, counted up to 2. */
  ways: readonly number[];
}

/** Breadth-first search from a cell over the whole board. */
export function distancesFrom(board: Board, from: number): Distances {
  const far = new Array<number>(board.rows * board.columns).fill(-1);
  const ways = new Array<number>(far.length).fill(0);
  far[from] = 0;
  ways[from] = 1;
  const queue = [from];
  for (const cell of queue) {
    const next = (far[cell] ?? 0) + 1;
    for (const { to } of steps(board, cell)) {
      if (far[to] === -1) {
        far[to] = next;
        queue.push(to);
      }
      if (far[to] === next) ways[to] = Math.min(2, (ways[to] ?? 0) + (ways[cell] ?? 0));
    }
  }
  return { steps: far, ways };
}

/** Steps from start to goal; undefined where no path leads. */
export function shortestLength(maze: Maze): number | undefined {
  const length = distancesFrom(maze, maze.start).steps[maze.goal] ?? -1;
  return length === -1 ? undefined : length;
}

/** One shortest path from start to goal, both included; undefined where there is none. */
export function shortestPath(maze: Maze): number[] | undefined {
  const { steps: left } = distancesFrom(maze, maze.goal);
  if (left[maze.start] === -1) return undefined;
  const path = [maze.start];
  for (let cell = maze.start; cell !== maze.goal; ) {
    const nearer = steps(maze, cell).find(({ to }) => left[to] === (left[cell] ?? 0) - 1);
    if (!nearer) break;
    cell = nearer.to;
    path.push(cell);
  }
  return path;
}
