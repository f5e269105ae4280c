import { SIDE, TOKEN, VOCABULARY } from '../../../function/tasks/maze/board.js';
import { tokensOf } from '../../../function/tasks/maze/board-tokens.js';
import { DIRECTION_TOKENS, directionTokensTo, NO_DIRECTION } from '../../../function/tasks/maze/direction-answers.js';
import { shortestLength } from '../../../function/tasks/maze/distances.js';
import { turnsWithDirections } from '../../../function/tasks/maze/symmetries.js';
import { Dice } from '../../data/dice.js';
import type { Example, Teacher } from '../../data/teacher.js';
import { type Kind, maze } from './mazes.js';

/** The documented mixture: how many of ten mazes are of each kind. */
const MIXTURE: readonly Kind[] = [
  ...new Array<Kind>(4).fill('perfect'),
  ...new Array<Kind>(3).fill('braided'),
  ...new Array<Kind>(3).fill('rooms'),
];

/** This share of the mazes is smaller than the board, somewhere in it, with walls all around. */
const SMALLER = 0.15;
const SMALLEST = 5;

/**
 * Mazes on square boards of this side, filled to the edges: no cell is padding. Labels are the directions of the shortest
 * way to the goal from every cell, and from the start there is only one. Where a cell off that path has several, the label
 * is a random one of them, so that a model learns to give all of them the same probability.
 */
export function mazeTeacher(side: number): Teacher {
  const of = (kinds: readonly Kind[]) => (seed: number) => examples(side, kinds, seed);
  return {
    task: {
      name: 'maze',
      sequenceLength: side * side,
      vocabularySize: VOCABULARY,
      outputVocabularySize: DIRECTION_TOKENS,
      symmetries: [turnsWithDirections(side)],
    },
    board: { side, most: SIDE, of: mazeTeacher },
    kinds: { mixed: of(MIXTURE), perfect: of(['perfect']), braided: of(['braided']), rooms: of(['rooms']) },
  };
}

function* examples(side: number, kinds: readonly Kind[], seed: number): Generator<Example> {
  const dice = new Dice(seed);
  for (;;) {
    const [rows, columns] = dice.chance(SMALLER)
      ? [dice.whole(SMALLEST, side), dice.whole(SMALLEST, side)]
      : [side, side];
    const [top, left] = [dice.whole(0, side - rows), dice.whole(0, side - columns)];
    const question = maze(dice.pick(kinds), rows, columns, dice, true);
    const onBoard = (tokens: readonly number[], around: number) => {
      const board = new Array<number>(side * side).fill(around);
      for (const [i, token] of tokens.entries()) {
        board[(top + Math.floor(i / columns)) * side + left + (i % columns)] = token;
      }
      return board;
    };
    const directions = directionTokensTo(question, question.goal).map((right) => dice.pick(right));
    const [input, label] = [onBoard(tokensOf(question), TOKEN.wall), onBoard(directions, NO_DIRECTION)];
    yield { input, label, rating: shortestLength(question) ?? 0 };
  }
}
