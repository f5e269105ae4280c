import { describe, expect, it } from 'vitest';
import { groupsOf } from '../../../function/tasks/placement/groups.js';

const workload = (i: number, allowed: readonly number[] = [0, 1, 2]) => ({
  name: `w${i}`,
  request: { cpu: 10 ** i, memory: 2 },
  allowed,
});
const workloads = [workload(0), workload(1, [0, 1]), workload(2, [1, 2]), workload(3, [2])];

describe('groups', () => {
  it.each<[string, number[][], [number[], number, number[]][]]>([
    [
      'none: each alone',
      [],
      [
        [[0], 1, [0, 1, 2]],
        [[1], 10, [0, 1]],
        [[2], 100, [1, 2]],
        [[3], 1000, [2]],
      ],
    ],
    [
      'a pair',
      [[2, 0]],
      [
        [[0, 2], 101, [1, 2]],
        [[1], 10, [0, 1]],
        [[3], 1000, [2]],
      ],
    ],
    [
      'pairs that overlap',
      [
        [0, 1],
        [2, 1],
      ],
      [
        [[0, 1, 2], 111, [1]],
        [[3], 1000, [2]],
      ],
    ],
    [
      'pairs joined late',
      [
        [2, 3],
        [0, 1],
        [3, 1],
      ],
      [[[0, 1, 2, 3], 1111, []]],
    ],
  ])('%s', (_, together, expected) => {
    const groups = groupsOf({ workloads, together });
    expect(groups.map(({ members, request, allowed }) => [members, request.cpu, allowed])).toEqual(expected);
    expect(groups.map(({ request }) => request.memory)).toEqual(groups.map(({ members }) => 2 * members.length));
  });
});
