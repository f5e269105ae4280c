import type { Model } from '../../function/models/load.js';
import { reason } from '../../function/reasoning/reason.js';
import type { Proposal } from '../../function/tasks/puzzle.js';
import type { Solution } from '../../function/trm/solver/solver.js';
import type { Budget } from '../../function/trm/solver/start.js';
import { type Engine, openEngine } from '../engine.js';
import type { BenchPuzzle } from './puzzles.js';

/** One pass over all puzzles. */
export interface Pass {
  /** Milliseconds for each puzzle, from its tokens to the check of its last answer. */
  puzzles: number[];
  /** Milliseconds for each step, of all puzzles, in those starts that gave the answers. */
  steps: number[];
  /** Tokens (S) of the last answer to each puzzle. */
  answers: (readonly number[])[];
  solved: number;
}

/** The service's own workers and solver on the CPU, without its doors. */
export class Ours {
  private constructor(
    private readonly model: Model,
    private readonly engine: Engine,
    readonly parallel: number,
    /** From the checkpoint's file until every worker has answered once. */
    readonly loadMs: number,
  ) {}

  static async open(model: Model): Promise<Ours> {
    const began = performance.now();
    const engine = await openEngine(model);
    const loadMs = model.loadSeconds * 1000 + performance.now() - began;
    return new Ours(model, engine, engine.parallel, loadMs);
  }

  /** All puzzles, one request at a time. */
  async oneByOne(puzzles: readonly BenchPuzzle[], budget: Budget, onPuzzle: () => void): Promise<Pass> {
    const pass: Pass = { puzzles: [], steps: [], answers: [], solved: 0 };
    for (const puzzle of puzzles) {
      const began = performance.now();
      const { steps, last, stopped } = await this.search(puzzle, budget);
      pass.puzzles.push(performance.now() - began);
      pass.steps.push(...steps.map((step) => step.duration_ms));
      pass.answers.push(last.tokens);
      if (stopped === 'proven') pass.solved++;
      onPuzzle();
    }
    return pass;
  }

  /** Puzzles per second with `atOnce` requests at once. */
  async together(
    puzzles: readonly BenchPuzzle[],
    budget: Budget,
    atOnce: number,
    onPuzzle: () => void,
  ): Promise<number> {
    const waiting = puzzles.values();
    // Callers share one iterator, so each puzzle is asked once.
    const caller = async () => {
      for (const puzzle of waiting) {
        await this.search(puzzle, budget);
        onPuzzle();
      }
    };
    const began = performance.now();
    await Promise.all(Array.from({ length: atOnce }, caller));
    return (puzzles.length * 1000) / (performance.now() - began);
  }

  close(): Promise<void> {
    return this.engine.close();
  }

  private async search({ puzzle }: BenchPuzzle, budget: Budget): Promise<Solution<Proposal>> {
    const { solution } = await reason(this.model, puzzle, budget, { runner: this.engine.scheduler });
    if (!solution) throw new TypeError('expected a puzzle for the model, got one that its task answers at once');
    return solution;
  }
}
