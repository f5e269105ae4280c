import { type Maze, type Step, steps } from './board.js';

/** Picks one of the steps that lead to free cells where the path has not been, or none of them. */
export type Choose = (open: readonly Step[], from: number) => Step | undefined;

/** A path from the start on, step by step as it is chosen, until the goal or until no step is. */
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

/** The step of the highest score; of equals the first, and none where no score is a number. */
export function best(open: readonly Step[], score: (step: Step) => number): Step | undefined {
  return open.reduce<{ step?: Step; most: number }>(
    (so, step) => (score(step) > so.most ? { step, most: score(step) } : so),
    { most: Number.NEGATIVE_INFINITY },
  ).step;
}
