import { count } from '../phrases.js';
import { type Direction, type Maze, steps } from './board.js';
import { stepsOf } from './check.js';

/** The way in words, step by step; it ends where no step leads on. */
export function directionsOf(maze: Maze, path: readonly number[]): Direction[] {
  return path.slice(1).flatMap((to, i) => {
    const step = steps(maze, path[i] ?? maze.start).find((each) => each.to === to);
    return step ? [step.direction] : [];
  });
}

/** "3 right, 2 down": equal steps taken together. */
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
  return `${count(stepsOf(path), 'step')}: ${inWords(directionsOf(maze, path))}`;
}
