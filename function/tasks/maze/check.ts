import { count } from '../phrases.js';
import { type Maze, steps } from './board.js';
import { distancesFrom } from './distances.js';
import { placeIn, stepsTold } from './form.js';

/** What is known of a path after its steps were checked and compared with breadth-first search. */
export interface Examination {
  /** What is wrong with the path; empty means that it leads from start to goal and that none is shorter. */
  readonly violations: readonly string[];
  /** Whether the path leads from start to goal: over free cells, each next to the one before, none of them twice. */
  readonly connected: boolean;
  /** Steps of the shortest way from the path's end to the goal; undefined where no way leads there. */
  readonly missing: number | undefined;
  /** Steps of the shortest path from start to goal; undefined where there is none. */
  readonly shortest: number | undefined;
}

/** The number of steps of a path. */
export const stepsOf = (path: readonly number[]): number => Math.max(0, path.length - 1);

export function examine(maze: Maze, path: readonly number[]): Examination {
  const { steps: far } = distancesFrom(maze, maze.goal);
  const left = (cell: number) => (far[cell] === -1 ? undefined : far[cell]);
  const end = path.at(-1) ?? maze.start;
  const facts = { missing: left(end), shortest: left(maze.start) };
  const broken = brokenAt(maze, path);
  if (broken !== undefined) return { violations: [broken], connected: false, ...facts };
  if (end !== maze.goal) {
    const short = facts.missing === undefined ? 'cut off and' : count(stepsTold(maze, facts.missing), 'step');
    const where = placeIn(maze, end);
    return { violations: [`the path ends at ${where}, ${short} short of the goal`], connected: false, ...facts };
  }
  const length = stepsOf(path);
  const detour = `the path takes ${count(stepsTold(maze, length), 'step')}, and ${stepsTold(maze, facts.shortest ?? length)} will do`;
  return { violations: facts.shortest === length ? [] : [detour], connected: true, ...facts };
}

/** What is wrong with a path; empty means that it leads from start to goal and that none is shorter. */
export const violationsOf = (maze: Maze, path: readonly number[]): readonly string[] => examine(maze, path).violations;

/** The first place where a list of cells is no path from the start, in words; where it ends does not matter. */
function brokenAt(maze: Maze, path: readonly number[]): string | undefined {
  const at = (cell: number) => placeIn(maze, cell);
  const [first] = path;
  if (first !== maze.start) {
    return `the path begins at ${first === undefined ? 'no cell' : at(first)}, and the start is ${at(maze.start)}`;
  }
  const seen = new Set<number>();
  for (const [i, cell] of path.entries()) {
    if (seen.has(cell)) return `the path comes to ${at(cell)} twice`;
    seen.add(cell);
    const next = path[i + 1];
    if (next === undefined || steps(maze, cell).some(({ to }) => to === next)) continue;
    return `no step leads from ${at(cell)} to ${maze.walls[next] ? 'the wall at ' : ''}${at(next)}`;
  }
  return undefined;
}
