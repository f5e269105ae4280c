import { describe, expect, it } from 'vitest';
import { mean, median, quantile } from '../../model/statistics.js';

describe('quantile', () => {
  it.each([
    [[], 0.5, 0],
    [[3, 1, 2], 0.5, 2],
    [[1, 2, 3, 4], 0.5, 2],
    [[1, 2, 3, 4], 0.95, 4],
    [[1, 2, 3, 4], 0, 1],
  ])('of %j at %d', (values, share, expected) => {
    expect(quantile(values, share)).toBe(expected);
  });

  it('at a half is the median', () => expect(median([30, 10, 20])).toBe(20));
});

it.each([
  [[], 0],
  [[1, 2, 6], 3],
])('mean of %j', (values, expected) => {
  expect(mean(values)).toBe(expected);
});
