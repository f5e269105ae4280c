import type { Rules, TaskVerdict } from '../task.js';
import { type Maze, SIDE } from './board.js';
import { examine } from './check.js';
import { distancesFrom, shortestLength } from './distances.js';

export interface MazeAnswer {
  /** Cells from the start on; undefined where it is proven that no path leads to the goal. */
  path: readonly number[] | undefined;
}

export interface MazeVerdict extends TaskVerdict {
  /** Whether the path leads from start to goal. */
  readonly connected: boolean;
  /** Steps of the shortest path; undefined where there is none. */
  readonly shortest: number | undefined;
  /** Cells that can be reached from the start, itself included; only for the answer that there is no path. */
  readonly reached?: number;
}

export const rules: Rules<Maze, MazeAnswer, MazeVerdict> = {
  judge: (maze, { path }) => {
    if (!path) {
      const { steps } = distancesFrom(maze, maze.start);
      const reached = steps.filter((far, cell) => far >= 0 && (maze.form?.isCell(cell) ?? true)).length;
      return { violations: [], proven: true, certain: true, rank: [], connected: false, shortest: undefined, reached };
    }
    const { violations, connected, missing, shortest } = examine(maze, path);
    const verdict = { violations, certain: true, connected, shortest };
    if (violations.length === 0) return { ...verdict, proven: true, rank: [] };
    return { ...verdict, proven: false, rank: connected ? [0, path.length] : [1, missing ?? SIDE * SIDE] };
  },
  immediateAnswer: (maze) => (shortestLength(maze) === undefined ? { path: undefined } : undefined),
};
