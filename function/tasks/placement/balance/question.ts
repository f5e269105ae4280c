import type { Field } from '../fields.js';
import type { Checked, Question } from '../question/question.js';
import type { Ground } from '../situation/situation.js';
import { type BalanceAnswer, balanced } from './answer.js';
import { resultOf } from './result.js';
import { resultSchema } from './result-schema.js';
import { sentencesOf } from './words.js';

/** How can use be evened out with few moves? */
export const balance: Question<BalanceAnswer> = {
  objective: 'balance',
  answer: read,
  check,
  summarize: ({ targets, before, after }) => `${targets.length} moves: ${before.toFixed(3)} to ${after.toFixed(3)}`,
  explain: sentencesOf,
  resultSchema,
  result: resultOf,
};

const USUAL_MOVES = 10;
const MOST_MOVES = 50;

function read(root: Field, ground: Ground): BalanceAnswer | undefined {
  const field = root.get('max_moves');
  const most = field.missing ? USUAL_MOVES : field.whole(0, MOST_MOVES);
  return most === undefined ? undefined : balanced(ground, most);
}

/** The plan was replayed; it is the best where no moves can do better. */
function check(_: Ground, { isLeast }: BalanceAnswer): Checked {
  return { violations: [], proven: isLeast };
}
