import type { Maze } from '../../../function/tasks/maze/board.js';
import { violationsOf } from '../../../function/tasks/maze/check.js';
import { claims } from '../../../function/tasks/maze/read.js';
import { readClaim } from '../../../function/tasks/task.js';
import type { Rival } from '../exam.js';

/** A rival of the model: another way to find a path. */
export const rivalIn = (name: string, find: (maze: Maze) => number[]): Rival => ({
  name,
  result: (request) => {
    const reading = readClaim(claims(request));
    if (reading.kind !== 'problem') throw new Error(`expected a maze, got ${JSON.stringify(reading)}`);
    const violations = violationsOf(reading.problem, find(reading.problem));
    return { feasible: violations.length === 0 };
  },
});
