import { count } from '../phrases.js';
import type { Words } from '../task.js';
import type { Maze } from './board.js';
import { stepsOf } from './check.js';
import { describeWay, directionsOf } from './directions.js';
import { cellsTold, coordinatesOf, drawnFor, placeIn, stepsTold } from './form.js';
import { type MazeResult, resultSchema } from './result.js';
import type { MazeAnswer, MazeVerdict } from './rules.js';

export const words: Words<Maze, MazeAnswer, MazeVerdict> = {
  // The whole way, so that who watches the steps can draw each one.
  summarize: ({ path }, maze) => (path ? describeWay(maze, path) : 'no path'),
  explain: (maze, { path }, { violations, connected, reached = 0 }) => {
    const [from, to] = [placeIn(maze, maze.start), placeIn(maze, maze.goal)];
    const told = (sentences: string) => (maze.form?.remark ? `${sentences} ${maze.form.remark}` : sentences);
    if (!path) {
      return told(
        `No path leads from ${from} to ${to}: breadth-first search reaches ${count(reached, 'cell')} from the start, and the goal is not among them.`,
      );
    }
    if (violations.length > 0) {
      const best = connected ? `A path, but not the shortest` : 'No path found';
      return told(`${best}: ${violations[0]}. The best attempt: ${describeWay(maze, path)}.`);
    }
    return told(
      `From ${from} to ${to} in ${describeWay(maze, path)}. Breadth-first search proves that no path is shorter.`,
    );
  },
  resultSchema,
  result: (maze, { path }, { violations, connected, shortest, reached = 1 }): MazeResult => {
    if (!path) return { reachable: false, reached, drawn: drawnFor(maze, []) };
    return {
      reachable: true,
      connected,
      shortest: violations.length === 0,
      length: stepsTold(maze, stepsOf(path)),
      ...(shortest === undefined ? {} : { shortest_length: stepsTold(maze, shortest) }),
      directions: directionsOf(maze, path),
      path: cellsTold(maze, path).map((cell) => [...coordinatesOf(maze, cell)]),
      drawn: drawnFor(maze, path),
    };
  },
};
