import { describe, expect, it } from 'vitest';
import { spread } from '../../../../function/tasks/placement/problem.js';
import { classesOf } from '../../../../function/tasks/placement/search/classes.js';
import { sendHome } from '../../../../function/tasks/placement/search/home.js';
import { Instance } from '../../../../function/tasks/placement/search/instance.js';
import { Solution } from '../../../../function/tasks/placement/search/solution.js';
import {
  fill,
  hardestFirst,
  isComplete,
  largestFirst,
  today,
} from '../../../../function/tasks/placement/search/starts.js';
import { picker } from '../../../../function/trm/state/random.js';
import { judge } from '../../../../model/tasks/placement/sizes/judge.js';
import { cluster, kept } from '../clusters.js';
import { worth } from './every-placement.js';
import { smallCluster } from './small-clusters.js';

describe('an instance', () => {
  it('has an item for workloads that must share a bin, which is at home where all of them are', () => {
    const given = cluster(3, [100, 200, 300, 400], { together: [[0, 2]], at: { 0: 1, 1: 2, 2: 1, 3: 0 } });
    const instance = new Instance(given);
    expect(instance.workloads).toEqual([[0, 2], [1], [3]]);
    expect([...instance.request].filter((_, i) => i % 2 === 0)).toEqual([400, 200, 400]);
    expect([...instance.home]).toEqual([1, 2, 0]);
    const parted = new Instance({
      ...given,
      workloads: given.workloads.map((one, w) => (w === 2 ? { ...one, at: 0 } : one)),
    });
    expect([...parted.home]).toEqual([-1, 2, 0]);
  });

  it('allows the bins that the rules allow and that are large enough', () => {
    const given = cluster(3, [100, 200], { allowed: { 1: [0, 2] } });
    const nodes = given.nodes.map((node, n) => ({
      ...node,
      allocatable: { ...node.allocatable, cpu: [150, 1000, 1000][n] ?? 0 },
    }));
    const instance = new Instance({ ...given, nodes });
    expect(instance.allowed.map((bits) => bits.list())).toEqual([[0, 1, 2], [2]]);
    expect([...instance.freedom]).toEqual([3, 1]);
    const less = instance.without([
      [0, 1],
      [0, 2],
    ]);
    expect(less.allowed.map((bits) => bits.list())).toEqual([[0], [2]]);
    expect([...less.freedom]).toEqual([1, 1]);
    expect([...instance.freedom]).toEqual([3, 1]);
  });

  it('does not measure bins by what limits nothing', () => {
    const given = cluster(2, [100]);
    const nodes = given.nodes.map((node, n) => ({
      ...node,
      allocatable: { ...node.allocatable, rest: [n === 0 ? Number.MAX_SAFE_INTEGER : 8] },
    }));
    expect(new Instance({ ...given, nodes, resources: ['pods'] }).largest[2]).toBe(8);
  });
});

describe('classes', () => {
  it('are items that are equal in what decides; where they run today does not', () => {
    const given = cluster(3, [100, 100, 100, 200, 100], { at: { 0: 1 }, allowed: { 2: [0, 1] }, apart: [[3, 4]] });
    const classes = classesOf(new Instance(given));
    expect(classes.map(({ items, bins, sets }) => ({ items, bins, sets }))).toEqual([
      { items: [0, 1], bins: [0, 1, 2], sets: [] },
      { items: [2], bins: [0, 1], sets: [] },
      { items: [3], bins: [0, 1, 2], sets: [0] },
      { items: [4], bins: [0, 1, 2], sets: [0] },
    ]);
  });
});

describe('a solution', () => {
  it('takes an item where it fits and meets nobody that it must not', () => {
    const solution = new Solution(new Instance(cluster(2, [600, 500, 100], { apart: [[0, 2]] })));
    solution.put(0, 0);
    expect([solution.takes(0, 1), solution.takes(1, 1)]).toEqual([false, true]);
    expect([solution.takes(0, 2), solution.takes(1, 2)]).toEqual([false, true]);
    solution.take(0);
    expect([solution.takes(0, 1), solution.takes(0, 2)]).toEqual([true, true]);
    expect(() => solution.put(0, 2)).toThrow('expected a bin below 2, got 2');
  });

  it.each(Array.from({ length: 60 }, (_, n) => n + 1))(
    'counts what is put and taken in any order (cluster %i)',
    (seed) => {
      const given = smallCluster(seed);
      const solution = stirred(new Instance(given), picker(seed));
      const { instance } = solution;
      const { nodes, cost } = worth(given, spread(instance, solution.at));
      expect(solution.used).toBe(nodes);
      expect(solution.spent).toBe(instance.priced ? cost : nodes);
      const again = Solution.of(instance, solution.at);
      const sorted = ({ members }: Solution) => members.map((items) => [...items].sort());
      expect(sorted(again)).toEqual(sorted(solution));
      expect(again.room).toEqual(solution.room);
      expect([again.used, again.spent, again.moves]).toEqual([solution.used, solution.spent, solution.moves]);
    },
  );
});

/** A solution after many random steps, of which each takes an item, and puts it elsewhere if it may go there. */
function stirred(instance: Instance, pick: (n: number) => number): Solution {
  const solution = new Solution(instance);
  for (let n = 0; n < 60; n++) {
    const [i, bin] = [pick(instance.items), pick(instance.bins)];
    solution.take(i);
    if (pick(3) > 0 && solution.takes(bin, i)) solution.put(i, bin);
  }
  return solution;
}

describe('starts', () => {
  it('put the hardest items first: those with one bin, the large ones', () => {
    const instance = new Instance(cluster(3, [100, 900, 50, 500], { allowed: { 2: [1] } }));
    expect(hardestFirst(instance)).toEqual([2, 1, 3, 0]);
  });

  it('take bins that are kept first, then what is large for its cost', () => {
    const given = { ...cluster(4, []), nodes: kept(4, [3]).map((node, n) => ({ ...node, cost: [4, 1, 2, 9][n] })) };
    expect(largestFirst(new Instance(given))).toEqual([3, 1, 2, 0]);
  });

  it('begin with today as far as the rules allow it', () => {
    const given = cluster(2, [600, 600, 100, 100], { at: { 0: 0, 1: 0, 2: 1, 3: 1 }, apart: [[2, 3]] });
    expect([...today(new Instance(given)).at]).toEqual([0, -1, 1, -1]);
  });

  it('fill bins that are in use before others, and leave out what fits nowhere', () => {
    const solution = new Solution(new Instance(cluster(2, [600, 500, 400, 900])));
    fill(solution, [0, 1, 2, 3], 'first', [0, 1]);
    expect([...solution.at]).toEqual([0, 1, 0, -1]);
    expect(isComplete(solution)).toBe(false);
    const best = new Solution(new Instance(cluster(3, [500, 700, 300])));
    fill(best, [0, 1, 2], 'best', [0, 1, 2]);
    expect([...best.at]).toEqual([0, 1, 1]);
  });
});

describe('the way home', () => {
  it('is taken where the bin is in use anyway and has room', () => {
    const given = cluster(4, [100, 100, 100, 950], { at: { 0: 0, 1: 1, 2: 2, 3: 0 } });
    const solution = Solution.of(new Instance(given), [1, 1, 1, 2]);
    sendHome(solution);
    // w2 has no room on n2 beside w3, and n0 is empty.
    expect([...solution.at]).toEqual([1, 1, 1, 2]);
    const other = Solution.of(new Instance(given), [1, 0, 0, 2]);
    sendHome(other);
    // As soon as w0 is at home, n1 is empty.
    expect([...other.at]).toEqual([0, 0, 0, 2]);
    expect(judge(given, spread(other.instance, other.at))).toMatchObject({ nodes: 2, moves: 3 });
  });
});
