import type { Task } from '../../task.js';
import { head } from '../read.js';
import type { ConsolidationAnswer } from './answer.js';
import { type ConsolidationProblem, claims } from './read.js';
import { resultOf } from './result.js';
import { type ConsolidationVerdict, rules } from './rules.js';
import { tokens } from './tokens.js';
import { answerOf } from './words.js';

/** Which nodes of a running cluster can be emptied, in the form in which kubectl shows it. */
export const consolidation: Task<ConsolidationProblem, ConsolidationAnswer, ConsolidationVerdict> = {
  ...head,
  claims,
  ...rules,
  summarize: ({ drained, by }) => `${by}: ${drained.map((n) => n + 1).join(' ') || '-'}`,
  explain: ({ situation, alone }, answer) => answerOf(situation, answer, alone),
  result: resultOf,
  ...tokens,
};
