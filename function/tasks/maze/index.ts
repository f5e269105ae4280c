import type { Task } from '../task.js';
import { ARROWS, byArrowLogits, byArrows } from './arrows.js';
import { type Maze, SIDE, VOCABULARY } from './board.js';
import { connected, count, missing, placeOf, stepsOf, violationsOf } from './check.js';
import { describeWay, directionsOf } from './directions.js';
import { distancesFrom, shortestLength } from './distances.js';
import { drawn } from './draw.js';
import { byMarkLogits, byMarks } from './marks.js';
import { padded } from './padded.js';
import { contextSchema, readMaze } from './read.js';
import { turns, turnsWithArrows } from './symmetries.js';
import { tokensOf } from './tokens.js';
import { walk } from './walk.js';

/** The shortest path from start to goal in a grid of walls. What it needs lies in maze/. */
export interface MazeAnswer {
  /** Cells from the start on; undefined where it is proven that no path leads to the goal. */
  path: readonly number[] | undefined;
}

const reached = (maze: Maze) => distancesFrom(maze, maze.start).steps.filter((far) => far >= 0).length;

function explain(maze: Maze, { path }: MazeAnswer, violations: readonly string[]): string {
  const [from, to] = [placeOf(maze, maze.start), placeOf(maze, maze.goal)];
  if (!path) {
    return `No path leads from ${from} to ${to}: breadth-first search reaches ${count(reached(maze), 'cell')} from the start, and the goal is not among them.`;
  }
  if (violations.length > 0) {
    const best = connected(maze, path) ? `A path, but not the shortest` : 'No path found';
    return `${best}: ${violations[0]}. The best attempt: ${describeWay(maze, path)}.`;
  }
  return `From ${from} to ${to} in ${describeWay(maze, path)}. Breadth-first search proves that no path is shorter.`;
}

function result(maze: Maze, { path }: MazeAnswer): Record<string, unknown> {
  if (!path) return { reachable: false, reached: reached(maze), drawn: drawn(maze, []) };
  return {
    reachable: true,
    connected: connected(maze, path),
    shortest: violationsOf(maze, path).length === 0,
    length: stepsOf(path),
    shortest_length: shortestLength(maze),
    directions: directionsOf(maze, path),
    path: path.map((cell) => [Math.floor(cell / maze.columns), cell % maze.columns]),
    drawn: drawn(maze, path),
  };
}

/** For models that answer with the direction in which to go on from every cell. */
export const maze: Task<Maze, MazeAnswer> = {
  name: 'maze',
  taskTypes: ['planning'],
  contextSchema,
  sequenceLength: SIDE * SIDE,
  boardWidth: SIDE,
  vocabularySize: VOCABULARY,
  outputVocabularySize: ARROWS,
  symmetries: [turnsWithArrows(SIDE)],
  read: readMaze,
  encode: (problem) => padded(problem, tokensOf(problem)),
  encodeAnswer: () => [],
  decode: (problem, tokens) => ({ path: walk(problem, byArrows(problem, tokens)) }),
  decodeLogits: (problem, logits) => ({ path: walk(problem, byArrowLogits(problem, logits)) }),
  verify: (problem, { path }) => (path ? violationsOf(problem, path) : []),
  rate: (problem, { path }, violations) => {
    if (!path || violations.length === 0) return { proven: true, rank: [], certain: true };
    const end = path.at(-1) ?? problem.start;
    const unfinished = connected(problem, path) ? 0 : 1;
    return {
      proven: false,
      rank: [unfinished, unfinished ? (missing(problem, end) ?? SIDE * SIDE) : path.length],
      certain: true,
    };
  },
  answer: (problem) => (shortestLength(problem) === undefined ? { path: undefined } : undefined),
  summarize: ({ path }) => (path ? count(stepsOf(path), 'step') : 'no path'),
  explain,
  result,
};

/** For models of the public data set's kind, which answer with the whole maze and the path's cells marked in it. */
export const markedMaze: Task<Maze, MazeAnswer> = {
  ...maze,
  outputVocabularySize: VOCABULARY,
  symmetries: [turns(SIDE)],
  decode: (problem, tokens) => ({ path: walk(problem, byMarks(problem, tokens)) }),
  decodeLogits: (problem, logits) => ({ path: walk(problem, byMarkLogits(problem, logits)) }),
};
