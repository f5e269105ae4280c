import { randomView, SAME, type SymmetryFactor, type View } from '../tasks/symmetry.js';
import { picker, seedOf } from './random.js';
import type { RowOutput, RowState } from './row.js';
import type { Lane } from './scheduler.js';
import { type InitialState, randomStart as randomly } from './state.js';

/** One puzzle, in tokens, and the model that it is put to. Legend: S tokens, V vocabulary. */
export interface Problem {
  model: string;
  /** Input tokens (S). */
  tokens: readonly number[];
  start: InitialState;
  vocabularySize: number;
  /** Row of puzzle_emb, for models that have one. */
  puzzleIdentifier?: number | undefined;
  symmetries: readonly SymmetryFactor[];
}

/** How much a request may use. */
export interface Budget {
  /** Most steps of one start: depth. */
  steps: number;
  /** Most starts: breadth. */
  starts: number;
  /** Rounds without a proof after which twice as many starts go side by side. */
  widenAfter: number;
}

/** What makes the second start and all later ones different from the first, which sees the puzzle as it is. */
export interface Breadth {
  /** A random symmetric view of the puzzle. */
  views: boolean;
  /** Standard deviation of the noise on z_H before each step (PTRM); 0 is none. */
  noise: number;
  /** A random initial state (EqR), also for models whose own is learned. */
  randomStart: boolean;
}

export interface SolveOptions {
  budget: Budget;
  breadth: Breadth;
  /** Steps without any change after which a start has settled; undefined never settles. */
  settledSteps?: number | undefined;
  /** Milliseconds since the epoch. */
  deadline?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** A judged answer; without violations it is proven right. */
export interface Judged {
  violations: readonly string[];
}

export interface SolverStep<P extends Judged> {
  step: number;
  /** The answer's tokens (S) after this step: the most probable token of every position. */
  tokens: number[];
  proposal: P;
  /** Positions that differ from the step before; for the first step, from the input. */
  changed: number;
  /** Logit of "this answer is entirely right". */
  q_halt: number;
  duration_ms: number;
}

export type Stop = 'proven' | 'settled' | 'max_steps';

/** What became of one start. */
export interface Outcome<P extends Judged> {
  steps: [SolverStep<P>, ...SolverStep<P>[]];
  last: SolverStep<P>;
  stopped: Stop;
  /** Which start this is; the first is 1. */
  start: number;
}

/** One start: its view of the puzzle, its state, and the steps it has made. */
export class Start<P extends Judged> {
  readonly steps: SolverStep<P>[] = [];
  stopped: Stop | undefined;
  private readonly view: View;
  private readonly inputs: Int32Array;
  private state: RowState;
  private tokens: readonly number[];
  private unchanged = 0;
  private readonly seed: number;
  private readonly sigma: number;

  constructor(
    private readonly problem: Problem,
    private readonly options: SolveOptions,
    private readonly index: number,
    private readonly propose: (tokens: readonly number[]) => P,
  ) {
    const { tokens, start, symmetries, model } = problem;
    const { views, noise, randomStart } = options.breadth;
    const plain = index === 0;
    this.seed = seedOf(model, tokens, index);
    this.view = plain || !views ? SAME : randomView(symmetries, picker(this.seed));
    this.sigma = plain ? 0 : noise;
    this.inputs = Int32Array.from(this.view.show(tokens));
    this.tokens = tokens;
    const initial = randomStart && !plain ? randomly(start) : start;
    this.state = initial.kind === 'learned' ? initial : { ...initial, seed: seedOf(this.seed, 'state') };
  }

  get last(): SolverStep<P> {
    const last = this.steps.at(-1);
    if (!last) throw new RangeError('expected a start that has made a step');
    return last;
  }

  async advance(lane: Lane): Promise<void> {
    const before = performance.now();
    const step = this.steps.length + 1;
    const output = await lane.step({
      inputs: this.inputs,
      puzzleIdentifier: this.problem.puzzleIdentifier,
      state: this.state,
      noise: this.sigma > 0 ? { sigma: this.sigma, seed: seedOf(this.seed, 'noise', step) } : undefined,
    });
    this.take(step, output, performance.now() - before);
  }

  private take(step: number, { z_H, z_L, logits, q_halt }: RowOutput, duration_ms: number): void {
    this.state = { z_H, z_L };
    const tokens = this.view.restore(argmax(logits, this.problem.vocabularySize));
    const changed = tokens.filter((token, i) => token !== this.tokens[i]).length;
    const proposal = this.propose(tokens);
    this.steps.push({ step, tokens, proposal, changed, q_halt, duration_ms });
    this.tokens = tokens;
    this.unchanged = changed === 0 ? this.unchanged + 1 : 0;
    this.stopped = this.stopReason(proposal.violations.length === 0);
  }

  private stopReason(proven: boolean): Stop | undefined {
    const { settledSteps, budget } = this.options;
    if (proven) return 'proven';
    if (settledSteps !== undefined && this.unchanged >= settledSteps) return 'settled';
    return this.steps.length >= budget.steps ? 'max_steps' : undefined;
  }

  solution(): Outcome<P> {
    const [first, ...others] = this.steps;
    if (!first || !this.stopped) throw new RangeError('expected a start that has stopped');
    return { steps: [first, ...others], last: this.last, stopped: this.stopped, start: this.index + 1 };
  }
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
