import type { Task } from '../../function/tasks/task.js';

/** One solved problem, in tokens. S is the task's sequence length. */
export interface Example {
  /** Tokens of the problem (S). */
  input: readonly number[];
  /** Tokens of its answer (S). */
  label: readonly number[];
  /** Difficulty, in the teacher's own whole unit; for Sudoku the guesses of a solver. */
  rating: number;
}

/** Makes training data for one task. Everything that the data generator knows of a task, it knows from here. */
export interface Teacher {
  readonly task: Pick<Task<never, never>, 'name' | 'sequenceLength' | 'vocabularySize' | 'symmetries'>;
  /**
   * What kinds of problems there are, the usual one first. Each gives fresh examples without end; the same seed gives
   * the same ones in the same order.
   */
  readonly kinds: Readonly<Record<string, (seed: number) => Iterable<Example>>>;
}
