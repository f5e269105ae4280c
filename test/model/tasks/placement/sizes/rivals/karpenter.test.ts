import { describe, expect, it } from 'vitest';
import { consolidated } from '../../../../../../model/tasks/placement/sizes/rivals/karpenter.js';
import { Shape } from '../../../../../../model/tasks/placement/sizes/rivals/shape.js';
import { cluster, kept } from '../../../../../tasks/placement/clusters.js';

const left = (given: ReturnType<typeof cluster>) => {
  const occupancy = consolidated(new Shape(given), Number.POSITIVE_INFINITY);
  return [occupancy.nodesInUse(), occupancy.assignment()];
};

describe("Karpenter's consolidation", () => {
  it('removes several nodes at once, those with the fewest pods first', () => {
    const given = cluster(4, [300, 200, 200, 100, 100], { at: { 0: 0, 1: 1, 2: 2, 3: 3, 4: 3 } });
    expect(left(given)).toEqual([1, [3, 3, 3, 3, 3]]);
  });

  it('removes one node where no two can go', () => {
    expect(left(cluster(3, [500, 500, 500], { at: { 0: 0, 1: 1, 2: 2 } }))).toEqual([2, [1, 1, 2]]);
  });

  it('keeps nodes with a pod that may run nowhere else', () => {
    const given = cluster(2, [100, 100], { at: { 0: 0, 1: 1 }, allowed: { 0: [0], 1: [1] } });
    expect(left(given)).toEqual([2, [0, 1]]);
  });

  it('keeps nodes that stay whatever happens, and fills them', () => {
    const given = { ...cluster(2, [100], { at: { 0: 0 } }), nodes: kept(2, [1]) };
    expect(left(given)).toEqual([1, [1]]);
  });

  it('keeps replicas apart', () => {
    expect(left(cluster(2, [100, 100], { at: { 0: 0, 1: 1 }, apart: [[0, 1]] }))).toEqual([2, [0, 1]]);
  });
});
