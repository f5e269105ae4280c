import type { TSchema } from '@sinclair/typebox';
import type { Clock } from '../common/clock.js';
import type { FieldError } from '../common/faults.js';
import type { ReasonRequest, TaskType } from '../contract/reason.js';
import type { Attempts, Verdict } from '../trm/solver/attempt.js';
import type { SymmetryFactor } from './symmetry.js';

/** What a task makes of a request: a problem, a claim that is wrong in named fields, or not its business. */
export type Reading<Problem> =
  | { kind: 'problem'; problem: Problem }
  | { kind: 'invalid'; errors: readonly [FieldError, ...FieldError[]] }
  | { kind: 'other'; reason: string };

/** Where an answer comes from, and how far it can be trusted. */
export interface Grounds {
  /** Who found it; the model where nothing is said. */
  readonly by?: 'model' | 'search' | 'exact';
  /** 0 to 1: by how much assumptions and gaps of the input lower the confidence; 1 where nothing is said. */
  readonly trust?: number;
  /** The checker has not refuted it, but has not seen all that it would have to: not verified, and not wrong for certain. */
  readonly unseen?: boolean;
}

/** A puzzle family: how a request becomes tokens, how tokens become an answer, and what makes an answer right. */
export interface Task<Problem, Answer> {
  readonly name: string;
  readonly taskTypes: readonly TaskType[];
  /** JSON Schema of the contexts this task reads. */
  readonly contextSchema: TSchema;
  /** S: tokens per problem. */
  readonly sequenceLength: number;
  /** W: tokens that lie on a board are rows of so many; what is padding (token 0) around a problem may be left out. */
  readonly boardWidth?: number;
  /** V: size of the vocabulary. */
  readonly vocabularySize: number;
  /** O: answers use the first O tokens; all of them unless told. */
  readonly outputVocabularySize?: number;
  readonly symmetries: readonly SymmetryFactor[];

  /** Reading, and whatever is done with the problem later, asks the clock on its way. */
  read(request: ReasonRequest, clock?: Clock): Reading<Problem>;
  /** Tokens (S) of a problem. */
  encode(problem: Problem): number[];
  /** Tokens (S) of an answer, as a model should write it: what training data call labels. */
  encodeAnswer(answer: Answer): number[];
  /** The answer that output tokens (S) spell; never throws, whatever the tokens. */
  decode(problem: Problem, tokens: readonly number[]): Answer;
  /**
   * The answer that logits (S, O) spell, where the most probable token of every position does not say enough; never throws,
   * whatever the numbers.
   */
  decodeLogits?(problem: Problem, logits: Float32Array): Answer;
  /** What is wrong with an answer; empty means that it obeys every rule. */
  verify(problem: Problem, answer: Answer): string[];
  /** How good an answer is, where obeying the rules is not all: without it, an answer that does is proven right. */
  rate?(problem: Problem, answer: Answer, violations: readonly string[]): Verdict & Grounds;
  /** The answer to a problem that leaves nothing to think about. */
  answer?(problem: Problem): Answer | undefined;
  /** How answers come about, where they are not read all at once; `judge` proposes one. */
  attempts?<P extends Verdict>(problem: Problem, judge: (answer: Answer) => P): Attempts<P>;
  /** One line for the reasoning trace. */
  summarize(answer: Answer): string;
  /** A sentence a person can act on. */
  explain(problem: Problem, answer: Answer, violations: readonly string[]): string;
  /** The answer as data. */
  result(problem: Problem, answer: Answer): Record<string, unknown>;
}
