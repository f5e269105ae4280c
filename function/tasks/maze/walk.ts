import { type Maze, type Step, steps } from './board.js';

/** Picks one of the steps that lead on to free cells which the path has not visited yet, or none of them. */
export type Choose = (open: readonly Step[], from: number) => Step | undefined;

/** The path from the start that follows the chosen steps, until it reaches the goal or no step is chosen. */
export function walk(maze: Maze, choose: Choose): number[] {
  const path = [maze.start];
  const seen = new Set(path);
  for (let cell = maze.start; cell !== maze.goal; ) {
    const step = choose(
      steps(maze, cell).filter(({ to }) => !seen.has(to)),
      cell,
    );
    if (!step) break;
    cell = step.to;
    seen.add(cell);
    path.push(cell);
  }
  return path;
}

/** The step of the highest score, the first one of several; none where every score is NaN or -Infinity. */
export function best(open: readonly Step[], score: (step: Step) => number): Step | undefined {
  return open.reduce<{ step?: Step; most: number }>(
    (so, step) => (score(step) > so.most ? { step, most: score(step) } : so),
    { most: Number.NEGATIVE_INFINITY },
  ).step;
}
