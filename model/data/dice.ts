import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/**
 * Random draws; the same seed gives the same ones. What a method draws must never change: data sets and exam papers are
 * told apart by their seeds alone.
 */
export class Dice {
  private readonly random: RandomGenerator;

  /** `seed` has 32 bits. */
  constructor(seed: number) {
    this.random = xoroshiro128plus(seed);
  }

  /** A whole number, both ends included. */
  whole(least: number, most: number): number {
    return uniformInt(this.random, least, most);
  }

  /** A number from `least` up to, and without, `most`. */
  real(least: number, most: number): number {
    return least + (most - least) * uniformFloat64(this.random);
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return uniformFloat64(this.random) < probability;
  }

  /** @throws {RangeError} where there is nothing to pick */
  pick<T>(list: readonly T[]): T {
    const picked = list.slice(this.whole(0, Math.max(0, list.length - 1)))[0];
    if (picked === undefined) throw new RangeError('expected something to pick, got an empty list');
    return picked;
  }

  /** A copy in a random order. Draws something else than `shuffle`. */
  shuffled<T>(list: readonly T[]): T[] {
    const rest = [...list];
    return list.flatMap((_, taken) => rest.splice(this.whole(0, list.length - taken - 1), 1));
  }

  /** Puts the list itself into a random order, from its last item to its second (Fisher and Yates). */
  shuffle<T>(list: T[]): void {
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.whole(0, i);
      const [a, b] = [list[i], list[j]];
      if (a !== undefined && b !== undefined) [list[i], list[j]] = [b, a];
    }
  }

  /** At most `count` of them, in a random order. */
  some<T>(list: readonly T[], count: number): T[] {
    return this.shuffled(list).slice(0, count);
  }
}
