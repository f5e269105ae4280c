import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Everything random of the judge and of its dumps, repeatable from a seed. */
export class Chance {
  private readonly generator;

  constructor(seed: number) {
    this.generator = xoroshiro128plus(mixed(seed));
  }

  /** A whole number from `least` to `most`. */
  int(least: number, most: number): number {
    return uniformInt(this.generator, least, most);
  }

  /** True with a probability. */
  is(probability: number): boolean {
    return uniformFloat64(this.generator) < probability;
  }

  /** One of several. @throws {Error} of none */
  of<T>(values: readonly T[]): T {
    const chosen = values[values.length === 1 ? 0 : this.int(0, values.length - 1)];
    if (chosen === undefined) throw new Error('expected something to choose from, got nothing');
    return chosen;
  }

  shuffled<T>(values: readonly T[]): T[] {
    const keys = values.map((value) => ({ value, key: uniformFloat64(this.generator) }));
    return keys.sort((a, b) => a.key - b.key).map(({ value }) => value);
  }
}

/** Seeds that lie side by side would begin alike. */
function mixed(seed: number): number {
  let bits = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
