import { describe, expect, it } from 'vitest';
import { UNBOUNDED } from '../../../../function/common/clock.js';
import { Aborted } from '../../../../function/common/faults.js';
import type { Cluster } from '../../../../function/tasks/placement/cluster.js';
import { spread } from '../../../../function/tasks/placement/problem.js';
import { Ejection } from '../../../../function/tasks/placement/search/ejection.js';
import { emptyBins } from '../../../../function/tasks/placement/search/fewest.js';
import { Instance } from '../../../../function/tasks/placement/search/instance.js';
import { searchFewest } from '../../../../function/tasks/placement/search/search.js';
import { Solution } from '../../../../function/tasks/placement/search/solution.js';
import { picker } from '../../../../function/trm/state/random.js';
import { judge } from '../../../../model/tasks/placement/sizes/judge.js';
import { cluster, kept } from '../clusters.js';
import { spreadOut } from '../windows/spread-out.js';

const at = (given: Cluster, ...bins: number[]) => Solution.of(new Instance(given), bins);
const settle = (solution: Solution, pool: number[], open: number[], left = 100_000) =>
  new Ejection(solution.instance, solution, picker(1)).settle(pool, open, { left });

describe('an ejection', () => {
  it('puts an item where there is room', () => {
    const solution = at(cluster(3, [600, 500, 300]), 0, 1, 2);
    expect(settle(solution, [2], [0, 1])).toBe(true);
    expect(solution.at[2]).toBe(0);
  });

  it('makes room by moving another item on', () => {
    // 500 fits nowhere until 200 goes to the bin with 700.
    const solution = at(cluster(3, [500, 200, 700, 500]), 0, 0, 1, 2);
    expect(settle(solution, [3], [0, 1])).toBe(true);
    expect([...solution.at]).toEqual([0, 1, 1, 0]);
  });

  it('throws out items that it must not meet', () => {
    const given = cluster(3, [100, 900, 900], { apart: [[0, 1]], allowed: { 0: [0, 1], 1: [0, 2], 2: [1, 2] } });
    const solution = at(given, 0, 2, 1);
    // w1 may go to n0 only, which w0 has to leave for n1.
    expect(settle(solution, [1], [0, 1])).toBe(true);
    expect([...solution.at]).toEqual([1, 0, 1]);
  });

  it('leaves all as it was where it finds no place, and uses no bin that is not open', () => {
    const solution = at(cluster(4, [600, 600, 600]), 0, 1, 2);
    expect(settle(solution, [2], [0, 1], 20_000)).toBe(false);
    expect([...solution.at]).toEqual([0, 1, 2]);
    expect(solution.used).toBe(3);
    expect(solution.members[3]).toEqual([]);
  });
});

const choice = { mayEmpty: () => true, mayUse: () => true, wanted: [] };
const limits = (left = 1e6, aim = 0) => ({ aim, clock: UNBOUNDED, work: { left } });

describe('emptying bins', () => {
  it('gives up those that hold least, until the aim', () => {
    const solution = at(cluster(4, [100, 200, 300, 400]), 0, 1, 2, 3);
    emptyBins(solution, choice, picker(1), limits(1e6, 2));
    expect(solution.used).toBe(2);
    expect(solution.isUsed(0)).toBe(false);
  });

  it('gives up wanted ones first, and none that is kept, bound, or may not be', () => {
    const given = { ...cluster(5, [100, 100, 100, 100, 300], { allowed: { 1: [1] } }), nodes: kept(5, [0]) };
    const solution = at(given, 0, 1, 2, 3, 4);
    emptyBins(solution, { ...choice, mayEmpty: (bin) => bin !== 2, wanted: [4] }, picker(1), limits(1e6, 4));
    expect(solution.isUsed(4)).toBe(false);
    emptyBins(solution, { ...choice, mayEmpty: (bin) => bin !== 2 }, picker(1), limits());
    expect([0, 1, 2].map((bin) => solution.isUsed(bin))).toEqual([true, true, true]);
    expect(solution.isUsed(3)).toBe(false);
  });

  it('exchanges a dear bin for a cheap one, unless that may not be used', () => {
    const given = cluster(2, [900]);
    const priced = { ...given, nodes: given.nodes.map((node, n) => ({ ...node, cost: [3, 1][n] })) };
    const solution = at(priced, 0);
    emptyBins(solution, { ...choice, mayUse: () => false }, picker(1), limits());
    expect(solution.spent).toBe(3);
    emptyBins(solution, choice, picker(1), limits());
    expect(solution.spent).toBe(1);
  });

  it('stops when the time is over, and when the clock says so', () => {
    const solution = at(cluster(4, [100, 200, 300, 400]), 0, 1, 2, 3);
    emptyBins(solution, choice, picker(1), { ...limits(), over: () => true });
    expect(solution.used).toBe(4);
    const clock = {
      check: () => {
        throw new Aborted();
      },
      left: () => 0,
    };
    expect(() => emptyBins(solution, choice, picker(1), { ...limits(), clock })).toThrow(Aborted);
  });
});

describe('a search', () => {
  it('finds the same again, which obeys every rule and is better than today', () => {
    const { cluster: given, today } = spreadOut(5);
    const search = () => searchFewest(new Instance(given), { aim: 8, clock: UNBOUNDED });
    const found = search();
    expect(judge(given, spread(found.instance, found.at))).toMatchObject({ nodes: found.used, moves: found.moves });
    expect(found.used).toBeLessThan(today.used);
    expect([...search().at]).toEqual([...found.at]);
  });

  it('moves nothing where today is as good as can be', () => {
    const found = searchFewest(new Instance(cluster(3, [600, 600], { at: { 0: 2, 1: 0 } })), {
      aim: 2,
      clock: UNBOUNDED,
    });
    expect([...found.at]).toEqual([2, 0]);
  });

  it('leaves items without a bin where there is none for them', () => {
    const found = searchFewest(new Instance(cluster(2, [600, 600, 600])), { aim: 0, clock: UNBOUNDED });
    expect([...found.at].filter((bin) => bin === -1)).toHaveLength(1);
  });
});
