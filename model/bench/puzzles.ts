import type { ReasonRequest } from '../../function/contract/reason.js';
import type { Puzzle, PuzzleTask } from '../../function/tasks/puzzle.js';
import { sudoku } from '../../function/tasks/sudoku/index.js';
import { minimalPuzzles } from '../tasks/sudoku/puzzles.js';

/** A problem with exactly one right answer, so that proving an answer and comparing it with the label are the same. */
export interface BenchPuzzle {
  /** As a caller puts it. */
  request: ReasonRequest;
  /** As its task poses it. */
  puzzle: Puzzle;
  /** Tokens (S) of the one right answer. */
  label: readonly number[];
}

/** `count` fresh puzzles of the task; the same seed gives the same ones. @throws {RangeError} for a task without any */
export function benchPuzzles(task: PuzzleTask, count: number, seed: number): BenchPuzzle[] {
  if (task.name !== sudoku.name) throw new RangeError(`expected a model for ${sudoku.name}, got one for ${task.name}`);
  const puzzles: BenchPuzzle[] = [];
  for (const { givens, solution } of minimalPuzzles(seed)) {
    const request = { question: 'Solve this Sudoku.', context: { puzzle: givens.join('') } };
    const reading = task.pose(request);
    if (reading.kind !== 'problem') throw new RangeError(`expected a Sudoku, got ${JSON.stringify(reading)}`);
    puzzles.push({ request, puzzle: reading.problem, label: sudoku.encodeAnswer({ digits: solution }) });
    if (puzzles.length === count) break;
  }
  return puzzles;
}
