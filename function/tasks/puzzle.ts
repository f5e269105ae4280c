import type { TSchema } from '@sinclair/typebox';
import type { ReasonRequest, TaskType } from '../contract/reason.js';
import type { SymmetryFactor } from './symmetry.js';
import type { Reading, Task } from './task.js';

/** One proposed answer, judged. */
export interface Proposal {
  /** One line for the reasoning trace. */
  summary: string;
  /** What is wrong with it; empty means proven right. */
  violations: readonly string[];
  explain(): string;
  result(): Record<string, unknown>;
}

/** A problem whose task is known, with the task's own types hidden: tokens in, proposals out. */
export interface Puzzle {
  /** Input tokens (S). */
  tokens: readonly number[];
  /** The answer that output tokens (S) spell. */
  propose(tokens: readonly number[]): Proposal;
}

/** A task as the reasoner sees it: the same for every puzzle family. */
export interface PuzzleTask {
  readonly name: string;
  readonly taskTypes: readonly TaskType[];
  readonly contextSchema: TSchema;
  readonly sequenceLength: number;
  readonly vocabularySize: number;
  readonly symmetries: readonly SymmetryFactor[];
  pose(request: ReasonRequest): Reading<Puzzle>;
}

export function puzzleTask<Problem, Answer>(task: Task<Problem, Answer>): PuzzleTask {
  const { name, taskTypes, contextSchema, sequenceLength, vocabularySize, symmetries } = task;
  const puzzle = (problem: Problem): Puzzle => ({
    tokens: task.encode(problem),
    propose: (tokens) => {
      const answer = task.decode(problem, tokens);
      const violations = task.verify(problem, answer);
      return {
        summary: task.summarize(answer),
        violations,
        explain: () => task.explain(problem, answer, violations),
        result: () => task.result(problem, answer),
      };
    },
  });
  return {
    name,
    taskTypes,
    contextSchema,
    sequenceLength,
    vocabularySize,
    symmetries,
    pose: (request) => {
      const reading = task.read(request);
      return reading.kind === 'problem' ? { kind: 'problem', problem: puzzle(reading.problem) } : reading;
    },
  };
}
