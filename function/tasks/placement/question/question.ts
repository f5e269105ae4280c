import type { TSchema } from '@sinclair/typebox';
import { type Clock, UNBOUNDED } from '../../../common/clock.js';
import type { ReasonRequest } from '../../../contract/reason.js';
import { type Claim, claimed, invalid, type Reading, type Task } from '../../task.js';
import { Field, Findings } from '../fields.js';
import { readDump } from '../kubernetes/dump.js';
import { isKubernetes } from '../kubernetes/form.js';
import { packingShape } from '../packing-tokens/vocabulary.js';
import { head, noCluster } from '../read.js';
import { QuantityError } from '../replay/amounts.js';
import { assumptionsOf } from '../situation/assumptions.js';
import { type Ground, groundOf } from '../situation/situation.js';
import { trustIn } from '../situation/trust.js';
import { checkFields, type Objective } from './fields.js';

/** What is right about an answer, as its checker saw it. */
export interface Checked {
  /** What is wrong with it, or not proven of it; empty where all that it says was checked. */
  readonly violations: readonly string[];
  /** Whether no other answer can be better. */
  readonly proven: boolean;
}

/** A question about a running cluster that is answered without the model. */
export interface Question<Answer> {
  readonly objective: Objective;
  /** Answers what a context asks; undefined where a field is wrong, which is reported. */
  answer(root: Field, ground: Ground): Answer | undefined;
  check(ground: Ground, answer: Answer): Checked;
  /** One line for the reasoning trace. */
  summarize(answer: Answer): string;
  /** Sentences that a person can act on; what is missing and what is assumed is added by the caller. */
  explain(ground: Ground, answer: Answer): readonly string[];
  /** JSON Schema of the result, with what the caller adds. */
  readonly resultSchema: TSchema;
  result(ground: Ground, answer: Answer): Record<string, unknown>;
}

/** A question with its answer. */
export interface Asked<Answer> {
  readonly ground: Ground;
  readonly answer: Answer;
}

/** Claims a dump for one question, reads it, and answers. */
export const claimsOf =
  <Answer>(question: Question<Answer>) =>
  ({ context = {} }: ReasonRequest): Claim<Asked<Answer>> =>
    isKubernetes(context) ? claimed((clock = UNBOUNDED) => read(question, context, clock)) : noCluster;

function read<Answer>(
  question: Question<Answer>,
  context: Record<string, unknown>,
  clock: Clock,
): Reading<Asked<Answer>> {
  const reading = readDump(context, clock);
  if (reading.kind !== 'problem') return reading;
  const findings = new Findings();
  const root = new Field(context, '/context', findings);
  checkFields(root, question.objective, reading.problem.ignored);
  if (findings.invalid) return findings.invalid;
  try {
    const ground = groundOf(reading.problem, clock);
    const answer = question.answer(root, ground);
    if (answer === undefined) return findings.invalid ?? invalid('/context', 'expected a question');
    return { kind: 'problem', problem: { ground, answer } };
  } catch (error) {
    // The replay counts more than plans do, and cannot say where in the dump it stands.
    if (!(error instanceof QuantityError)) throw error;
    return invalid('/context/kubernetes', error.message);
  }
}

/** A question as a task: every request is answered at once, and the tokens are those of an empty packing. */
export const questionTask = <Answer>(question: Question<Answer>): Task<Asked<Answer>, Answer> => ({
  ...head,
  claims: claimsOf(question),
  judge: ({ ground }, answer) => {
    const { violations, proven } = question.check(ground, answer);
    const { missing } = ground.dump.gaps;
    return {
      violations: [...missing, ...violations],
      proven: proven && violations.length === 0,
      certain: proven,
      rank: [violations.length],
      trust: trustIn(ground),
      unseen: true,
      by: 'search',
    };
  },
  immediateAnswer: ({ answer }) => answer,
  summarize: (answer) => question.summarize(answer),
  explain: ({ ground }, answer) => told(question, ground, answer),
  resultSchema: question.resultSchema,
  result: ({ ground }, answer) => ({
    ...question.result(ground, answer),
    assumed: assumptionsOf(ground),
    missing: ground.dump.gaps.missing,
    ignored: ground.dump.ignored.sentences(),
  }),
  ...packingShape,
  encode: () => new Array<number>(packingShape.sequenceLength).fill(0),
  encodeAnswer: () => [],
  decode: ({ answer }) => answer,
});

/** The answer in words: first what is not known, then what was asked, and at last what is assumed. */
function told<Answer>(question: Question<Answer>, ground: Ground, answer: Answer): string {
  const missing = ground.dump.gaps.missing.map((what) => `Not verified: ${what}`);
  return [...missing, ...question.explain(ground, answer), ...assumptionsOf(ground)]
    .map((text) => `${text}.`)
    .join(' ');
}
