import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../../../function/tasks/placement/cluster.js';
import { boundOf } from '../../../../function/tasks/placement/search/bound.js';
import { Instance } from '../../../../function/tasks/placement/search/instance.js';
import { cluster, kept } from '../clusters.js';

const of = (given: Cluster) => boundOf(new Instance(given));
const costing = (given: Cluster, ...costs: number[]): Cluster => ({
  ...given,
  nodes: given.nodes.map((node, n) => ({ ...node, cost: costs[n] })),
});

describe('a bound says how many bins are needed', () => {
  it.each<[string, Cluster, number]>([
    ['for nothing', cluster(3, []), 0],
    ['by the sum of one resource', cluster(9, Array(20).fill([110, 1])), 3],
    ['by a weighted sum of two', cluster(9, [...Array(4).fill([900, 100]), ...Array(4).fill([100, 900])]), 4],
    ['for bins that are kept', { ...cluster(4, [100]), nodes: kept(4, [1, 2]) }, 2],
    ['for items that have one bin only', cluster(4, [1, 1, 1], { allowed: { 0: [0], 1: [1], 2: [2] } }), 3],
    ['for items that keep apart', cluster(5, [1, 1, 1, 1], { apart: [[0, 1, 2, 3]] }), 4],
    ['for items of more than half a bin', cluster(9, [510, 510, 510]), 3],
    // Martello and Toth: beside 600 there is room for one of 400 each, and the third 400 needs a bin.
    ['for what has no room beside large items', cluster(9, [600, 600, 400, 400, 400]), 3],
    [
      'for pools without a common bin, together',
      cluster(6, Array(6).fill(600), {
        allowed: { 0: [0, 1], 1: [0, 1], 2: [2, 3, 4], 3: [2, 3, 4], 4: [2, 3, 4], 5: [5] },
      }),
      6,
    ],
  ])('%s', (_, given, bins) => {
    expect(of(given)).toEqual({ feasible: true, bins, spent: bins });
  });

  it('not beyond what sums of huge amounts can tell', () => {
    const huge = 2 ** 52 - 1;
    const given = cluster(8, Array(8).fill(1));
    const nodes = given.nodes.map((node) => ({ ...node, allocatable: { cpu: 2 * huge, memory: huge } }));
    const workloads = given.workloads.map((one) => ({ ...one, request: { cpu: huge, memory: 1 } }));
    expect(of({ ...given, nodes, workloads })).toMatchObject({ bins: 4 });
  });
});

describe('a bound on costs', () => {
  it('takes the bins that are needed anyway, and the cheapest shares of others', () => {
    const given = costing(cluster(4, [600, 600, 600], { allowed: { 0: [3] } }), 5, 2, 1, 7);
    const bound = of(given);
    // 800 of 1,800 are beyond the forced bin: less than the one that costs 1.
    expect(bound).toMatchObject({ feasible: true });
    expect(bound.feasible && bound.spent).toBeCloseTo(7 + 0.8, 6);
  });

  it('is what is kept, to the last bit, where nothing else is needed', () => {
    const given = { ...cluster(3, [1]), nodes: kept(3, [0, 1, 2]) };
    expect(of(costing(given, 0.1, 0.2, 0.3))).toMatchObject({ spent: 0.1 + 0.2 + 0.3 });
  });
});

describe('a bound says why nothing can do', () => {
  it.each<[string, Cluster, object]>([
    ['an item that fits nowhere', cluster(2, [1, 1001]), { kind: 'nowhere', item: 1 }],
    [
      'two that must share a bin and must not',
      cluster(2, [1, 1], { apart: [[0, 1]], together: [[0, 1]] }),
      { kind: 'nowhere', item: 0 },
    ],
    [
      'too much for the only bin',
      cluster(2, [600, 600], { allowed: { 0: [1], 1: [1] } }),
      { kind: 'full', items: [0, 1], bins: [1] },
    ],
    [
      'apart, with one bin',
      cluster(2, [1, 1], { allowed: { 0: [1], 1: [1] }, apart: [[0, 1]] }),
      { kind: 'apart', items: [0, 1], bins: [1] },
    ],
    [
      'no room beside what has one bin',
      cluster(2, [600, 600, 600], { allowed: { 0: [0], 1: [1] } }),
      { kind: 'crowded', item: 2 },
    ],
    ['too much in all', cluster(2, [700, 700, 700]), { kind: 'full', items: [0, 1, 2], bins: [0, 1] }],
    ['more apart than bins', cluster(2, [1, 1, 1], { apart: [[0, 1, 2]] }), { kind: 'apart', items: [0, 1, 2] }],
    [
      'more large items than bins',
      cluster(
        2,
        [
          [510, 1],
          [510, 1],
          [510, 1],
        ].map(([c = 0, m = 0]) => [c, m] as const),
      ),
      { kind: 'apart' },
    ],
  ])('%s', (_, given, reason) => {
    expect(of(given)).toMatchObject({ feasible: false, reason });
  });
});
