import { describe, expect, it } from 'vitest';
import { Instance } from '../../../../function/tasks/placement/search/instance.js';
import { pricesOf } from '../../../../function/tasks/placement/search/prices.js';
import { cluster } from '../clusters.js';

const priced = (...costs: number[]) => {
  const given = cluster(costs.length, []);
  return new Instance({ ...given, nodes: given.nodes.map((node, n) => ({ ...node, cost: costs[n] })) });
};

describe('prices', () => {
  it('count bins where nothing costs anything', () => {
    expect(pricesOf(new Instance(cluster(3, [])), 3)).toEqual({ of: [1, 1, 1], exact: true, most: 2 });
  });

  it.each<[string, number[], number, object]>([
    ['in the unit that all costs are multiples of', [30, 60, 90], 120, { of: [1, 2, 3], exact: true, most: 3 }],
    ['with as many decimals as there are', [0.0416, 0.0419], 0.0419, { of: [416, 419], exact: true, most: 418 }],
    // 0.1 + 0.2 is a bit more than 0.3, and costs the same.
    ['whatever the last bit of a sum is', [0.1, 0.2, 0.3], 0.1 + 0.2, { of: [1, 2, 3], exact: true, most: 2 }],
    ['up to any sum', [1, 2], Number.POSITIVE_INFINITY, { of: [1, 2], exact: true, most: Number.POSITIVE_INFINITY }],
    ['of nothing', [0, 0], 0, { of: [0, 0], exact: true, most: -1 }],
    // The dearest is ten million units, and what is equal is let pass.
    ['rounded down where they are too far apart', [1e9, 149], 1e9, { of: [1e7, 1], exact: false, most: 1e7 }],
  ])('are whole numbers %s', (_, costs, below, prices) => {
    expect(pricesOf(priced(...costs), below)).toEqual(prices);
  });

  it('that are no decimals are not exact', () => {
    expect(pricesOf(priced(1 / 7, 1 / 3), 1).exact).toBe(false);
  });
});
