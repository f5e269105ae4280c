import { describe, expect, it } from 'vitest';
import type { Assignment, Cluster } from '../../../../../function/tasks/placement/cluster.js';
import { judge } from '../../../../../model/tasks/placement/sizes/judge.js';
import { cluster, kept } from '../../../../tasks/placement/clusters.js';
import { judge as otherJudge } from '../../../../tasks/placement/judge.js';
import { validPlacements } from '../../../../tasks/placement/random-clusters.js';

const pods: Cluster = {
  ...cluster(2, [100, 100]),
  resources: ['pods'],
  nodes: cluster(2, []).nodes.map((node) => ({ ...node, allocatable: { ...node.allocatable, rest: [1] } })),
  workloads: cluster(2, [100, 100]).workloads.map((each) => ({ ...each, request: { ...each.request, rest: [1] } })),
};

describe('a placement that breaks a rule', () => {
  it.each<[string, Cluster, Assignment]>([
    ['expected 2 places, got 1', cluster(1, [1, 1]), [0]],
    ['w1 has no node', cluster(1, [1, 1]), [0, undefined]],
    ['w0 has no node', cluster(1, [1]), [7]],
    ['w0 may not run on n1', cluster(2, [1], { allowed: { 0: [0] } }), [1]],
    [
      'n0 has 1000 of cpu for workloads that request 1100',
      cluster(1, [
        [600, 1],
        [500, 1],
      ]),
      [0, 0],
    ],
    [
      `n0 has ${1000 * 2 ** 20} of memory for workloads that request ${1100 * 2 ** 20}`,
      cluster(1, [
        [1, 600],
        [1, 500],
      ]),
      [0, 0],
    ],
    ['n1 has 1 of pods for workloads that request 2', pods, [1, 1]],
    ['w0 and w2 share a node and must not', cluster(2, [1, 1, 1], { apart: [[0, 1, 2]] }), [0, 1, 0]],
    ['w0 and w1 must share a node and do not', cluster(2, [1, 1], { together: [[0, 1]] }), [0, 1]],
  ])('%s', (words, given, assignment) => {
    expect(judge(given, assignment)).toBe(words);
  });
});

it('counts nodes in use, those that are kept too, and workloads that moved', () => {
  const given = { ...cluster(3, [1, 1], { at: { 0: 0 } }), nodes: kept(3, [2]) };
  expect(judge(given, [1, 1])).toEqual({ nodes: 2, moves: 1 });
  expect(judge(given, [0, 2])).toEqual({ nodes: 2, moves: 0 });
});

it('agrees with another judge on random placements, right ones and wrong ones', () => {
  const stream = validPlacements(8);
  let wrong = 0;
  for (let i = 0; i < 300; i++) {
    const { cluster: given, assignment } = stream.next().value;
    const shuffled = assignment.map((node, w) =>
      w === 0 && i % 2 === 0 ? ((node ?? 0) + 1) % given.nodes.length : node,
    );
    const { faults, nodes } = otherJudge(given, shuffled);
    const verdict = judge(given, shuffled);
    if (faults.length > 0) wrong++;
    expect(typeof verdict === 'string').toBe(faults.length > 0);
    if (typeof verdict === 'object') expect(verdict.nodes).toBe(nodes);
  }
  expect(wrong).toBeGreaterThan(30);
});
