import type { Task } from '../../function/tasks/task.js';

/** One solved problem, in tokens. S is the task's sequence length. */
export interface Example {
  /** Tokens of the problem (S). */
  input: readonly number[];
  /** Tokens of its answer (S); undefined where nothing is asked. */
  label: readonly (number | undefined)[];
  /** Difficulty as a whole number, in a unit of the teacher's own; for Sudoku the guesses of a solver. */
  rating: number;
  /** How to tell that an answer is right, where the label is only one of many right ones. */
  verdict?: PackingVerdict;
}

/**
 * What makes an answer right where the label is one of many: every one of A answers puts something into one of the bins,
 * which are the output tokens from 1 on (B = O − 1). Whole numbers; R is 2 resources.
 */
export interface PackingVerdict {
  /** What each answer needs (A × R); what each bin has (B × R). */
  need: readonly number[];
  room: readonly number[];
  /** Masks of the bins each may go to, and the set of those it may not meet (0: none) (A). */
  allowed: readonly number[];
  apart: readonly number[];
  /** Mask of bins in use before, and how many may be in use in the end. */
  used: number;
  most: number;
}

/** Makes training data for one task. The data generator knows nothing else of a task. */
export interface Teacher {
  readonly task: Pick<Task<never, never>, 'name' | 'sequenceLength' | 'vocabularySize' | 'symmetries'> & {
    readonly outputVocabularySize?: number;
  };
  /** For problems on square boards of any size: the side of this teacher's boards, the longest possible side, and teachers for other sides. */
  readonly board?: { side: number; most: number; of(side: number): Teacher };
  /** Features of every token (V, F), where the model's embedding is computed from them. */
  readonly features?: () => { width: number; values: Int8Array };
  /** Positions of the A answers, where there are verdicts. */
  readonly answers?: readonly number[];
  /**
   * What kinds of problems there are, the usual one first. Each gives fresh examples without end; the same seed gives
   * the same ones in the same order.
   */
  readonly kinds: Readonly<Record<string, (seed: number) => Iterable<Example>>>;
}
