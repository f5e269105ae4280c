import type { Instance } from './instance.js';

/**
 * Where the items of an instance are, while a search moves them. What is left of every bin and which sets meet there is kept
 * up to date. Legend as in instance.ts: B bins, I items, R resources, S sets.
 */
export class Solution {
  /** (I): the bin of every item; -1 where it has none. */
  readonly at: Int32Array;
  /** (B, R): what is left of every bin; negative where more is there than fits, as it may be today. */
  readonly room: Float64Array;
  /** For every bin the items in it, in no order. */
  readonly members: number[][];
  /** (S, B): how many items of a set are in a bin. */
  private readonly met: Uint16Array;
  /** (I): the position of an item in `members` of its bin. */
  private readonly position: Int32Array;
  /** How many bins are in use: kept, or not empty. */
  used: number;

  constructor(readonly instance: Instance) {
    const { bins, items, sets, capacity, kept } = instance;
    this.at = new Int32Array(items).fill(-1);
    this.room = capacity.slice();
    this.members = Array.from({ length: bins }, () => []);
    this.met = new Uint16Array(sets * bins);
    this.position = new Int32Array(items);
    this.used = kept.reduce((sum, one) => sum + one, 0);
  }

  /** A solution with every item in its bin; -1 stands for none. */
  static of(instance: Instance, at: ArrayLike<number>): Solution {
    const solution = new Solution(instance);
    for (let i = 0; i < instance.items; i++) {
      const bin = at[i] ?? -1;
      if (bin !== -1) solution.put(i, bin);
    }
    return solution;
  }

  /** What the bins in use cost together. Costs are added in the order of the bins, so that the same bins cost the same to the last bit. */
  get spent(): number {
    const { bins, cost, priced } = this.instance;
    if (!priced) return this.used;
    let sum = 0;
    for (let bin = 0; bin < bins; bin++) if (this.isUsed(bin)) sum += cost[bin] ?? 0;
    return sum;
  }

  isUsed(bin: number): boolean {
    return this.instance.kept[bin] === 1 || (this.members[bin]?.length ?? 0) > 0;
  }

  /** Whether there is room for an item in a bin, without regard to sets and to which bins it may use. */
  fits(i: number, bin: number): boolean {
    const { resources, request } = this.instance;
    for (let r = 0; r < resources; r++) {
      const amount = request[i * resources + r] ?? 0;
      if (amount > 0 && amount > (this.room[bin * resources + r] ?? 0)) return false;
    }
    return true;
  }

  /** Whether a bin holds an item that must not share it with this one. */
  clashes(i: number, bin: number): boolean {
    const { bins, setsOf } = this.instance;
    for (const s of setsOf[i] ?? []) if ((this.met[s * bins + bin] ?? 0) > 0) return true;
    return false;
  }

  /** Whether an item may go to a bin as things are. */
  takes(bin: number, i: number): boolean {
    return (this.instance.allowed[i]?.has(bin) ?? false) && this.fits(i, bin) && !this.clashes(i, bin);
  }

  /** Whether more is in a bin than it has of some resource. */
  isOverfull(bin: number): boolean {
    const { resources } = this.instance;
    for (let r = 0; r < resources; r++) if ((this.room[bin * resources + r] ?? 0) < 0) return true;
    return false;
  }

  /** Puts an item that has no bin into one. */
  put(i: number, bin: number): void {
    const members = this.members[bin];
    if (!members) throw new RangeError(`expected a bin below ${this.instance.bins}, got ${bin}`);
    if (!this.isUsed(bin)) this.used++;
    this.position[i] = members.push(i) - 1;
    this.at[i] = bin;
    this.count(i, bin, 1);
  }

  /** Takes an item out of its bin. */
  take(i: number): void {
    const bin = this.at[i] ?? -1;
    const members = this.members[bin];
    if (!members) return;
    const last = members.pop() ?? i;
    if (last !== i) {
      const hole = this.position[i] ?? 0;
      members[hole] = last;
      this.position[last] = hole;
    }
    this.at[i] = -1;
    this.count(i, bin, -1);
    if (!this.isUsed(bin)) this.used--;
  }

  private count(i: number, bin: number, sign: 1 | -1): void {
    const { resources, request, bins, setsOf } = this.instance;
    for (let r = 0; r < resources; r++) {
      const cell = bin * resources + r;
      this.room[cell] = (this.room[cell] ?? 0) - sign * (request[i * resources + r] ?? 0);
    }
    for (const s of setsOf[i] ?? []) {
      const cell = s * bins + bin;
      this.met[cell] = (this.met[cell] ?? 0) + sign;
    }
  }

  /** How tight a bin would be with an item in it: the sum over the resources of the share of the largest bin that is left. */
  slack(i: number, bin: number): number {
    const { resources, request, largest } = this.instance;
    let sum = 0;
    for (let r = 0; r < resources; r++) {
      sum += ((this.room[bin * resources + r] ?? 0) - (request[i * resources + r] ?? 0)) / (largest[r] ?? 1);
    }
    return sum;
  }

  /** How many items are not where they are today. */
  get moves(): number {
    const { home, items } = this.instance;
    let count = 0;
    for (let i = 0; i < items; i++) if (home[i] !== -1 && this.at[i] !== home[i]) count++;
    return count;
  }
}
