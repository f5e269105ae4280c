import type { TSchema } from '@sinclair/typebox';
import { type Clock, UNBOUNDED } from '../common/clock.js';
import type { ReasonRequest, TaskType } from '../contract/reason.js';
import type { Attempts, Verdict } from '../trm/solver/attempt.js';
import type { Grounds, Reading, Task } from './task.js';
import { throughViews } from './views.js';

/** One proposed answer, judged. */
export interface Proposal extends Verdict, Grounds {
  /** One line for the reasoning trace. */
  summary: string;
  /** What is wrong with it; empty means that it obeys every rule. */
  violations: readonly string[];
  explain(): string;
  result(): Record<string, unknown>;
}

/** A problem whose task is known, with the task's own types hidden: tokens in, proposals out. */
export interface Puzzle {
  /** Input tokens (S) of the puzzle as it stands. */
  tokens: readonly number[];
  /** The answer, where there is nothing to think about. */
  answered: Proposal | undefined;
  /** The answer that output tokens (S) spell, read all at once. */
  propose(tokens: readonly number[]): Proposal;
  attempts: Attempts<Proposal>;
}

/** A task as the reasoner sees it: the same for every puzzle family. */
export interface PuzzleTask {
  readonly name: string;
  readonly taskTypes: readonly TaskType[];
  readonly contextSchema: TSchema;
  /** S, V and O. */
  readonly sequenceLength: number;
  /** W, where tokens lie on a board. */
  readonly boardWidth: number | undefined;
  readonly vocabularySize: number;
  readonly outputVocabularySize: number;
  /** Whether a puzzle can be shown in several ways. */
  readonly views: boolean;
  /** Loads what posing this request can make use of; without it some answers are less good. */
  prepare?(request: ReasonRequest): Promise<void>;
  pose(request: ReasonRequest, clock?: Clock): Reading<Puzzle>;
}

export function puzzleTask<Problem, Answer>(task: Task<Problem, Answer>): PuzzleTask {
  const { name, taskTypes, contextSchema, sequenceLength, vocabularySize, symmetries } = task;
  const outputVocabularySize = task.outputVocabularySize ?? vocabularySize;
  const puzzle = (problem: Problem): Puzzle => {
    const judge = (answer: Answer): Proposal => {
      const violations = task.verify(problem, answer);
      return {
        summary: task.summarize(answer),
        violations,
        ...(task.rate?.(problem, answer, violations) ?? { proven: violations.length === 0, rank: [] }),
        explain: () => task.explain(problem, answer, violations),
        result: () => task.result(problem, answer),
      };
    };
    const propose = (tokens: readonly number[]) => judge(task.decode(problem, tokens));
    const read = (tokens: readonly number[], logits: () => Float32Array) =>
      task.decodeLogits ? judge(task.decodeLogits(problem, logits())) : propose(tokens);
    const tokens = task.encode(problem);
    const answer = task.answer?.(problem);
    return {
      tokens,
      answered: answer === undefined ? undefined : judge(answer),
      propose,
      attempts:
        task.attempts?.(problem, judge) ?? throughViews({ tokens, symmetries, outputs: outputVocabularySize }, read),
    };
  };
  return {
    name,
    taskTypes,
    contextSchema,
    sequenceLength,
    boardWidth: task.boardWidth,
    vocabularySize,
    outputVocabularySize,
    views: symmetries.length > 0 || task.attempts !== undefined,
    pose: (request, clock = UNBOUNDED) => {
      const reading = task.read(request, clock);
      return reading.kind === 'problem' ? { kind: 'problem', problem: puzzle(reading.problem) } : reading;
    },
  };
}
