import createGraph from 'ngraph.graph';
import { aStar as search } from 'ngraph.path';
import { type Maze, steps } from '../../../../function/tasks/maze/board.js';

/** The shortest path as a program would find it today: A* with the Manhattan distance, by a library. */
export function aStar(maze: Maze): number[] {
  const graph = createGraph();
  for (const [cell, wall] of maze.walls.entries()) {
    if (wall) continue;
    for (const { to } of steps(maze, cell)) graph.addLink(cell, to);
  }
  const place = (cell: number): [number, number] => [Math.floor(cell / maze.columns), cell % maze.columns];
  const between = (a: number, b: number) => {
    const [[r, c], [row, column]] = [place(a), place(b)];
    return Math.abs(r - row) + Math.abs(c - column);
  };
  const finder = search(graph, { heuristic: (from, to) => between(Number(from.id), Number(to.id)) });
  return finder
    .find(maze.start, maze.goal)
    .map(({ id }) => Number(id))
    .reverse();
}
