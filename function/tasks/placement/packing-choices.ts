import type { Pick, Verdict } from '../../trm/solver/attempt.js';
import { type Choices, Commitment } from '../commitment.js';
import { binsOf, countBits, type Packing, Partial, type Placed } from './packing.js';
import { encode } from './packing-tokens/encode.js';
import { layoutOf } from './packing-tokens/layout.js';
import { answerAt, binToken, type Layout, OUTPUTS, tokenBin } from './packing-tokens/vocabulary.js';

/** An attempt at a packing, by commitment; `aim` is the number of bins that the answer should do with. */
export function packingAttempt<P extends Verdict>(
  packing: Packing,
  propose: (placed: Placed) => P,
  aim: number,
  pick?: Pick,
): Commitment<P> {
  const state = new Partial(packing);
  state.settle();
  const choices = new PackingChoices(state, layoutOf(state, pick), aim);
  return new Commitment(choices, (answer) => propose(answer.map(tokenBin)));
}

/** The items of a packing as choices between bins. */
class PackingChoices implements Choices {
  constructor(
    private readonly state: Partial,
    private readonly layout: Layout,
    private readonly aim: number,
  ) {}

  get waiting(): number {
    return this.state.waiting;
  }

  get stuck(): boolean {
    return this.state.stuck() !== undefined;
  }

  inputs(): number[] {
    return encode(this.state, this.layout);
  }

  answer(): number[] {
    return this.state.placed.map(binToken);
  }

  open(): number[] {
    const { placed, masks } = this.state;
    return this.layout.items.filter((item) => placed[item] === -1 && (masks[item] ?? 0) !== 0);
  }

  /** Once as many bins are in use as should do, the others stay shut to items that have a choice. */
  allowed(item: number): number[] {
    const { masks, used } = this.state;
    const mask = masks[item] ?? 0;
    const shut = countBits(used) >= this.aim && (mask & used) !== 0;
    return binsOf(shut ? mask & used : mask).map(binToken);
  }

  /** The model calls bins by their position in the layout. */
  logitsOf(item: number, logits: Float32Array): number[] {
    const { items, bins } = this.layout;
    const offset = answerAt(items.indexOf(item)) * OUTPUTS;
    const values = new Array<number>(bins.length + 1).fill(Number.NEGATIVE_INFINITY);
    for (const [position, bin] of bins.entries()) values[binToken(bin)] = logits[offset + binToken(position)] ?? 0;
    return values;
  }

  choose(item: number, token: number): void {
    this.state.place(item, tokenBin(token));
  }

  copy(): PackingChoices {
    return new PackingChoices(this.state.copy(), this.layout, this.aim);
  }
}
