import type { Maze } from '../../../function/tasks/maze/board.js';
import { violationsOf } from '../../../function/tasks/maze/check.js';
import { claims } from '../../../function/tasks/maze/read.js';
import { readClaim } from '../../../function/tasks/task.js';
import type { Rival } from '../../eval/exam.js';
import { aStar } from './rivals/astar.js';
import { downhill } from './rivals/downhill.js';

/** A way to find a path, as a rival of the model. */
export const mazeRival = (name: string, find: (maze: Maze) => number[]): Rival => ({
  name,
  result: (request) => {
    const reading = readClaim(claims(request));
    if (reading.kind !== 'problem') throw new Error(`expected a maze, got ${JSON.stringify(reading)}`);
    const violations = violationsOf(reading.problem, find(reading.problem));
    return { feasible: violations.length === 0 };
  },
});

/** How people and programs find a path without the model. */
export const mazeRivals: readonly Rival[] = [
  mazeRival('downhill, no model', downhill),
  mazeRival('A* (ngraph.path)', aStar),
];
