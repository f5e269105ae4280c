import { type Maze, SIDE } from '../../../function/tasks/maze/board.js';
import { shortestPath } from '../../../function/tasks/maze/distances.js';
import { drawn } from '../../../function/tasks/maze/draw.js';
import { Dice } from '../../data/dice.js';
import type { Exam, Question } from '../../eval/exam.js';
import { KINDS, type Kind, maze } from './mazes.js';
import { mazeRivals } from './rivals.js';

const SMALL = 15;
const LEAST = 6;
/** The public benchmark asks for 30 × 30 mazes with shortest paths longer than this. */
const LONG = 110;

const UP_TO = `up to ${SMALL} × ${SMALL}`;
const LONGEST = `${SIDE} × ${SIDE}, path of ${LONG} or more`;
const sized = (side: number, kind: Kind) => `${side} × ${side} ${kind}`;

/**
 * Mazes as people pose them: several paths may be equally short. Every kind in turn: of any sides up to 15 and of 15
 * exactly, of 30 exactly, and the long ones among those.
 */
export const mazeExam: Exam = {
  task: 'maze',
  version: 1,
  parts: [
    {
      bands: [UP_TO, ...KINDS.map((kind) => sized(SMALL, kind))],
      *questions(seed) {
        const dice = new Dice(seed);
        for (;;)
          for (const kind of KINDS) {
            yield question(maze(kind, SMALL, SMALL, dice, false), [UP_TO, sized(SMALL, kind)]);
            const [rows, columns] = [dice.whole(LEAST, SMALL), dice.whole(LEAST, SMALL)];
            yield question(maze(kind, rows, columns, dice, false), [UP_TO]);
          }
      },
    },
    {
      bands: KINDS.map((kind) => sized(SIDE, kind)),
      *questions(seed) {
        const dice = new Dice(seed);
        for (;;) for (const kind of KINDS) yield question(maze(kind, SIDE, SIDE, dice, false), [sized(SIDE, kind)]);
      },
    },
    {
      bands: [LONGEST],
      *questions(seed) {
        const dice = new Dice(seed);
        for (;;)
          for (const kind of KINDS) {
            const drawn = maze(kind, SIDE, SIDE, dice, false);
            if ((shortestPath(drawn)?.length ?? 0) > LONG) yield question(drawn, [LONGEST]);
          }
      },
    },
  ],
  rivals: mazeRivals,
};

function question(asked: Maze, bands: readonly string[]): Question {
  const request = { question: 'Find the shortest way from S to G.', context: { maze: drawn(asked, []) } };
  return { request, bands };
}
