import { describe, expect, it } from 'vitest';
import { Partial, packingOf } from '../../../../function/tasks/placement/packing.js';
import { layoutOf } from '../../../../function/tasks/placement/packing-tokens/layout.js';
import { picker } from '../../../../function/trm/state/random.js';
import { cluster, node } from '../clusters.js';

describe('the puzzle as it stands', () => {
  it('items from large to small by their larger share; of equal ones those with fewer nodes first', () => {
    const state = new Partial(packingOf(cluster(3, [100, [200, 900], [500, 100], 100], { allowed: { 3: [0, 1] } })));
    expect(layoutOf(state)).toMatchObject({ items: [1, 2, 3, 0], swapped: false });
  });

  it('nodes in use first, then larger ones, then those with more on them today', () => {
    const given = cluster(4, [100, 300, 100], { allowed: { 0: [3] }, at: { 1: 2 } });
    const nodes = given.nodes.map((each, n) => (n === 1 ? node('large', 2000, 2000) : each));
    const state = new Partial(packingOf({ ...given, nodes }));
    state.settle();
    expect(layoutOf(state)).toMatchObject({ bins: [3, 1, 2, 0], items: [1, 2] });
  });
});

describe('other views', () => {
  const state = new Partial(
    packingOf(
      cluster(6, [
        [100, 900],
        [200, 800],
        [300, 700],
        [400, 600],
        [500, 500],
      ]),
    ),
  );

  it('show the same items and nodes in other orders', () => {
    const views = Array.from({ length: 20 }, (_, seed) => layoutOf(state, picker(seed)));
    for (const { items, bins } of views) {
      expect([...items].sort()).toEqual([0, 1, 2, 3, 4]);
      expect([...bins].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    }
    expect(new Set(views.map(({ items }) => items.join())).size).toBeGreaterThan(3);
    expect(new Set(views.map(({ bins }) => bins.join())).size).toBeGreaterThan(3);
    expect(new Set(views.map(({ swapped }) => swapped))).toEqual(new Set([true, false]));
  });

  it('are the same for the same numbers', () => {
    expect(layoutOf(state, picker(7))).toEqual(layoutOf(state, picker(7)));
  });
});
