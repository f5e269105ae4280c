import type { TSchema } from '@sinclair/typebox';
import type { Clock } from '../common/clock.js';
import type { FieldError } from '../common/faults.js';
import type { ReasonRequest, TaskType } from '../contract/reason.js';
import type { TaskExample } from '../contract/tasks.js';
import type { Attempts, Verdict } from '../trm/solver/attempt.js';
import type { SymmetryFactor } from './symmetry.js';

/** A problem that came without a request around it, as the question and the context of one. */
export type Bare = Required<Pick<ReasonRequest, 'question' | 'context'>>;

/** A request that a task has claimed, and that is wrong in these fields. */
export interface Invalid {
  kind: 'invalid';
  errors: readonly [FieldError, ...FieldError[]];
}

/** What a task makes of a request that it has claimed. */
export type Reading<Problem> = { kind: 'problem'; problem: Problem } | Invalid;

/** A request that a task does not claim, and why not. */
export interface Unclaimed {
  kind: 'other';
  reason: string;
}

/** Whether a request is meant for a task, judged by what it is called and not by what it holds. */
export type Claim<Problem> =
  | {
      kind: 'claimed';
      /** Reads the problem. Reading, and whatever is done with the problem later, asks the clock on its way. */
      read(clock?: Clock): Reading<Problem>;
    }
  | Unclaimed;

export const claimed = <Problem>(read: (clock?: Clock) => Reading<Problem>): Claim<Problem> => ({
  kind: 'claimed',
  read,
});

export const unclaimed = (reason: string): Unclaimed => ({ kind: 'other', reason });

/** One field is wrong; `pointer` is a JSON Pointer (RFC 6901) into the request. */
export const invalid = (pointer: string, message: string): Invalid => ({
  kind: 'invalid',
  errors: [{ pointer, message }],
});

/** Reads a request at once if it is claimed. */
export const readClaim = <Problem>(claim: Claim<Problem>, clock?: Clock): Reading<Problem> | Unclaimed =>
  claim.kind === 'claimed' ? claim.read(clock) : claim;

/**
 * What a task's checker says of an answer. Everything that is told of the answer rests on it: nothing is checked twice.
 */
export interface TaskVerdict extends Verdict {
  /** What is wrong with the answer, in words; empty means that it obeys every rule. */
  readonly violations: readonly string[];
  /** Who found the answer; the model where nothing is said. */
  readonly by?: 'model' | 'search' | 'exact';
  /** 0 to 1: by how much assumptions and gaps of the input lower the confidence; 1 where nothing is said. */
  readonly trust?: number;
  /** The checker has not seen all that it would have to see: the answer is not verified, and not certainly wrong. */
  readonly unseen?: boolean;
}

/** By what a request that no task fits is told which one it comes nearest to. */
export interface About {
  /** Words of a question and names in a context that speak of this task; with the flags g and i. */
  readonly words: RegExp;
  /** What a request has to bring, as an instruction without a full stop. */
  readonly todo: string;
}

/** read.ts of a task: from a request to a problem. */
export interface Reads<Problem> {
  /** JSON Schema of the contexts that this task reads. */
  readonly contextSchema: TSchema;
  /** Cheap: looks at the names in the context, or for a problem that was pasted into the question. */
  claims(request: ReasonRequest): Claim<Problem>;
  /** Cheap: the request that a value stands for which is sent as it is; undefined where it is no problem of this task. */
  bare?(value: unknown): Bare | undefined;
}

/** rules.ts of a task: what makes an answer right. */
export interface Rules<Problem, Answer, V extends TaskVerdict = TaskVerdict> {
  /** Checks an answer; never throws, whatever the answer. */
  judge(problem: Problem, answer: Answer): V;
  /** The answer to a problem that needs no model. */
  immediateAnswer?(problem: Problem): Answer | undefined;
  /** A last look at the best answer, where it is not proven: a better one, or the same one with a proof. */
  finish?(problem: Problem, answer: Answer): Answer;
}

/** words.ts of a task: what callers are told of an answer, given the verdict on it. */
export interface Words<Problem, Answer, V extends TaskVerdict = TaskVerdict> {
  /** One line for the reasoning trace. */
  summarize(answer: Answer, problem: Problem, verdict: V): string;
  /** Sentences that a person can act on. */
  explain(problem: Problem, answer: Answer, verdict: V): string;
  /** JSON Schema of the answer as data. Parts of it that have a name (`$id`) are components of the API documents. */
  readonly resultSchema: TSchema;
  /** The answer as data. */
  result(problem: Problem, answer: Answer, verdict: V): Record<string, unknown>;
}

/**
 * tokens.ts of a task: how a model is shown a problem, and how it answers. Legend: S tokens, V vocabulary, O outputs.
 */
export interface Tokens<Problem, Answer> {
  /** S: tokens per problem. */
  readonly sequenceLength: number;
  /** W: tokens that lie on a board are rows of so many; padding (token 0) around a problem may be left out. */
  readonly boardWidth?: number;
  /** V: size of the vocabulary. */
  readonly vocabularySize: number;
  /** O: answers use the first O tokens; all of them where nothing is said. */
  readonly outputVocabularySize?: number;
  readonly symmetries: readonly SymmetryFactor[];
  /** Tokens (S) of a problem. */
  encode(problem: Problem): number[];
  /** Tokens (S) of an answer, as a model should write it: what training data call labels. */
  encodeAnswer(answer: Answer): number[];
  /** The answer that output tokens (S) spell; never throws, whatever the tokens. */
  decode(problem: Problem, tokens: readonly number[]): Answer;
  /**
   * The answer that logits (S, O) spell, where the most probable token of every position does not say enough; never
   * throws, whatever the numbers.
   */
  decodeLogits?(problem: Problem, logits: Float32Array): Answer;
  /** How answers come about, where they are not read all at once; `judge` makes a proposal of an answer. */
  attempts?<P extends Verdict>(problem: Problem, judge: (answer: Answer) => P): Attempts<P>;
  /** More starts than so many are not worth their time; undefined where the budget alone limits them. */
  mostStarts?(problem: Problem): number | undefined;
}

/** A family of puzzles: how a request becomes tokens, how tokens become an answer, and what makes an answer right. */
export interface Task<Problem, Answer, V extends TaskVerdict = TaskVerdict>
  extends Reads<Problem>,
    Rules<Problem, Answer, V>,
    Words<Problem, Answer, V>,
    Tokens<Problem, Answer> {
  readonly name: string;
  readonly taskTypes: readonly TaskType[];
  /** Requests and their answers, for the API documents. */
  readonly examples?: readonly TaskExample[];
  readonly about?: About;
}
