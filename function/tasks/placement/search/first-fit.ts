import { classesOf } from './classes.js';
import type { Instance } from './instance.js';
import { Solution } from './solution.js';

/**
 * First fit, again and again in other orders, without anything that is made anew for each. What the open bins have left stands in
 * a tree, with the most of every two branches above them, so that the first bin with room is found in a few looks. Legend as in
 * instance.ts; P is the power of two that has a leaf for every bin, and bins take leaves in the order in which they come into use.
 */
export class FirstFit {
  private readonly at: Int32Array;
  private readonly leaves: number;
  /** (2 P, R): the most that is left of each resource below every branch; -1 where no bin is open. */
  private readonly most: Float64Array;
  /** (P): the bin of every leaf. */
  private readonly binOf: Int32Array;
  /** (S, B): 1 where an item of a set is in a bin. */
  private readonly met: Uint8Array;
  private readonly isOpen: Uint8Array;
  /** (I): the class of every item. */
  private readonly classOf: Int32Array;
  /** For every class the leaf of its last item: the leaves before it did not take that one, and take none since. */
  private readonly from: Int32Array;
  private open = 0;

  constructor(private readonly instance: Instance) {
    const { bins, items, resources, sets } = instance;
    this.leaves = 2 ** Math.ceil(Math.log2(Math.max(1, bins)));
    this.at = new Int32Array(items);
    this.most = new Float64Array(2 * this.leaves * resources);
    this.binOf = new Int32Array(this.leaves);
    this.met = new Uint8Array(sets * bins);
    this.isOpen = new Uint8Array(bins);
    const classes = classesOf(instance);
    this.classOf = new Int32Array(items);
    for (const [c, one] of classes.entries()) for (const i of one.items) this.classOf[i] = c;
    this.from = new Int32Array(classes.length);
  }

  /**
   * Puts every item, in this order, into the first of the bins in use that takes it, in the order in which they came into use; else
   * into a new one. Returns what the bins in use cost; infinity as soon as it is more than `most`, or where an item finds no bin.
   */
  run(order: ArrayLike<number>, binOrder: readonly number[], most = Number.POSITIVE_INFINITY): number {
    const { kept, cost } = this.instance;
    this.at.fill(-1);
    this.most.fill(-1);
    this.met.fill(0);
    this.isOpen.fill(0);
    this.from.fill(0);
    this.open = 0;
    let spent = 0;
    const begin = (bin: number) => {
      this.begin(bin);
      spent += cost[bin] ?? 1;
    };
    for (const bin of binOrder) if (kept[bin] === 1) begin(bin);
    for (let k = 0; k < order.length; k++) {
      const i = order[k] ?? 0;
      const c = this.classOf[i] ?? 0;
      let leaf = this.firstLeaf(1, i, this.from[c] ?? 0, 0, this.leaves);
      if (leaf === -1) {
        const bin = this.fresh(i, binOrder);
        if (bin === -1 || spent + (cost[bin] ?? 1) > most) return Number.POSITIVE_INFINITY;
        leaf = this.open;
        begin(bin);
      }
      this.from[c] = leaf;
      this.put(i, leaf);
    }
    return spent;
  }

  /** The placement of the last run, as a solution; an item that it would overfill a bin with, by rounding, has none. */
  solution(): Solution {
    const solution = new Solution(this.instance);
    for (const [i, bin] of this.at.entries()) if (bin !== -1 && solution.takes(bin, i)) solution.put(i, bin);
    return solution;
  }

  private begin(bin: number): void {
    const { resources, capacity } = this.instance;
    const leaf = this.open++;
    this.binOf[leaf] = bin;
    this.isOpen[bin] = 1;
    const row = (this.leaves + leaf) * resources;
    for (let r = 0; r < resources; r++) this.most[row + r] = capacity[bin * resources + r] ?? 0;
    this.lift(leaf);
  }

  private put(i: number, leaf: number): void {
    const { resources, request, setsOf, bins } = this.instance;
    const bin = this.binOf[leaf] ?? 0;
    this.at[i] = bin;
    const row = (this.leaves + leaf) * resources;
    for (let r = 0; r < resources; r++) {
      this.most[row + r] = (this.most[row + r] ?? 0) - (request[i * resources + r] ?? 0);
    }
    for (const s of setsOf[i] ?? []) this.met[s * bins + bin] = 1;
    this.lift(leaf);
  }

  /** Works out anew what is above a leaf, as far as that changes. */
  private lift(leaf: number): void {
    const { resources } = this.instance;
    const { most } = this;
    for (let node = (this.leaves + leaf) >> 1; node > 0; node >>= 1) {
      let changed = false;
      for (let r = 0; r < resources; r++) {
        const [left = 0, right = 0] = [most[2 * node * resources + r], most[(2 * node + 1) * resources + r]];
        const larger = Math.max(left, right);
        if (most[node * resources + r] === larger) continue;
        most[node * resources + r] = larger;
        changed = true;
      }
      if (!changed) return;
    }
  }

  /** The first leaf below a branch whose bin takes an item; -1 for none. */
  private firstLeaf(node: number, i: number, from: number, begin: number, width: number): number {
    if (begin + width <= from) return -1;
    const { resources, request, allowed } = this.instance;
    const row = node * resources;
    for (let r = 0; r < resources; r++) if ((request[i * resources + r] ?? 0) > (this.most[row + r] ?? 0)) return -1;
    if (node >= this.leaves) {
      const bin = this.binOf[node - this.leaves] ?? 0;
      return allowed[i]?.has(bin) && !this.clashes(i, bin) ? node - this.leaves : -1;
    }
    const half = width / 2;
    const left = this.firstLeaf(2 * node, i, from, begin, half);
    return left === -1 ? this.firstLeaf(2 * node + 1, i, from, begin + half, half) : left;
  }

  private clashes(i: number, bin: number): boolean {
    const sets = this.instance.setsOf[i] ?? [];
    for (let k = 0; k < sets.length; k++) if (this.met[(sets[k] ?? 0) * this.instance.bins + bin] === 1) return true;
    return false;
  }

  /** The first bin that is not in use and takes an item; it is empty, so that its size alone decides. */
  private fresh(i: number, binOrder: readonly number[]): number {
    const { allowed } = this.instance;
    for (let k = 0; k < binOrder.length; k++) {
      const bin = binOrder[k] ?? -1;
      if (this.isOpen[bin] === 0 && allowed[i]?.has(bin)) return bin;
    }
    return -1;
  }
}
