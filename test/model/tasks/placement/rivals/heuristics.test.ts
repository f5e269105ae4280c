import { describe, expect, it } from 'vitest';
import type { Assignment, Cluster } from '../../../../../function/tasks/placement/cluster.js';
import { bestFit, firstFit, randomised } from '../../../../../model/tasks/placement/rivals/heuristics.js';
import { cluster } from '../../../../tasks/placement/clusters.js';
import { judge } from '../../../../tasks/placement/judge.js';
import { validPlacements } from '../../../../tasks/placement/random-clusters.js';

const sixteen = (given: Cluster) => randomised(given, 16, 3);
const ways = { firstFit, bestFit, sixteen };

/** 500 + 300 + 200 and 400 + 400 + 200 fill two nodes; in decreasing order 500 takes a 400, and the last 200 finds no room. */
const exact = cluster(2, [500, 400, 400, 300, 200, 200]);

describe.each(Object.entries(ways))('%s', (_, place) => {
  it.each<[string, Cluster, Assignment]>([
    ['nothing', cluster(2, []), []],
    ['the largest first', cluster(2, [300, 700, 600, 400]), [0, 0, 1, 1]],
    ['what fits nowhere gets no node', cluster(1, [600, 500]), [0, undefined]],
    [
      'by the larger share',
      cluster(2, [
        [600, 100],
        [100, 700],
        [200, 200],
      ]),
      [0, 0, 0],
    ],
    ['the node that is needed anyway first', cluster(3, [600, 100], { allowed: { 1: [2] } }), [2, 2]],
    ['sets apart', cluster(2, [100, 100], { apart: [[0, 1]] }), [0, 1]],
    ['sets together, as one', cluster(2, [400, 500, 300], { together: [[0, 2]] }), [0, 1, 0]],
    ['together and apart at once', cluster(2, [1, 1], { together: [[0, 1]], apart: [[0, 1]] }), [undefined, undefined]],
    ['a set that names one twice', cluster(2, [100, 100], { apart: [[0, 0]] }), [0, 0]],
  ])('%s', (_name, given, expected) => {
    expect(place(given)).toEqual(expected);
  });

  it('fills a node that is kept before it opens another', () => {
    const given = cluster(2, [300, 200]);
    const nodes = given.nodes.map((node, n) => ({ ...node, kept: n === 1 }));
    expect(place({ ...given, nodes })).toEqual([1, 1]);
  });

  it('never breaks a rule: a workload may be left without a node, that is all', () => {
    const stream = validPlacements(21);
    let placed = 0;
    for (let i = 0; i < 300; i++) {
      const { cluster: given } = stream.next().value;
      const { faults } = judge(given, place(given));
      expect(faults.filter(({ rule }) => rule !== 'a node for every workload')).toEqual([]);
      if (faults.length === 0) placed++;
    }
    expect(placed).toBeGreaterThan(200);
  });
});

it('best fit takes the fullest node in use that has room, first fit the first', () => {
  // 700 and 600 open a node each, since sets apart must; 300 goes with either.
  const given = cluster(2, [600, 700, 300], { apart: [[0, 1]] });
  expect(firstFit(given)).toEqual([1, 0, 0]);
  const swapped = cluster(2, [600, 750, 200], { apart: [[0, 1]], allowed: { 0: [1] } });
  expect(firstFit(swapped)).toEqual([1, 0, 0]);
  const pinned = cluster(2, [500, 700, 200], { allowed: { 0: [0], 1: [1] } });
  expect(firstFit(pinned)).toEqual([0, 1, 0]);
  expect(bestFit(pinned)).toEqual([0, 1, 1]);
});

describe('randomised', () => {
  it('finds what the decreasing order misses', () => {
    const missed = (assignment: Assignment) => judge(exact, assignment).faults.length > 0;
    expect(missed(firstFit(exact))).toBe(true);
    expect(missed(randomised(exact, 200, 1))).toBe(false);
  });

  it('is first fit with one try, and never worse with more', () => {
    const stream = validPlacements(22);
    for (let i = 0; i < 60; i++) {
      const { cluster: given } = stream.next().value;
      expect(randomised(given, 1, i)).toEqual(firstFit(given));
      const [few, many] = [2, 24].map((tries) => judge(given, randomised(given, tries, i)));
      expect(many?.faults.length).toBeLessThanOrEqual(few?.faults.length ?? 0);
      if (few?.faults.length === 0) expect(many?.nodes).toBeLessThanOrEqual(few.nodes);
    }
  });

  it('gives the same for the same seed', () => {
    expect(randomised(exact, 5, 9)).toEqual(randomised(exact, 5, 9));
  });
});
