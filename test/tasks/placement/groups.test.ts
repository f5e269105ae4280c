import { describe, expect, it } from 'vitest';
import { groupsOf } from '../../../function/tasks/placement/groups.js';
import { beyondLimits } from '../../../function/tasks/placement/limits.js';

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

describe('limits', () => {
  const LIMITS = 'expected at most 12 nodes, 32 movable workloads and 256 workloads in all, got';
  const many = (n: number, allowed: number[]) => Array.from({ length: n }, (_, i) => workload(i, allowed));
  const nodes = (n: number) =>
    Array.from({ length: n }, (_, i) => ({
      name: `n${i}`,
      allocatable: { cpu: 1, memory: 1 },
      reserved: { cpu: 0, memory: 0 },
    }));
  it.each<[string, number, ReturnType<typeof workload>[], number[][], string | undefined]>([
    ['nothing', 0, [], [], undefined],
    ['the most', 12, [...many(32, [0, 1]), ...many(224, [0])], [], undefined],
    ['a node more', 13, [], [], `${LIMITS} 13 nodes`],
    [
      'a movable workload more',
      12,
      many(33, [0, 1]),
      [],
      `${LIMITS} 33 movable workloads (those that must share a node are one)`,
    ],
    ['a movable workload more, but two share a node', 12, many(33, [0, 1]), [[3, 4]], undefined],
    ['a workload more', 12, many(257, [0]), [], `${LIMITS} 257 workloads`],
    ['workloads that nothing allows', 12, many(100, []), [], undefined],
  ])('%s', (_, count, all, together, expected) => {
    expect(beyondLimits({ nodes: nodes(count), workloads: all, together })).toBe(expected);
  });
});
