import { describe, expect, it } from 'vitest';
import { features } from '../../../../function/tasks/placement/packing-tokens/features.js';
import { LEVELS, OUTPUTS, VOCABULARY } from '../../../../function/tasks/placement/packing-tokens/vocabulary.js';

const STEPS = LEVELS + 1;
const SIZE = OUTPUTS + 2 * STEPS * STEPS;
const MASK = SIZE + 8 * STEPS * STEPS;

describe('features', () => {
  const { width, values } = features();
  const row = (token: number) => [...values.subarray(token * width, (token + 1) * width)];

  it('tell every token from every other', () => {
    const rows = new Set(Array.from({ length: VOCABULARY }, (_, token) => row(token).join()));
    expect(rows.size).toBe(VOCABULARY);
  });

  it('are near for near amounts, and the bits of a mask are its own', () => {
    const distance = (a: number, b: number) => row(a).filter((value, i) => value !== row(b)[i]).length;
    expect(distance(SIZE + 5 * STEPS + 5, SIZE + 5 * STEPS + 6)).toBe(1);
    expect(distance(SIZE + 5 * STEPS + 5, SIZE + 8 * STEPS + 9)).toBe(7);
    expect(distance(MASK + 0b0110, MASK + 0b0011)).toBe(2);
  });
});
