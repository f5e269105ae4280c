import type { Instance } from './instance.js';
import { BOUND, FINE, largestFirst, meanShare, type Pick } from './starts.js';

/** An order of items and one of bins. */
export interface Orders {
  /** (I): items with large keys come first. */
  readonly keys: Float64Array;
  readonly strict: boolean;
  readonly bins: readonly number[];
}

/** Of eight items, how many get another place in an order that is like one before. */
const CHANGED = 1;
/** Keys are told apart to such fractions. */
const STEPS = 2 ** 24;
/** No key is larger. */
const LARGEST_KEY = 2 * BOUND.one;

/** Random orders: items with one bin first, in half of the orders all that are bound in any way, and then mostly large ones. */
export class RandomOrders {
  /** (I): by which items are mostly put in order. */
  private readonly shares: Float64Array;
  /** (I): 0 for items that are free, 1 for those that are bound in any way, 2 for those with one bin. */
  private readonly ranks: Uint8Array;
  private readonly sorted: Float64Array;

  constructor(
    private readonly instance: Instance,
    private readonly pick: Pick,
  ) {
    const { items, size, freedom, bins, setsOf, request } = instance;
    this.shares = Float64Array.from(
      { length: items },
      (_, i) => (size[i] ?? 0) / 2 + meanShare(instance, request, i) / 2,
    );
    this.ranks = Uint8Array.from({ length: items }, (_, i) => {
      const free = freedom[i] ?? 0;
      if (free <= 1) return 2;
      return Number(free < bins || (setsOf[i]?.length ?? 0) > 0);
    });
    this.sorted = new Float64Array(items);
  }

  random(): Orders {
    const strict = this.pick(2) === 0;
    const keys = Float64Array.from(this.shares, (_, i) => this.key(i, strict));
    return { keys, strict, bins: largestFirst(this.instance, this.pick) };
  }

  /** The same orders, but for the places of some items. */
  like({ keys, strict, bins }: Orders): Orders {
    return { keys: keys.map((key, i) => (this.pick(8) < CHANGED ? this.key(i, strict) : key)), strict, bins };
  }

  private key(i: number, strict: boolean): number {
    const rank = this.ranks[i] ?? 0;
    const first = rank === 2 ? BOUND.one : strict && rank === 1 ? BOUND.some : 0;
    return first + (this.shares[i] ?? 0) * (0.5 + this.pick(FINE) / FINE);
  }

  /** The items in the order of their keys. It is valid until the next call. */
  itemsBy({ keys }: Orders): Float64Array {
    const { sorted } = this;
    const { length } = keys;
    // One number for key and index is sorted without asking about every two of them.
    for (let i = 0; i < length; i++) {
      sorted[i] = Math.floor((LARGEST_KEY - Math.min(LARGEST_KEY, keys[i] ?? 0)) * STEPS) * length + i;
    }
    sorted.sort();
    for (let k = 0; k < length; k++) sorted[k] = (sorted[k] ?? 0) % length;
    return sorted;
  }
}
