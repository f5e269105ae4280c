import { describe, expect, it } from 'vitest';
import { FirstFit } from '../../../../function/tasks/placement/search/first-fit.js';
import { Instance } from '../../../../function/tasks/placement/search/instance.js';
import { RandomOrders } from '../../../../function/tasks/placement/search/orders.js';
import { Solution } from '../../../../function/tasks/placement/search/solution.js';
import { hardestFirst, isComplete, largestFirst } from '../../../../function/tasks/placement/search/starts.js';
import { picker } from '../../../../function/trm/state/random.js';
import { company } from '../../../../model/tasks/placement/sizes/clusters/company.js';
import { cluster, kept } from '../clusters.js';
import { smallCluster } from './small-clusters.js';

/** First fit as its definition says it. */
function plainly(instance: Instance, order: ArrayLike<number>, binOrder: readonly number[]): Solution {
  const solution = new Solution(instance);
  const open = binOrder.filter((bin) => solution.isUsed(bin));
  for (const i of Array.from(order)) {
    let bin = open.find((one) => solution.takes(one, i));
    if (bin === undefined) {
      bin = binOrder.find((one) => !solution.isUsed(one) && solution.takes(one, i));
      if (bin === undefined) return solution;
      open.push(bin);
    }
    solution.put(i, bin);
  }
  return solution;
}

/** How first fit in a tree differs from first fit, in three random orders; empty where it does not. */
function differences(instance: Instance, seed: number): string[] {
  const orders = new RandomOrders(instance, picker(seed));
  const firstFit = new FirstFit(instance);
  return [0, 1, 2].flatMap(() => {
    const random = orders.random();
    const order = [...orders.itemsBy(random)];
    const expected = plainly(instance, order, random.bins);
    const spent = firstFit.run(order, random.bins);
    if (!isComplete(expected))
      return spent === Number.POSITIVE_INFINITY ? [] : [`seed ${seed}: ${spent} for what fits nowhere`];
    const same = firstFit.solution().at.every((bin, i) => bin === expected.at[i]);
    return same && Math.abs(spent - expected.spent) <= 1e-9 * spent
      ? []
      : [`seed ${seed}: ${spent}, not ${expected.spent}`];
  });
}

describe('first fit', () => {
  it('puts every item where first fit does, in small clusters and in companies', () => {
    const small = Array.from({ length: 300 }, (_, seed) => differences(new Instance(smallCluster(seed)), seed));
    const large = [16, 40].flatMap((nodes) => differences(new Instance(company(nodes, nodes * 5, nodes)), nodes));
    expect([...small.flat(), ...large]).toEqual([]);
  });

  it('ends as soon as it costs more than what is known, and is ready for the next order', () => {
    const instance = new Instance(cluster(3, [600, 600, 600]));
    const firstFit = new FirstFit(instance);
    const order = hardestFirst(instance);
    expect(firstFit.run(order, largestFirst(instance), 2)).toBe(Number.POSITIVE_INFINITY);
    expect(firstFit.run(order, largestFirst(instance), 3)).toBe(3);
    expect([...firstFit.solution().at].sort()).toEqual([0, 1, 2]);
  });

  it('counts bins that are kept, whether or not they hold anything', () => {
    const instance = new Instance({ ...cluster(3, [100], { allowed: { 0: [2] } }), nodes: kept(3, [0]) });
    expect(new FirstFit(instance).run([0], largestFirst(instance))).toBe(2);
  });
});

describe('random orders', () => {
  const instance = new Instance(cluster(3, [100, 900, 50, 500, 300, 200, 120, 80], { allowed: { 2: [1] } }));

  it('have every item once, those with one bin first', () => {
    const orders = new RandomOrders(instance, picker(1));
    for (let n = 0; n < 20; n++) {
      const order = [...orders.itemsBy(orders.random())];
      expect(order[0]).toBe(2);
      expect(order.sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    }
  });

  it('that are like another one have most keys of it', () => {
    const orders = new RandomOrders(instance, picker(2));
    const first = orders.random();
    const changes = Array.from(
      { length: 50 },
      () => orders.like(first).keys.filter((key, i) => key !== first.keys[i]).length,
    );
    expect(Math.max(...changes)).toBeGreaterThan(0);
    expect(changes.reduce((sum, count) => sum + count, 0) / 50).toBeLessThan(3);
  });
});
