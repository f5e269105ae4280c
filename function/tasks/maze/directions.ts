import { count } from '../phrases.js';
import { type Direction, type Maze, steps } from './board.js';
import { stepsOf } from './check.js';
import { stepsTold } from './form.js';

/**
 * The direction of every step of a path, as the caller counts steps. Steps between cells that are no neighbours are left out,
 * and one that ends between two cells of the caller's.
 */
export function directionsOf(maze: Maze, path: readonly number[]): Direction[] {
  const { form } = maze;
  return path.slice(1).flatMap((to, i) => {
    const from = path[i] ?? maze.start;
    if (form && form.stride > 1 && !form.isCell(to)) return [];
    const step = steps(maze, from).find((each) => each.to === to);
    return step ? [step.direction] : [];
  });
}

/** "3 right, 2 down": consecutive steps in one direction are counted together. */
export function inWords(directions: readonly Direction[]): string {
  const runs: { direction: Direction; length: number }[] = [];
  for (const direction of directions) {
    const last = runs.at(-1);
    if (last?.direction === direction) {
      last.length++;
    } else {
      runs.push({ direction, length: 1 });
    }
  }
  return runs.map(({ direction, length }) => `${length} ${direction}`).join(', ');
}

/** "23 steps: 3 right, 2 down, …". */
export function describeWay(maze: Maze, path: readonly number[]): string {
  return `${count(stepsTold(maze, stepsOf(path)), 'step')}: ${inWords(directionsOf(maze, path))}`;
}
