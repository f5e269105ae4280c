import type { Look, Pick, Verdict } from '../../trm/solver/attempt.js';
import { answerAt, encode, type Layout, OUTPUTS } from './encode.js';
import { layoutOf } from './layout.js';
import { binsOf, countBits, type Packing, Partial } from './packing.js';

/** Steps in which an attempt settles everything; each one commits to its share of what still waits. */
export const ROUNDS = 8;

/** A placement by items: for every item its bin, or -1. */
export type Placed = readonly number[];

/**
 * One attempt at a packing, by commitment. Many placements of one cluster are right, and a model that has seen many says
 * a little of each; so after every step the surest items are put where it wants them, and the next step sees only what
 * is left. After every step, too, all that waits is put where this step would have it: that is the step's answer, and if
 * it is as good as any can be, there is no need to go on.
 */
export class Commitment<P extends Verdict> {
  private state: Partial;
  private readonly layout: Layout;
  private before: Placed;
  private round = 0;

  constructor(
    packing: Packing,
    private readonly propose: (placed: Placed) => P,
    /** Bins that the answer should do with. */
    private readonly aim: number,
    pick?: Pick,
  ) {
    this.state = new Partial(packing);
    this.state.settle();
    this.layout = layoutOf(this.state, pick);
    this.before = this.state.placed;
  }

  get inputs(): number[] {
    return encode(this.state, this.layout);
  }

  look(logits: Float32Array): Look<P> {
    this.round++;
    const wishes = this.wishes(logits);
    const full = this.state.copy();
    place(full, wishes, this.layout, this.aim, full.waiting);
    const committed = this.state.copy();
    const share = Math.ceil(committed.waiting / Math.max(1, ROUNDS - this.round + 1));
    place(committed, wishes, this.layout, this.aim, share);
    this.state = committed;
    const answer = [...full.placed];
    const changed = answer.filter((bin, item) => bin !== this.before[item]).length;
    this.before = answer;
    // Nothing waits, or what waits has nowhere to go.
    const done = committed.waiting === 0 || committed.stuck() !== undefined;
    return { tokens: answer.map((bin) => bin + 1), proposal: this.propose(answer), changed, fresh: true, done };
  }

  /** For every item that is shown, the probability of each bin (softmax over the nodes' tokens). */
  private wishes(logits: Float32Array): Float64Array[] {
    const wishes: Float64Array[] = [];
    for (const [i, item] of this.layout.items.entries()) {
      const offset = answerAt(i) * OUTPUTS;
      const row = new Float64Array(this.layout.bins.length);
      let top = Number.NEGATIVE_INFINITY;
      for (const position of this.layout.bins.keys()) top = Math.max(top, logits[offset + 1 + position] ?? 0);
      for (const [position, bin] of this.layout.bins.entries()) {
        row[bin] = Math.exp((logits[offset + 1 + position] ?? 0) - top);
      }
      wishes[item] = row;
    }
    return wishes;
  }
}

/**
 * Puts `count` waiting items where they are wanted, the surest first; an item with one bin left goes before all. While
 * `aim` bins are in use, others stay shut to items that have a choice.
 */
function place(state: Partial, wishes: readonly Float64Array[], { items }: Layout, aim: number, count: number): void {
  for (let n = 0; n < count; n++) {
    const full = countBits(state.used) >= aim;
    let best: { item: number; bin: number; sure: number } | undefined;
    for (const item of items) {
      if (state.placed[item] !== -1) continue;
      const mask = state.masks[item] ?? 0;
      if (mask === 0) continue;
      const open = full && (mask & state.used) !== 0 ? mask & state.used : mask;
      const wish = wishes[item];
      let [sum, top, bin] = [0, -1, 0];
      for (const b of binsOf(open)) {
        // What is no number is no wish.
        const p = wish?.[b] || 0;
        sum += p;
        if (p > top) [top, bin] = [p, b];
      }
      const sure = (open & (open - 1)) === 0 ? 2 : sum > 0 ? top / sum : 0;
      if (best === undefined || sure > best.sure) best = { item, bin, sure };
    }
    if (!best) return;
    state.place(best.item, best.bin);
  }
}
