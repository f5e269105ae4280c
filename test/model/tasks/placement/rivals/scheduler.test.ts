import { describe, expect, it } from 'vitest';
import type { Amount, Assignment, Cluster } from '../../../../../function/tasks/placement/cluster.js';
import {
  leastAllocated,
  mostAllocated,
  type Strategy,
  scoreOf,
} from '../../../../../model/tasks/placement/rivals/scheduler.js';
import { cluster } from '../../../../tasks/placement/clusters.js';
import { judge } from '../../../../tasks/placement/judge.js';
import { validPlacements } from '../../../../tasks/placement/random-clusters.js';

describe('scoreOf: NodeResourcesFit, whole numbers at every division', () => {
  const amount = (cpu: number, memory: number): Amount => ({ cpu, memory });
  it.each<[string, Strategy, Amount, Amount, number]>([
    ['an empty node', 'LeastAllocated', amount(4000, 10_000), amount(0, 0), 100],
    // The figures of upstream's own tests: 3,000m of 4,000m and 5,000 of 10,000 come to 25 and 50.
    ['upstream, 3000/4000 and 5000/10000', 'LeastAllocated', amount(4000, 10_000), amount(3000, 5000), 37],
    ['upstream, 3000/6000 and 5000/10000', 'LeastAllocated', amount(6000, 10_000), amount(3000, 5000), 50],
    ['upstream, 6000/10000 and 5000/20000', 'LeastAllocated', amount(10_000, 20_000), amount(6000, 5000), 57],
    ['an empty node', 'MostAllocated', amount(4000, 10_000), amount(0, 0), 0],
    ['upstream, 3000/4000 and 5000/10000', 'MostAllocated', amount(4000, 10_000), amount(3000, 5000), 62],
    ['upstream, 6000/10000 and 5000/20000', 'MostAllocated', amount(10_000, 20_000), amount(6000, 5000), 42],
    ['rounded down each before the mean', 'MostAllocated', amount(3, 3), amount(1, 2), 49],
    ['more than there is, by defaults', 'MostAllocated', amount(100, 100), amount(150, 50), 75],
    ['more than there is, by defaults', 'LeastAllocated', amount(100, 100), amount(150, 50), 25],
    ['a resource that the node has none of', 'LeastAllocated', amount(100, 0), amount(25, 0), 75],
    ['no resource at all', 'MostAllocated', amount(0, 0), amount(0, 0), 0],
  ])('%s, %s', (_, strategy, allocatable, requested, expected) => {
    expect(scoreOf(allocatable, requested, strategy)).toBe(expected);
  });
});

describe('one pod at a time', () => {
  it.each<[string, Cluster, Assignment, Assignment]>([
    ['spread or packed', cluster(2, [200, 200, 200]), [0, 1, 0], [0, 0, 0]],
    ['in the order given, not by size', cluster(2, [300, 800, 700]), [0, 1, 0], [0, 1, 0]],
    ['what finds no node waits', cluster(2, [600, 600, 600, 100]), [0, 1, undefined, 0], [0, 1, undefined, 0]],
    ['allowed nodes', cluster(3, [100, 100], { allowed: { 0: [2], 1: [1, 2] } }), [2, 1], [2, 2]],
    ['apart', cluster(2, [100, 100, 100], { apart: [[0, 1, 2]] }), [0, 1, undefined], [0, 1, undefined]],
    ['together, wherever the first is', cluster(2, [100, 100, 100], { together: [[0, 2]] }), [0, 1, 0], [0, 0, 0]],
    [
      'together by two sets',
      cluster(2, [100, 100, 100], {
        together: [
          [0, 1],
          [1, 2],
        ],
      }),
      [0, 0, 0],
      [0, 0, 0],
    ],
    ['together, and no room there', cluster(2, [700, 400], { together: [[0, 1]] }), [0, undefined], [0, undefined]],
  ])('%s', (_, given, least, most) => {
    expect(leastAllocated(given)).toEqual(least);
    expect(mostAllocated(given)).toEqual(most);
  });

  it('counts what is reserved, for room and for scores', () => {
    const given = cluster(2, [100, 950]);
    const reserved = (cpu: number) => ({ cpu, memory: 0 });
    const nodes = given.nodes.map((node, n) => ({ ...node, reserved: reserved(n === 0 ? 200 : 0) }));
    expect(leastAllocated({ ...given, nodes })).toEqual([1, undefined]);
    expect(mostAllocated({ ...given, nodes })).toEqual([0, 1]);
  });

  it('counts a pod without requests in scores, by upstream’s defaults, and not for room', () => {
    const given = cluster(2, [
      [0, 0],
      [50, 50],
      [1000, 1000],
    ]);
    expect(leastAllocated(given)).toEqual([0, 1, 0]);
  });

  it('never breaks a rule', () => {
    const stream = validPlacements(31);
    for (let i = 0; i < 300; i++) {
      const { cluster: given } = stream.next().value;
      for (const place of [leastAllocated, mostAllocated]) {
        const { faults } = judge(given, place(given));
        expect(faults.filter(({ rule }) => rule !== 'a node for every workload')).toEqual([]);
      }
    }
  });
});
