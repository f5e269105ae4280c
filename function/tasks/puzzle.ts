import type { TSchema } from '@sinclair/typebox';
import type { Clock } from '../common/clock.js';
import type { ReasonRequest, TaskType } from '../contract/reason.js';
import type { TaskExample } from '../contract/tasks.js';
import type { Attempts } from '../trm/solver/attempt.js';
import {
  type About,
  type Bare,
  type Claim,
  claimed,
  type Reading,
  readClaim,
  type Task,
  type TaskVerdict,
  type Unclaimed,
} from './task.js';
import { throughViews } from './views.js';

/** One proposed answer, judged. */
export interface Proposal extends TaskVerdict {
  /** One line for the reasoning trace. */
  readonly summary: string;
  explain(): string;
  result(): Record<string, unknown>;
  /** A last look of the task at an answer that is not proven: a better one, or the same one with a proof. */
  readonly finish?: () => Proposal;
}

/** A problem whose task is known, with the task's own types hidden: tokens in, proposals out. */
export interface Puzzle {
  /** Input tokens (S) of the puzzle as it stands. */
  tokens: readonly number[];
  /** The answer to a puzzle that needs no model. */
  answered: Proposal | undefined;
  /** The answer that output tokens (S) spell, read all at once. */
  propose(tokens: readonly number[]): Proposal;
  /** New ones each time that they are asked for: a search keeps in them what it has learned. */
  readonly attempts: Attempts<Proposal>;
  /** More starts than so many are not worth their time here; undefined where the budget alone limits them. */
  mostStarts?: number | undefined;
}

/** A task as the reasoner sees it: the same for every family of puzzles. */
export interface PuzzleTask {
  readonly name: string;
  readonly taskTypes: readonly TaskType[];
  readonly contextSchema: TSchema;
  /** JSON Schema of `result` in its answers. */
  readonly resultSchema: TSchema;
  readonly examples?: readonly TaskExample[];
  readonly about?: About;
  /** The schema in short (brief.ts), where it cannot be made of the whole one. */
  readonly brief?: TSchema;
  /** S, V and O. */
  readonly sequenceLength: number;
  /** W, where tokens lie on a board. */
  readonly boardWidth: number | undefined;
  readonly vocabularySize: number;
  readonly outputVocabularySize: number;
  /** Whether a puzzle can be shown in several ways. */
  readonly views: boolean;
  /** Milliseconds that a request may use where it says nothing; undefined for no limit. */
  readonly usualTime?: number;
  /** Loads what can improve the answer to this request; without it some answers are less good. */
  prepare?(request: ReasonRequest): Promise<void>;
  /** Cheap: the request that a value stands for which is sent as it is; undefined where it is no problem of this task. */
  bare?(value: unknown): Bare | undefined;
  /** Cheap: whether a request is meant for this task. What it claims can then be read and posed. */
  claims(request: ReasonRequest): Claim<Puzzle>;
  /** Claims, reads and poses in one, for callers that have one task only. */
  pose(request: ReasonRequest, clock?: Clock): Reading<Puzzle> | Unclaimed;
}

export function puzzleTask<Problem, Answer, V extends TaskVerdict>(task: Task<Problem, Answer, V>): PuzzleTask {
  const { name, taskTypes, contextSchema, resultSchema, sequenceLength, vocabularySize, symmetries } = task;
  const claims = (request: ReasonRequest): Claim<Puzzle> => {
    const claim = task.claims(request);
    if (claim.kind === 'other') return claim;
    return claimed((clock) => {
      const reading = claim.read(clock);
      return reading.kind === 'problem' ? { kind: 'problem', problem: posed(task, reading.problem) } : reading;
    });
  };
  return {
    name,
    taskTypes,
    contextSchema,
    resultSchema,
    sequenceLength,
    boardWidth: task.boardWidth,
    vocabularySize,
    outputVocabularySize: outputsOf(task),
    views: symmetries.length > 0 || task.attempts !== undefined,
    ...(task.examples ? { examples: task.examples } : {}),
    ...(task.about ? { about: task.about } : {}),
    ...(task.bare ? { bare: task.bare } : {}),
    claims,
    pose: (request, clock) => readClaim(claims(request), clock),
  };
}

type Vocabularies = Pick<Task<never, never>, 'vocabularySize' | 'outputVocabularySize'>;

/** O. */
const outputsOf = ({ vocabularySize, outputVocabularySize = vocabularySize }: Vocabularies) => outputVocabularySize;

function posed<Problem, Answer, V extends TaskVerdict>(task: Task<Problem, Answer, V>, problem: Problem): Puzzle {
  const judge = (answer: Answer): Proposal => {
    const verdict = task.judge(problem, answer);
    const finish = () => judge(task.finish?.(problem, answer) ?? answer);
    return {
      ...verdict,
      summary: task.summarize(answer, problem, verdict),
      explain: () => task.explain(problem, answer, verdict),
      result: () => task.result(problem, answer, verdict),
      ...(verdict.proven || !task.finish ? {} : { finish }),
    };
  };
  const propose = (tokens: readonly number[]) => judge(task.decode(problem, tokens));
  const read = (tokens: readonly number[], logits: () => Float32Array) =>
    task.decodeLogits ? judge(task.decodeLogits(problem, logits())) : propose(tokens);
  const tokens = task.encode(problem);
  const answer = task.immediateAnswer?.(problem);
  const { symmetries } = task;
  return {
    tokens,
    answered: answer === undefined ? undefined : judge(answer),
    propose,
    mostStarts: task.mostStarts?.(problem),
    get attempts() {
      return task.attempts?.(problem, judge) ?? throughViews({ tokens, symmetries, outputs: outputsOf(task) }, read);
    },
  };
}
