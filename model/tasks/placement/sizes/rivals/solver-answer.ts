import { type Static, Type } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import type { Ended } from './child.js';

/** What the process of a solver prints. */
const SolverAnswerSchema = Type.Object({
  status: Type.String(),
  /** See Counts in program.ts; null where it has no solution. */
  counts: Type.Union([Type.Null(), Type.Array(Type.Array(Type.Tuple([Type.Integer(), Type.Integer()])))]),
  bound: Type.Optional(Type.Integer()),
  seconds: Type.Number(),
});
type SolverAnswer = Static<typeof SolverAnswerSchema>;

const isAnswer = new Ajv().compile<SolverAnswer>(SolverAnswerSchema);

/** What a solver's process printed; why there is nothing, in words, where it did not end well or printed something else. */
export function solverAnswer(ended: Ended): SolverAnswer | string {
  if (ended.kind === 'failed') return ended.why;
  try {
    const answer: unknown = JSON.parse(ended.output);
    if (isAnswer(answer)) return answer;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return `expected the answer of a solver as JSON, got ${JSON.stringify(ended.output.slice(0, 80))}`;
}
