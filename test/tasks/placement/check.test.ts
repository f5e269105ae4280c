import { describe, expect, it } from 'vitest';
import { movedCount, nodesInUse, violationsOf } from '../../../function/tasks/placement/check.js';
import type { Assignment, Cluster } from '../../../function/tasks/placement/cluster.js';
import { cluster } from './clusters.js';

describe('violationsOf', () => {
  it.each<[string, Cluster, Assignment, string[]]>([
    ['a placement that obeys every rule', cluster(2, [500, 500, 500], { apart: [[0, 2]] }), [0, 0, 1], []],
    ['no workloads', cluster(2, []), [], []],
    ['a node filled to the brim', cluster(1, [400, 600]), [0, 0], []],
    ['a workload without a node', cluster(1, [1]), [undefined], ['w0 has no node']],
    ['a node that there is not', cluster(1, [1]), [1], ['w0 has no node']],
    ['a node that is not allowed', cluster(2, [1], { allowed: { 0: [1] } }), [0], ['w0 may not run on n0']],
    [
      'one millicore too much',
      cluster(1, [
        [501, 1],
        [500, 1],
      ]),
      [0, 0],
      ['n0 has 1000m CPU for workloads that request 1001m'],
    ],
    [
      'too much memory',
      cluster(1, [
        [1, 600],
        [1, 600],
      ]),
      [0, 0],
      ['n0 has 1048576000 bytes of memory for workloads that request 1258291200'],
    ],
    [
      'what must be apart',
      cluster(1, [1, 1, 1], { apart: [[0, 2]] }),
      [0, 0, 0],
      ['w0 and w2 share a node and must not'],
    ],
    [
      'what must be together',
      cluster(2, [1, 1], { together: [[0, 1]] }),
      [0, 1],
      ['w0 and w1 must share a node and do not'],
    ],
  ])('%s', (_, given, assignment, expected) => {
    expect(violationsOf(given, assignment)).toEqual(expected);
  });

  it('tells the first twenty of many, and how many more', () => {
    const many = violationsOf(cluster(1, Array(25).fill(1)), Array(25).fill(undefined));
    expect(many).toHaveLength(21);
    expect(many.at(-1)).toBe('and 5 more');
  });
});

it('counts nodes in use and workloads that move; what waits does not move', () => {
  expect(nodesInUse(cluster(4, []), [0, 2, undefined, 0])).toBe(2);
  expect(movedCount(cluster(2, [1, 1, 1], { at: { 0: 0, 1: 0 } }), [0, 1, 1])).toBe(1);
});
