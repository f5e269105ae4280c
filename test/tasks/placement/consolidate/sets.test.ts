import { describe, expect, it } from 'vitest';
import { choices } from '../../../../function/tasks/placement/consolidate/sets.js';

describe('choices', () => {
  it.each<[string, readonly number[], number, number, readonly (readonly number[])[]]>([
    [
      'two of three, first ones first',
      [7, 8, 9],
      2,
      99,
      [
        [7, 8],
        [7, 9],
        [8, 9],
      ],
    ],
    ['all of them', [1, 2], 2, 99, [[1, 2]]],
    ['none of them', [1, 2], 0, 99, [[]]],
    ['more than there are', [1, 2], 3, 99, []],
    ['fewer than none', [1, 2], -1, 99, []],
    ['of nothing', [], 0, 99, [[]]],
    ['at most so many', [1, 2, 3], 1, 2, [[1], [2]]],
  ])('%s', (_, among, size, most, expected) => {
    expect([...choices(among, size, most)]).toEqual(expected);
  });
  it('every one of them once', () => {
    const seven = [...choices([0, 1, 2, 3, 4, 5, 6], 3, 1000)].map((one) => one.join());
    expect(new Set(seven).size).toBe(35);
    expect(seven).toHaveLength(35);
  });
});
