import { describe, expect, it } from 'vitest';
import { Bits, companions } from '../../../function/tasks/placement/bits.js';

describe('Bits', () => {
  it.each([[[]], [[0]], [[31, 32]], [[0, 5, 63, 64, 255]]])('lists what was put in: %j', (members) => {
    const bits = Bits.of(256, members);
    expect(bits.list()).toEqual(members);
    expect(Array.from({ length: 256 }, (_, i) => i).filter((i) => bits.has(i))).toEqual(members);
  });

  it('counts and keeps what two have in common, and leaves a copy alone', () => {
    const [a, b] = [Bits.of(100, [1, 40, 99, 3]), Bits.of(100, [40, 99, 2])];
    expect(a.common(b)).toBe(2);
    const copy = a.copy();
    a.keep(b);
    expect(a.list()).toEqual([40, 99]);
    expect(copy.list()).toEqual([1, 3, 40, 99]);
    a.addAll(Bits.of(100, [0]));
    expect(a.list()).toEqual([0, 40, 99]);
  });

  it('counts full words', () => {
    const all = Bits.of(
      64,
      Array.from({ length: 64 }, (_, i) => i),
    );
    expect(all.common(all)).toBe(64);
  });
});

describe('companions', () => {
  it('are all that share a set, oneself included', () => {
    const sets = [
      [0, 1],
      [1, 2],
    ];
    expect(companions(4, sets).map((one) => one.list())).toEqual([[0, 1], [0, 1, 2], [1, 2], []]);
  });
});
