import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../../../../function/tasks/placement/cluster.js';
import { Instance } from '../../../../../function/tasks/placement/search/instance.js';
import { Solution } from '../../../../../function/tasks/placement/search/solution.js';
import { isComplete } from '../../../../../function/tasks/placement/search/starts.js';
import {
  anyOrder,
  fittingFirst,
  leastLoad,
  loadAndSize,
  shaken,
  smallestFirst,
} from '../../../../../model/tasks/placement/emptying/orders.js';
import { emptiable, type Order, walkBy } from '../../../../../model/tasks/placement/emptying/walk.js';
import { company } from '../../../../../model/tasks/placement/sizes/clusters/company.js';
import { judge } from '../../../../../model/tasks/placement/sizes/judge.js';
import { cluster, kept, node } from '../../../../tasks/placement/clusters.js';

const first = () => 0;
const LIMITS = { aim: 1, renewal: 1, mostIdle: 5, work: 20_000 };
const at = { 0: 0, 1: 1, 2: 2 };
const uneven: Cluster = {
  ...cluster(3, [100, 500, 300], { at }),
  nodes: [node('large', 2000, 2000), node('small', 1000, 1000), node('small too', 1000, 1000)],
};

/** The bins that a walk emptied, in their order, and where it ended. */
function walked(order: Order, given = uneven, limits = LIMITS) {
  const instance = new Instance(given);
  const solution = Solution.of(instance, instance.home);
  const way: number[] = [];
  walkBy(order, solution, first, { ...limits, onAttempt: (bin, emptied) => emptied && way.push(bin) });
  return { way, solution };
}

describe('walks that empty one bin after another', () => {
  it('follow the order that they are given', () => {
    expect(walked(leastLoad).way).toEqual([0, 2]);
    expect(walked(smallestFirst).way).toEqual([2, 1]);
    expect(walked(loadAndSize).way).toEqual([2, 1]);
    expect(walked(fittingFirst()).way).toEqual([2, 1]);
    expect(walked(() => Float64Array.of(3, 1, 2)).way).toEqual([1, 2]);
    expect(walked(shaken(smallestFirst, 0, first)).way).toEqual([2, 1]);
    expect(walked(anyOrder(first)).way).toEqual([0, 1]);
  });

  it('ask for the order again after so many emptied bins', () => {
    const asked = (renewal: number) => {
      let times = 0;
      const order: Order = () => Float64Array.of(++times, 0, 0);
      walked(order, uneven, { ...LIMITS, renewal });
      return times;
    };
    expect(asked(1)).toBe(3);
    expect(asked(2)).toBe(2);
  });

  it('ask for it as well where the next bin cannot be emptied', () => {
    // The second workload may go to the first node only, which is empty by then.
    const given = cluster(4, [100, 950, 100, 100], { allowed: { 1: [0, 1] }, at: { 0: 0, 1: 1, 2: 2, 3: 3 } });
    const orders = [Float64Array.of(0, 1, 3, 2), Float64Array.of(0, 9, 0, 1)];
    let times = 0;
    const { way } = walked(() => orders[times++] ?? Float64Array.of(), given, {
      ...LIMITS,
      aim: 2,
      renewal: 9,
      work: 10,
    });
    expect([way, times]).toEqual([[0, 2], 2]);
  });

  it('end where the bound is met, or where nothing can be emptied', () => {
    expect(walked(smallestFirst, uneven, { ...LIMITS, aim: 2 }).way).toEqual([2]);
    const bound = cluster(2, [100, 100], { at, allowed: { 0: [0], 1: [1] } });
    expect(walked(leastLoad, bound).way).toEqual([]);
  });

  it('break no rule of a whole company', () => {
    const given = company(24, 100, 5);
    const { solution } = walked(smallestFirst, given);
    expect(isComplete(solution)).toBe(true);
    const worth = judge(given, [...solution.at]);
    expect(worth).toMatchObject({ nodes: solution.used });
    expect(solution.used).toBeLessThan(24);
  });
});

it('what fits nowhere else makes a bin come late, by one order', () => {
  // The 900m fit on none of the other nodes; the node that holds them is the smallest.
  const given: Cluster = {
    ...cluster(3, [900, 600, 600], { at }),
    nodes: [node('small', 1000, 1000), node('large', 1400, 1400), node('large too', 1400, 1400)],
  };
  const instance = new Instance(given);
  const solution = Solution.of(instance, instance.home);
  const first = (order: Order) =>
    order(solution).reduce((best, effort, bin, all) => (effort < (all[best] ?? 0) ? bin : best), 0);
  expect(first(smallestFirst)).toBe(0);
  expect(first(fittingFirst())).toBe(1);
});

it('neither kept bins can be emptied, nor empty ones, nor such as hold what must stay', () => {
  const given = { ...cluster(4, [100, 100, 100], { at, allowed: { 1: [1] } }), nodes: kept(4, [0]) };
  const instance = new Instance(given);
  expect(emptiable(Solution.of(instance, instance.home))).toEqual([2]);
});
