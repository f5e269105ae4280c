import { type Maze, steps } from '../../../../function/tasks/maze/board.js';

/** A walker who knows where the goal is but sees no walls ahead: always to the free, unvisited cell that is the fewest rows and columns from the goal. */
export function downhill(maze: Maze): number[] {
  const { columns, goal } = maze;
  const far = (cell: number) =>
    Math.abs(Math.floor(cell / columns) - Math.floor(goal / columns)) + Math.abs((cell % columns) - (goal % columns));
  const path = [maze.start];
  const seen = new Set(path);
  for (let cell = maze.start; cell !== goal; ) {
    const next = steps(maze, cell).flatMap(({ to }) => (seen.has(to) ? [] : [to]));
    const [first, ...others] = next;
    if (first === undefined) break;
    cell = others.reduce((a, b) => (far(b) < far(a) ? b : a), first);
    seen.add(cell);
    path.push(cell);
  }
  return path;
}
