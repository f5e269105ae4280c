import { describe, expect, it } from 'vitest';
import { Instance } from '../../../../function/tasks/placement/search/instance.js';
import { Solution } from '../../../../function/tasks/placement/search/solution.js';
import { applied, usedIn, windowOn } from '../../../../function/tasks/placement/windows/window.js';
import { cluster, kept } from '../clusters.js';

/** Five nodes of 1,000m; w0 and w1 on n1, w2 on n3, w3 on n4, where it must stay. */
const given = cluster(5, [100, 200, 300, 400], {
  at: { 0: 1, 1: 1, 2: 3, 3: 4 },
  allowed: { 3: [4] },
  apart: [
    [0, 2],
    [1, 3],
  ],
});
const solution = () => {
  const instance = new Instance(given);
  return Solution.of(instance, instance.home);
};

describe('a window', () => {
  it('shows bins by their place in it, with the items that have a choice there', () => {
    const { packing, bins, items } = windowOn(solution(), [1, 3, 4]);
    expect(bins).toEqual([1, 3, 4]);
    expect(items).toEqual([0, 1, 2]);
    expect(packing.items.map(({ workloads, allowed, apart }) => ({ workloads, allowed, apart }))).toEqual([
      { workloads: [0], allowed: 0b111, apart: [2] },
      // w3 does not move, and w1 must not meet it.
      { workloads: [1], allowed: 0b011, apart: [] },
      { workloads: [2], allowed: 0b111, apart: [0] },
    ]);
  });

  it('takes the room of what it does not show, and keeps its bin in use', () => {
    const { packing } = windowOn(solution(), [1, 3, 4]);
    expect(packing.bins.map(({ cpu }) => cpu)).toEqual([1000, 1000, 600]);
    expect(packing.present.map(({ cpu }) => cpu)).toEqual([300, 300, 0]);
    expect(packing.kept).toBe(0b100);
  });

  it('keeps nodes in use that are kept, or may not be emptied', () => {
    const instance = new Instance({ ...given, nodes: kept(5, [1]) });
    expect(windowOn(Solution.of(instance, instance.home), [1, 3]).packing.kept).toBe(0b01);
    expect(windowOn(solution(), [1, 3], (bin) => bin !== 3).packing.kept).toBe(0b10);
  });

  it('counts the bins that a placement uses, and moves what it moves', () => {
    const on = solution();
    const window = windowOn(on, [1, 3, 4]);
    expect(usedIn(window, [2, 1, 1])).toBe(2);
    expect(usedIn(window, [2, 1, -1])).toBeUndefined();
    expect(applied(on, window, [2, 1, 1])).toBe(2);
    expect([...on.at]).toEqual([4, 3, 3, 4]);
    expect(on.used).toBe(2);
    expect(applied(on, window, [2, 1, 1])).toBe(0);
  });
});
