import { count, placeOf } from '../phrases.js';
import type { Words } from '../task.js';
import type { Maze } from './board.js';
import { stepsOf } from './check.js';
import { describeWay, directionsOf } from './directions.js';
import { drawn } from './draw.js';
import type { MazeAnswer, MazeVerdict } from './rules.js';

export const words: Words<Maze, MazeAnswer, MazeVerdict> = {
  // The whole way, so that who watches the steps can draw each one.
  summarize: ({ path }, maze) => (path ? describeWay(maze, path) : 'no path'),
  explain: (maze, { path }, { violations, connected, reached = 0 }) => {
    const [from, to] = [placeOf(maze.start, maze.columns), placeOf(maze.goal, maze.columns)];
    if (!path) {
      return `No path leads from ${from} to ${to}: breadth-first search reaches ${count(reached, 'cell')} from the start, and the goal is not among them.`;
    }
    if (violations.length > 0) {
      const best = connected ? `A path, but not the shortest` : 'No path found';
      return `${best}: ${violations[0]}. The best attempt: ${describeWay(maze, path)}.`;
    }
    return `From ${from} to ${to} in ${describeWay(maze, path)}. Breadth-first search proves that no path is shorter.`;
  },
  result: (maze, { path }, { violations, connected, shortest, reached }) => {
    if (!path) return { reachable: false, reached, drawn: drawn(maze, []) };
    return {
      reachable: true,
      connected,
      shortest: violations.length === 0,
      length: stepsOf(path),
      shortest_length: shortest,
      directions: directionsOf(maze, path),
      path: path.map((cell) => [Math.floor(cell / maze.columns), cell % maze.columns]),
      drawn: drawn(maze, path),
    };
  },
};
