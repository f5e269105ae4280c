import type { Lane } from '../engine/scheduler.js';
import type { RowOutput, RowState } from '../engine/step-row.js';
import { picker, seedOf } from '../state/random.js';
import { type InitialState, randomStart as randomly, shortened } from '../state/state.js';
import type { Attempt, Pick, Verdict } from './attempt.js';
import { cut, type Extent, extentOf, spread } from './board-crop.js';

/** One puzzle, and the model that it is put to. Legend: S tokens. */
export interface SolverPuzzle {
  model: string;
  /** Input tokens (S) of the puzzle as it stands; all random numbers derive from them. */
  tokens: readonly number[];
  start: InitialState;
  /** W, for models that take boards of any size: they are shown no padding. The tokens are rows of W. */
  boardWidth?: number | undefined;
  /** Row of puzzle_emb, for models that have one. */
  puzzleIdentifier?: number | undefined;
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
  /** In milliseconds of `now()` (clock.ts). */
  deadline?: number | undefined;
  /** When no further step is begun, in milliseconds of `now()`; the first step is made all the same. */
  until?: number | undefined;
  signal?: AbortSignal | undefined;
}

export interface SolverStep<P extends Verdict> {
  /** Which start made it; the first is 1. */
  start: number;
  /** Which step of that start it is; the first is 1. */
  step: number;
  /** What the start assumes beyond the puzzle, in words; only where it assumes anything. */
  assumes?: string | undefined;
  /** The answer's tokens (S) after this step. */
  tokens: number[];
  proposal: P;
  /** Positions that differ from the step before; for the first step, from the input. */
  changed: number;
  /** Logit of "this answer is entirely right". */
  q_halt: number;
  /** Thinking: running the step, and looking at its answer. */
  duration_ms: number;
  /** Waiting for the step to run. */
  waited_ms: number;
}

export type Stop = 'proven' | 'settled' | 'max_steps' | 'deadline' | 'time';

/** What became of one start. */
export interface StartResult<P extends Verdict> {
  /**
   * Up to the one with the best answer, which is the last but where answers have ranks; before them the steps of the starts from
   * which this one went on.
   */
  steps: [SolverStep<P>, ...SolverStep<P>[]];
  last: SolverStep<P>;
  stopped: Stop;
  /** Which start this is; the first is 1. */
  start: number;
}

/** One start: its view of the puzzle, its state, and the steps it has made. */
export class Start<P extends Verdict> {
  readonly steps: SolverStep<P>[] = [];
  stopped: Stop | undefined;
  /** What is shown of a board. */
  private readonly extent: Extent | undefined;
  private readonly initial: RowState;
  private state: RowState;
  /** The steps of the starts from which this one went on. */
  private readonly before: readonly SolverStep<P>[];
  private unchanged = 0;
  private readonly seed: number;
  private readonly sigma: number;

  /** @param parent The start from which this one goes on; their boards are shown alike. */
  constructor(
    private readonly problem: SolverPuzzle,
    private readonly options: SolveOptions,
    private readonly index: number,
    private readonly attempt: Attempt<P>,
    parent?: Start<P>,
  ) {
    const { tokens, start, boardWidth } = problem;
    const { noise, randomStart } = options.breadth;
    const plain = index === 0;
    this.seed = seedFor(problem, index);
    this.sigma = plain ? 0 : noise;
    this.extent = boardWidth === undefined ? undefined : extentOf(this.attempt.inputs, boardWidth);
    const whole = randomStart && !plain ? randomly(start) : start;
    const initial = this.extent ? shortened(whole, (elements(whole) / tokens.length) * cells(this.extent)) : whole;
    this.initial = initial.kind === 'learned' ? initial : { ...initial, seed: seedOf(this.seed, 'state') };
    this.state = parent ? copied(parent.state) : this.initial;
    this.before = parent ? [...parent.before, ...parent.steps] : [];
  }

  /** Which start this is; the first is 1. */
  get number(): number {
    return this.index + 1;
  }

  /** The step with the best answer; of equals the last. */
  get best(): SolverStep<P> {
    const [first, ...others] = this.steps;
    if (!first) throw new RangeError('expected a start that has made a step');
    return others.reduce((a, b) => (compareRanks(b.proposal, a.proposal) <= 0 ? b : a), first);
  }

  async advance(lane: Lane): Promise<void> {
    const before = performance.now();
    const step = this.steps.length + 1;
    const output = await lane.step({
      inputs: this.extent ? cut(this.attempt.inputs, this.extent) : Int32Array.from(this.attempt.inputs),
      board: this.extent && { rows: this.extent.rows, columns: this.extent.columns },
      puzzleIdentifier: this.problem.puzzleIdentifier,
      state: this.state,
      noise: this.sigma > 0 ? { sigma: this.sigma, seed: seedOf(this.seed, 'noise', step) } : undefined,
    });
    // Where the runner does not measure how long the step ran, none of the time counts as waiting.
    const passed = performance.now() - before;
    const ran = Math.min(passed, output.ran_ms ?? passed);
    this.take(step, output, { ran, waited: passed - ran });
  }

  private take(
    step: number,
    { z_H, z_L, logits, q_halt }: RowOutput,
    { ran, waited }: Record<'ran' | 'waited', number>,
  ) {
    const began = performance.now();
    const seen = this.extent ? spread(logits, this.extent, this.problem.tokens.length) : logits;
    const { tokens, proposal, changed, fresh, done } = this.attempt.look(seen);
    this.state = fresh ? this.initial : { z_H, z_L };
    const duration_ms = ran + performance.now() - began;
    const { assumes } = this.attempt;
    const made = { start: this.number, step, tokens, proposal, changed, q_halt, duration_ms, waited_ms: waited };
    this.steps.push(assumes === undefined ? made : { ...made, assumes });
    this.unchanged = changed === 0 ? this.unchanged + 1 : 0;
    this.stopped = this.stopReason(proposal.proven, done === true);
  }

  private stopReason(proven: boolean, done: boolean): Stop | undefined {
    const { settledSteps, budget } = this.options;
    if (proven) return 'proven';
    if (done || (settledSteps !== undefined && this.unchanged >= settledSteps)) return 'settled';
    return this.steps.length >= budget.steps ? 'max_steps' : undefined;
  }

  /** What has become of it; one that has not stopped by itself was ended by what is told. */
  solution(ended?: Stop): StartResult<P> {
    const { best } = this;
    const [first, ...others] = [...this.before, ...this.steps.slice(0, best.step)];
    const stopped = this.stopped ?? ended;
    if (!first || !stopped) throw new RangeError('expected a start that has stopped');
    return { steps: [first, ...others], last: best, stopped, start: this.number };
  }
}

const seedFor = ({ model, tokens }: SolverPuzzle, index: number): number => seedOf(model, tokens, index);

/** The random numbers by which the view of a start is drawn, by its index; undefined for one that sees the puzzle as it is. */
export function viewPicker(problem: SolverPuzzle, { breadth }: SolveOptions, index: number): Pick | undefined {
  return index === 0 || !breadth.views ? undefined : picker(seedFor(problem, index));
}

/** A state of its own for each start that goes on from one: whoever runs a step may take the state that it is given. */
const copied = (state: RowState): RowState =>
  'z_H' in state ? { z_H: state.z_H.slice(), z_L: state.z_L.slice() } : state;

/** L·D. */
const elements = (start: InitialState) => (start.kind === 'random' ? start.length : start.z_H.length);

/** How many cells of a board are shown. */
const cells = ({ rows, columns }: Extent) => rows * columns;

/** Negative if a is better, positive if b is, 0 if their ranks do not tell. */
export function compareRanks(a: Verdict, b: Verdict): number {
  const different = a.rank.findIndex((value, i) => value !== b.rank[i]);
  return different === -1 ? 0 : (a.rank[different] ?? 0) - (b.rank[different] ?? 0);
}
