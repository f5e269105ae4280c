import type { Tokens } from '../task.js';
import { type Maze, SIDE, VOCABULARY } from './board.js';
import { padded, tokensOf } from './board-tokens.js';
import { byDirectionLogits, byDirections, DIRECTION_TOKENS } from './direction-answers.js';
import { byMarkLogits, byMarks } from './mark-answers.js';
import type { MazeAnswer } from './rules.js';
import { turns, turnsWithDirections } from './symmetries.js';
import { walk } from './walk.js';

const board = {
  sequenceLength: SIDE * SIDE,
  boardWidth: SIDE,
  vocabularySize: VOCABULARY,
  encode: (maze: Maze) => padded(maze, tokensOf(maze)),
  // Training data are made from paths and the distances of all cells, not from answers.
  encodeAnswer: () => [],
};

/** For models that answer with the direction in which to go on from every cell. */
export const directionTokens: Tokens<Maze, MazeAnswer> = {
  ...board,
  outputVocabularySize: DIRECTION_TOKENS,
  symmetries: [turnsWithDirections(SIDE)],
  decode: (maze, tokens) => ({ path: walk(maze, byDirections(maze, tokens)) }),
  decodeLogits: (maze, logits) => ({ path: walk(maze, byDirectionLogits(maze, logits)) }),
};

/** For models of the public data set's kind, which answer with the whole maze and the path's cells marked in it. */
export const markTokens: Tokens<Maze, MazeAnswer> = {
  ...board,
  outputVocabularySize: VOCABULARY,
  symmetries: [turns(SIDE)],
  decode: (maze, tokens) => ({ path: walk(maze, byMarks(maze, tokens)) }),
  decodeLogits: (maze, logits) => ({ path: walk(maze, byMarkLogits(maze, logits)) }),
};
