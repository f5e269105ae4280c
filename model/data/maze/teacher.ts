import { ARROWS, arrowsTo, NONE } from '../../../function/tasks/maze/arrows.js';
import { SIDE, TOKEN, VOCABULARY } from '../../../function/tasks/maze/board.js';
import { shortestLength } from '../../../function/tasks/maze/distances.js';
import { turnsWithArrows } from '../../../function/tasks/maze/symmetries.js';
import { tokensOf } from '../../../function/tasks/maze/tokens.js';
import { Dice } from '../dice.js';
import type { Example, Teacher } from '../teacher.js';
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
 * way to the goal from every cell, left open where there is more than one; from the start there is one way only.
 */
export function mazeTeacher(side: number): Teacher {
  const of = (kinds: readonly Kind[]) => (seed: number) => examples(side, kinds, seed);
  return {
    task: {
      name: 'maze',
      sequenceLength: side * side,
      vocabularySize: VOCABULARY,
      outputVocabularySize: ARROWS,
      symmetries: [turnsWithArrows(side)],
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
    const onBoard = <T>(tokens: readonly T[], around: T) => {
      const board = new Array<T>(side * side).fill(around);
      for (const [i, token] of tokens.entries()) {
        board[(top + Math.floor(i / columns)) * side + left + (i % columns)] = token;
      }
      return board;
    };
    const label = onBoard<number | undefined>(arrowsTo(question, question.goal), NONE);
    yield { input: onBoard<number>(tokensOf(question), TOKEN.wall), label, rating: shortestLength(question) ?? 0 };
  }
}
