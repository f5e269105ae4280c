import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../../../function/tasks/placement/cluster.js';
import { Instance } from '../../../../function/tasks/placement/search/instance.js';
import { Solution } from '../../../../function/tasks/placement/search/solution.js';
import { hasWindow, nextWindow } from '../../../../function/tasks/placement/windows/choose.js';
import { cluster, kept, node } from '../clusters.js';

const today = (given: Cluster) => {
  const instance = new Instance(given);
  return Solution.of(instance, instance.home);
};
const any = () => true;
const first = () => 0;
/** Workload i of so many millicores on node i. */
const one = (sizes: readonly number[], more: Parameters<typeof cluster>[2] = {}) =>
  cluster(sizes.length, sizes, { at: Object.fromEntries(sizes.map((_, i) => [i, i])), ...more });

describe('the next window', () => {
  it('begins with the bin that holds least, and goes on with those that have the most room', () => {
    expect(nextWindow(today(one([500, 100, 900, 300])), any, new Map(), first)).toEqual([1, 3, 0, 2]);
  });

  it('begins with a small bin rather than with a large one that holds less', () => {
    const nodes = [node('large', 2000, 2000), ...kept(3, [])];
    const given = one([100, 500, 300, 500]);
    expect(nextWindow(today({ ...given, nodes }), any, new Map(), first)?.[0]).toBe(2);
  });

  it('begins with another one where the first resisted', () => {
    expect(nextWindow(today(one([500, 100, 900, 300])), any, new Map([[1, 1]]), first)?.[0]).toBe(3);
  });

  it('begins neither with a kept bin, nor with one that may not be emptied or holds what must stay', () => {
    const given = { ...one([100, 200, 300, 400], { allowed: { 1: [1] } }), nodes: kept(4, [0]) };
    expect(nextWindow(today(given), any, new Map(), first)?.[0]).toBe(2);
    expect(nextWindow(today(given), (bin) => bin !== 2, new Map(), first)?.[0]).toBe(3);
  });

  it('shows six bins at most, all of them in use', () => {
    const window = nextWindow(today(one([...Array(9).fill(500), 0])), any, new Map(), first);
    expect(window).toHaveLength(6);
  });

  it('is none where nothing can go anywhere: nodes in use are no place for it, or all is bound', () => {
    const alone = cluster(3, [100], { at: { 0: 0 } });
    expect(nextWindow(today(alone), any, new Map(), first)).toBeUndefined();
    expect(hasWindow(today(alone), any)).toBe(false);
    expect(hasWindow(today(one([100, 100], { allowed: { 0: [0], 1: [1] } })), any)).toBe(false);
    expect(hasWindow(today(one([100, 100])), any)).toBe(true);
    expect(hasWindow(today(one([100, 100])), () => false)).toBe(false);
  });
});
