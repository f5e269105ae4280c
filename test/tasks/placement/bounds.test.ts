import { describe, expect, it } from 'vitest';
import { windowBound } from '../../../function/tasks/placement/bounds.js';
import type { Cluster } from '../../../function/tasks/placement/cluster.js';
import { packingOf } from '../../../function/tasks/placement/packing.js';
import { cluster, kept } from './clusters.js';

describe('at least so many nodes', () => {
  it.each<[string, Cluster, number]>([
    ['none for no workloads', cluster(3, []), 0],
    ['one for workloads that request nothing', cluster(3, [0, 0]), 1],
    [
      'by the sum of CPU',
      cluster(5, [
        [500, 1],
        [500, 1],
        [500, 1],
      ]),
      2,
    ],
    [
      'by the sum of memory',
      cluster(5, [
        [1, 900],
        [1, 900],
        [1, 900],
      ]),
      3,
    ],
    ['by workloads of which no two share a node', cluster(5, [600, 600, 600, 10]), 3],
    ['by anti-affinity', cluster(5, [10, 10, 10, 10], { apart: [[0, 1, 2, 3]] }), 4],
    ['by pins to different nodes', cluster(5, [10, 10], { allowed: { 0: [1], 1: [2] } }), 2],
    ['by pools that share no node', cluster(6, [600, 600, 600], { allowed: { 0: [0, 1], 1: [0, 1], 2: [2, 3] } }), 3],
    ['with kept nodes, which cost nothing more', { ...cluster(4, [900, 900]), nodes: kept(4, [1]) }, 2],
    ['kept nodes alone', { ...cluster(4, [10]), nodes: kept(4, [1, 2]) }, 2],
    ['by a pin, and the rest', cluster(4, [900, 900, 10], { allowed: { 2: [3] } }), 2],
  ])('%s', (_, given, bins) => {
    expect(windowBound(packingOf(given))).toEqual({ feasible: true, bins, spent: bins });
  });
});

describe('no placement at all', () => {
  it.each<[string, Cluster, object]>([
    ['a workload larger than every node', cluster(3, [10, 1001]), { kind: 'nowhere', item: 1 }],
    ['a workload that the rules allow nowhere', cluster(3, [10], { allowed: { 0: [] } }), { kind: 'nowhere', item: 0 }],
    ['more in all than there is', cluster(2, [700, 700, 700]), { kind: 'full', items: [0, 1, 2], bins: [0, 1] }],
    [
      'more than the nodes that these workloads may use',
      cluster(4, [400, 400, 400, 10], { allowed: { 0: [1], 1: [1], 2: [1] } }),
      { kind: 'full', items: [0, 1, 2], bins: [1] },
    ],
    ['a larger set apart than nodes', cluster(2, [1, 1, 1], { apart: [[0, 1, 2]] }), { kind: 'apart', bins: [0, 1] }],
    [
      'workloads that share no node with those that are pinned',
      cluster(2, [600, 600, 500], { allowed: { 0: [0], 1: [1] } }),
      { kind: 'apart', items: expect.arrayContaining([0, 1, 2]), bins: [0, 1] },
    ],
    [
      'pins that leave no room for another',
      cluster(2, [500, 400, 200, 850], { allowed: { 0: [0], 1: [0], 3: [1] } }),
      { kind: 'crowded', item: 3 },
    ],
  ])('%s', (_, given, reason) => {
    expect(windowBound(packingOf(given))).toMatchObject({ feasible: false, reason });
  });
});
