import { expect, it } from 'vitest';
import { grouped } from '../../../function/tasks/placement/grouped.js';

it('groups are in the order of their first items, and items in theirs', () => {
  const groups = grouped([3, 1, 2, 5, 4], (n) => n % 2);
  expect([...groups]).toEqual([
    [1, [3, 1, 5]],
    [0, [2, 4]],
  ]);
});
