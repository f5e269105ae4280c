import { count } from '../../phrases.js';
import type { Task } from '../../task.js';
import { WINDOW_NODES } from '../packing.js';
import { head } from '../read.js';
import type { ConsolidationAnswer } from './answer.js';
import { type ConsolidationProblem, claims } from './read.js';
import { resultOf } from './result.js';
import { resultSchema } from './result-schema.js';
import { type ConsolidationVerdict, rules } from './rules.js';
import { tokens } from './tokens.js';
import { answerOf } from './words.js';

/** Which nodes of a running cluster can be emptied, in the form in which kubectl shows it. */
export const consolidation: Task<ConsolidationProblem, ConsolidationAnswer, ConsolidationVerdict> = {
  ...head,
  claims,
  ...rules,
  summarize: ({ drained, by }, { situation }, { used }) =>
    situation.places.length <= WINDOW_NODES
      ? `${by}: ${drained.map((n) => n + 1).join(' ') || '-'}`
      : `${by}: ${count(used, 'node')} in use`,
  explain: ({ situation, alone }, answer) => answerOf(situation, answer, alone),
  resultSchema,
  result: resultOf,
  ...tokens,
};
