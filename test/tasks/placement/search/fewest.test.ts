import { describe, expect, it } from 'vitest';
import { UNBOUNDED } from '../../../../function/common/clock.js';
import type { Cluster } from '../../../../function/tasks/placement/cluster.js';
import { type Choice, emptyBins } from '../../../../function/tasks/placement/search/fewest.js';
import { Instance } from '../../../../function/tasks/placement/search/instance.js';
import { Solution } from '../../../../function/tasks/placement/search/solution.js';
import { cluster, node } from '../clusters.js';

/** The bins that one attempt empties, from where all runs today. */
function emptied(given: Cluster, choice: Partial<Choice> = {}): number[] {
  const instance = new Instance(given);
  const solution = Solution.of(instance, instance.home);
  const all = { mayEmpty: () => true, mayUse: () => true, wanted: [], ...choice };
  // The work is over after the first attempt.
  emptyBins(solution, all, () => 0, { aim: 1, work: { left: 1 }, clock: UNBOUNDED });
  return solution.members.flatMap(({ length }, bin) => (length === 0 ? [bin] : []));
}

describe('which bin is emptied first', () => {
  const at = { 0: 0, 1: 1, 2: 2 };

  it('of equal ones the one that holds least', () => {
    expect(emptied(cluster(3, [300, 100, 200], { at }))).toEqual([1]);
  });

  it('a small one rather than a large one that holds less: what stays in use is large', () => {
    const nodes = [node('large', 2000, 2000), node('small', 1000, 1000), node('small too', 1000, 1000)];
    expect(emptied({ ...cluster(3, [100, 300, 200], { at }), nodes })).toEqual([2]);
  });

  it('one that is wanted, however little that saves', () => {
    const given = cluster(3, [300, 100, 200], { at });
    const nodes = given.nodes.map((each, n) => ({ ...each, cost: n === 0 ? 1 : 100 }));
    expect(emptied({ ...given, nodes })).toEqual([1]);
    expect(emptied({ ...given, nodes }, { wanted: [0] })).toEqual([0]);
  });

  it('never one that must not be emptied', () => {
    expect(emptied(cluster(3, [300, 100, 200], { at }), { mayEmpty: (bin) => bin === 0 })).toEqual([0]);
  });
});
