import type { Attempt, Look, Pick, Verdict } from '../../../trm/solver/attempt.js';
import { picker, seedOf } from '../../../trm/state/random.js';
import type { Placed } from '../packing.js';
import { packingAttempt } from '../packing-choices.js';
import { SEQUENCE } from '../packing-tokens/vocabulary.js';
import { Ejection } from '../search/ejection.js';
import { Solution } from '../search/solution.js';
import { type Failures, nextWindow } from './choose.js';
import { applied, usedIn, type Window, windowOn } from './window.js';

/** What improved a solution last. */
export type By = 'model' | 'search';

/** What the recursion works on. */
export interface Ground<P extends Verdict> {
  /** Where every item is when it begins. */
  readonly found: Solution;
  readonly mayEmpty: (bin: number) => boolean;
  /** The proposal that stands before the first window. */
  readonly begin: () => P;
  /** The proposal for a solution, and what found it. */
  readonly propose: (solution: Solution, by: By) => P;
}

/** What is shown where there is no window. */
const NOTHING_TO_SEE = new Array<number>(SEQUENCE).fill(0);
/** Starts that go through windows: others than the first few find next to nothing. */
export const STARTS_OF_WINDOWS = 4;
/** Windows without success after which an attempt ends. */
const MOST_IDLE = 24;
/** Work of the search in a window that the model could not improve. */
const WINDOW_WORK = 20_000;

/**
 * Reasoning about a cluster that is too large for one look: every step packs one window anew by what the model says, and keeps that
 * if it takes a bin less. Where it does not, a short search in the same window is tried. The next window is chosen by what the
 * last ones taught.
 */
export class WindowRecursion<P extends Verdict> implements Attempt<P> {
  private readonly solution: Solution;
  private readonly failures: Failures = new Map();
  private readonly pick: Pick;
  private window: Window | undefined;
  private attempt: Attempt<Packed> | undefined;
  private proposal: P;
  private idle = 0;

  constructor(
    private readonly ground: Ground<P>,
    pick: Pick | undefined,
  ) {
    const { found } = ground;
    this.solution = Solution.of(found.instance, found.at);
    this.pick = pick ?? picker(seedOf('windows'));
    this.proposal = ground.begin();
    this.advance();
  }

  get inputs(): readonly number[] {
    return this.attempt?.inputs ?? NOTHING_TO_SEE;
  }

  look(logits: Float32Array): Look<P> {
    const { window, attempt } = this;
    // Where no bin can be emptied within a window, there is nothing to do.
    if (!window || !attempt) return { tokens: [], proposal: this.proposal, changed: 0, fresh: true, done: true };
    const { tokens, proposal } = attempt.look(logits);
    const changed = this.improved(window, proposal.placed);
    this.idle = changed > 0 ? 0 : this.idle + 1;
    this.advance();
    const done = !this.window || this.idle >= MOST_IDLE;
    return { tokens, proposal: this.proposal, changed, fresh: true, done };
  }

  /** Makes the solution better in a window, if that is possible; returns how many items moved. */
  private improved(window: Window, placed: Placed): number {
    const [target = -1] = window.bins;
    const used = usedIn(window, placed);
    if (used !== undefined && used < window.bins.length) {
      const moved = applied(this.solution, window, placed);
      this.succeed('model');
      return moved;
    }
    const before = this.solution.at.slice();
    const ejection = new Ejection(this.solution.instance, this.solution, this.pick);
    const pool = [...(this.solution.members[target] ?? [])];
    if (ejection.settle(pool, window.bins.slice(1), { left: WINDOW_WORK })) {
      this.succeed('search');
      return this.solution.at.reduce((count, bin, i) => count + Number(bin !== before[i]), 0);
    }
    this.failures.set(target, (this.failures.get(target) ?? 0) + 1);
    return 0;
  }

  private succeed(by: By): void {
    this.failures.clear();
    this.proposal = this.ground.propose(this.solution, by);
  }

  private advance(): void {
    const bins = nextWindow(this.solution, this.ground.mayEmpty, this.failures, this.pick);
    this.window = bins && windowOn(this.solution, bins, this.ground.mayEmpty);
    const packing = this.window?.packing;
    this.attempt = packing && packingAttempt(packing, packed, packing.bins.length - 1, this.pick);
  }
}

/** Where a look puts the items of a window. */
interface Packed extends Verdict {
  readonly placed: Placed;
}

const packed = (placed: Placed): Packed => ({ placed, proven: false, rank: [] });
