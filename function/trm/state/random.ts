import { createHash } from 'node:crypto';
import { randomNormal } from 'd3-random';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A 32-bit seed that depends on all of these and on nothing else, so that a request gets the same answer twice. */
export function seedOf(...parts: readonly (string | number | readonly number[])[]): number {
  return createHash('sha256').update(JSON.stringify(parts)).digest().readUInt32LE();
}

/** Draws whole numbers from 0 to n-1. */
export function picker(seed: number): (n: number) => number {
  const random = xoroshiro128plus(seed);
  return (n) => uniformInt(random, 0, n - 1);
}

/** Draws from a normal distribution around 0. */
export function gaussian(seed: number, sigma: number): () => number {
  const random = xoroshiro128plus(seed);
  return randomNormal.source(() => uniformFloat64(random))(0, sigma);
}
