import { Aborted, DeadlinePassed, Fault } from '../faults.js';
import type { InitialState } from './state.js';
import type { StepRunner } from './workers.js';

/**
 * The recursion of one puzzle: steps one at a time, until the answer is proven, has settled, or the steps are used up.
 * Legend: S tokens, V vocabulary.
 */
export interface Problem {
  model: string;
  /** Input tokens (S). */
  tokens: readonly number[];
  start: InitialState;
  vocabularySize: number;
  /** Row of puzzle_emb, for models that have one. */
  puzzleIdentifier?: number | undefined;
}

export interface SolveOptions {
  maxSteps: number;
  /** Steps without any change after which the answer has settled; undefined never settles. */
  settledSteps?: number | undefined;
  /** Milliseconds since the epoch. */
  deadline?: number | undefined;
  signal?: AbortSignal | undefined;
}

export interface SolverStep {
  step: number;
  /** The answer's tokens (S) after this step: the most probable token of every position. */
  tokens: number[];
  /** Positions that differ from the step before; for the first step, from the input. */
  changed: number;
  /** Logit of "this answer is entirely right". */
  q_halt: number;
  duration_ms: number;
}

export type Stop = 'proven' | 'settled' | 'max_steps';

export interface Solution {
  steps: [SolverStep, ...SolverStep[]];
  last: SolverStep;
  stopped: Stop;
}

/**
 * Runs the recursion. `proven` is asked about the tokens (S) of every step.
 * @throws {DeadlinePassed}, {Aborted} or the signal's own Fault between steps; StepError when a step cannot run
 */
export async function solve(
  runner: StepRunner,
  problem: Problem,
  options: SolveOptions,
  proven: (tokens: readonly number[]) => boolean,
): Promise<Solution> {
  const began = Date.now();
  const steps: SolverStep[] = [];
  let { z_H, z_L } = problem.start;
  let tokens = [...problem.tokens];
  let unchanged = 0;
  for (;;) {
    if (options.signal?.aborted) throw options.signal.reason instanceof Fault ? options.signal.reason : new Aborted();
    if (options.deadline !== undefined && Date.now() >= options.deadline) {
      throw new DeadlinePassed(Math.max(0, options.deadline - began), steps.length);
    }
    const before = performance.now();
    const output = await runner.step(problem.model, {
      batch: 1,
      inputs: Int32Array.from(problem.tokens),
      z_H,
      z_L,
      ...(problem.puzzleIdentifier === undefined ? {} : { puzzleIdentifiers: Int32Array.of(problem.puzzleIdentifier) }),
    });
    ({ z_H, z_L } = output);
    const next = argmax(output.logits, problem.vocabularySize);
    const changed = next.filter((token, i) => token !== tokens[i]).length;
    const last: SolverStep = {
      step: steps.length + 1,
      tokens: next,
      changed,
      q_halt: output.q_halt[0] ?? 0,
      duration_ms: performance.now() - before,
    };
    steps.push(last);
    tokens = next;
    unchanged = changed === 0 ? unchanged + 1 : 0;
    const stopped = stopReason(proven(next), unchanged, steps.length, options);
    const [first, ...others] = steps;
    if (stopped && first) return { steps: [first, ...others], last, stopped };
  }
}

function stopReason(proven: boolean, unchanged: number, steps: number, options: SolveOptions): Stop | undefined {
  if (proven) return 'proven';
  if (options.settledSteps !== undefined && unchanged >= options.settledSteps) return 'settled';
  return steps >= options.maxSteps ? 'max_steps' : undefined;
}

/** The most probable token of every position: logits (S, V) to tokens (S); the lowest token wins a tie. */
export function argmax(logits: Float32Array, vocabularySize: number): number[] {
  return Array.from({ length: logits.length / vocabularySize }, (_, position) => {
    const offset = position * vocabularySize;
    let best = 0;
    for (let token = 1; token < vocabularySize; token++) {
      if ((logits[offset + token] ?? 0) > (logits[offset + best] ?? 0)) best = token;
    }
    return best;
  });
}
