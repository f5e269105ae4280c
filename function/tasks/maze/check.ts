import { type Maze, steps } from './board.js';
import { distancesFrom, shortestLength } from './distances.js';
import { place } from './places.js';

/** "row 3 column 5" of a cell. */
export const placeOf = ({ columns }: Pick<Maze, 'columns'>, cell: number): string =>
  place(Math.floor(cell / columns), cell % columns);

export const count = (n: number, thing: string): string => `${n} ${thing}${n === 1 ? '' : 's'}`;

/** Steps of a path. */
export const stepsOf = (path: readonly number[]): number => Math.max(0, path.length - 1);

/** Whether a path leads from start to goal: over free cells, each next to the one before, none of them twice. */
export function connected(maze: Maze, path: readonly number[]): boolean {
  return brokenAt(maze, path) === undefined && path.at(-1) === maze.goal;
}

/** What is wrong with a path; empty means that it leads from start to goal and that none is shorter. */
export function violationsOf(maze: Maze, path: readonly number[]): string[] {
  const broken = brokenAt(maze, path);
  if (broken !== undefined) return [broken];
  const end = path.at(-1) ?? maze.start;
  if (end !== maze.goal) return [`the path ends at ${placeOf(maze, end)}, ${left(maze, end)} short of the goal`];
  const shortest = shortestLength(maze);
  const length = stepsOf(path);
  return shortest === length ? [] : [`the path takes ${count(length, 'step')}, and ${shortest} will do`];
}

/** Steps that are missing from this cell to the goal, by breadth-first search; undefined where no path leads. */
export function missing(maze: Maze, cell: number): number | undefined {
  const far = distancesFrom(maze, maze.goal).steps[cell] ?? -1;
  return far === -1 ? undefined : far;
}

function left(maze: Maze, cell: number): string {
  const far = missing(maze, cell);
  return far === undefined ? 'cut off and' : count(far, 'step');
}

/** Where a path is none, whatever its end. */
function brokenAt(maze: Maze, path: readonly number[]): string | undefined {
  const [first] = path;
  if (first !== maze.start) {
    return `the path begins at ${first === undefined ? 'no cell' : placeOf(maze, first)}, and the start is ${placeOf(maze, maze.start)}`;
  }
  const seen = new Set<number>();
  for (const [i, cell] of path.entries()) {
    if (seen.has(cell)) return `the path comes to ${placeOf(maze, cell)} twice`;
    seen.add(cell);
    const next = path[i + 1];
    if (next === undefined || steps(maze, cell).some(({ to }) => to === next)) continue;
    return `no step leads from ${placeOf(maze, cell)} to ${maze.walls[next] ? 'the wall at ' : ''}${placeOf(maze, next)}`;
  }
  return undefined;
}
