import type { Task } from '../../task.js';
import { head } from '../read.js';
import type { DrainAnswer } from './answer.js';
import { claims, type DrainProblem } from './read.js';
import { resultOf } from './result.js';
import { type DrainVerdict, rules } from './rules.js';
import { tokens } from './tokens.js';
import { answerOf } from './words.js';

/** Which nodes of a running cluster can be emptied, in the form in which kubectl shows it. */
export const drain: Task<DrainProblem, DrainAnswer, DrainVerdict> = {
  ...head,
  claims,
  ...rules,
  summarize: ({ drained, by }) => `${by}: ${drained.map((n) => n + 1).join(' ') || '-'}`,
  explain: ({ situation, alone }, answer) => answerOf(situation, answer, alone),
  result: resultOf,
  ...tokens,
};
