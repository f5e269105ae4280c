import { describe, expect, it } from 'vitest';
import type { ReasonRequest } from '../../../function/contract/reason.js';
import type { Cluster } from '../../../function/tasks/placement/cluster.js';
import { agentPlacement } from '../../../function/tasks/placement/placement.js';
import { placementProblem } from '../../../function/tasks/placement/problem.js';
import { puzzleTask } from '../../../function/tasks/puzzle.js';
import { cluster, kept } from './clusters.js';

const task = puzzleTask(agentPlacement);
const pose = (context: Record<string, unknown>) => task.pose({ question: 'Where?', context });
const posed = (context: Record<string, unknown>) => {
  const reading = pose(context);
  if (reading.kind !== 'problem') throw new Error(JSON.stringify(reading));
  return reading.problem;
};
/** What the checker makes of an assignment. */
const judged = (given: Cluster, assignment: readonly (number | undefined)[]) => {
  const problem = placementProblem(given);
  const verdict = agentPlacement.judge(problem, { assignment });
  const { violations, proven, certain, rank } = verdict;
  return {
    violations,
    proven,
    certain,
    rank,
    answer: agentPlacement.explain(problem, { assignment }, verdict),
    result: agentPlacement.result(problem, { assignment }, verdict),
  };
};

describe('nothing to think about', () => {
  it('no workloads: every node can be drained', () => {
    const { answered } = posed({ current_nodes: 10, workloads: [], constraints: [] });
    expect(answered).toMatchObject({ violations: [], proven: true, certain: true });
    expect(answered?.explain()).toBe(
      'Nothing runs here that has to stay: all of node-1, node-2, node-3, node-4, node-5 and 5 more can be drained.',
    );
    expect(answered?.result()).toMatchObject({
      feasible: true,
      nodes_used: 0,
      fewest: true,
      drain: Array.from({ length: 10 }, (_, i) => `node-${i + 1}`),
    });
  });

  it('every workload has one node', () => {
    const { answered } = posed({
      nodes: 2,
      workloads: [{ name: 'a', cpu: 1, memory: 100, node: 'node-2' }],
      constraints: [{ type: 'pin', workload: 'a', nodes: ['node-1'] }],
    });
    expect(answered?.result()).toMatchObject({
      nodes_used: 1,
      placement: [{ workload: 'a', node: 'node-1', from: 'node-2' }],
      moves: { order: 'ordered', steps: [{ workloads: ['a'], from: 'node-2', to: 'node-1' }] },
    });
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      'a workload larger than every node',
      { nodes: 2, workloads: [{ name: 'big', cpu: 8, memory: '1Gi' }] },
      /^big requests 8 CPU and 1 GiB, more than any node that the rules allow has \(4 CPU and 16 GiB\)$/,
    ],
    [
      'a workload that no node may run',
      {
        nodes: 2,
        workloads: [{ name: 'a', cpu: 1, memory: 1 }],
        constraints: [{ type: 'avoid', workload: 'a', nodes: ['node-1', 'node-2'] }],
      },
      /^the rules allow a on no node$/,
    ],
    [
      'more than there is',
      {
        nodes: 2,
        workloads: [
          { name: 'a', cpu: 3, memory: 1, replicas: 2 },
          { name: 'b', cpu: 0.9, memory: 1, replicas: 3 },
        ],
      },
      /may run on node-1 and node-2 only and request 8.7 CPU and 0 GiB, which have 8 CPU and 32 GiB$/,
    ],
    [
      'more replicas apart than nodes',
      {
        nodes: 2,
        workloads: [{ name: 'db', cpu: 1, memory: 1, replicas: 3 }],
        constraints: [{ type: 'anti_affinity', workloads: ['db'] }],
      },
      /^no two of db-1, db-2 and db-3 can share a node, and there are 2 nodes for 3$/,
    ],
  ])('impossible, with the reason: %s', (_, context, reason) => {
    const { answered } = posed(context);
    expect(answered).toMatchObject({ violations: [], proven: true });
    expect(answered?.result()).toMatchObject({ feasible: false, reason: expect.stringMatching(reason) });
    expect(answered?.explain()).toMatch(/^No placement can do: /);
  });
});

describe('an answer', () => {
  const given = cluster(4, [600, 400, 300, 300], { at: { 0: 3, 1: 1, 2: 2 } });

  it('on as few nodes as can be is proven, and says who goes where, what can be drained and in which order', () => {
    const { answer, result, ...rest } = judged(given, [3, 3, 2, 2]);
    expect(rest).toMatchObject({ violations: [], proven: true, certain: true, rank: [0, 2, 1] });
    expect(answer).toBe(
      '4 workloads fit on 2 nodes (n2 and n3): n0 and n1 can be drained after 1 move. Fewer nodes cannot do.',
    );
    expect(result).toMatchObject({
      feasible: true,
      nodes_used: 2,
      nodes_needed_at_least: 2,
      fewest: true,
      placement: [
        { workload: 'w0', node: 'n3', from: 'n3' },
        { workload: 'w1', node: 'n3', from: 'n1' },
        { workload: 'w2', node: 'n2', from: 'n2' },
        { workload: 'w3', node: 'n2' },
      ],
      drain: ['n0', 'n1'],
      moves: {
        order: 'ordered',
        steps: [
          { from: 'n1', to: 'n3' },
          { from: null, to: 'n2' },
        ],
      },
      utilisation: [
        { node: 'n0', cpu_millicores: { allocatable: 1000, reserved: 0, before: 0, after: 0 } },
        { node: 'n1', cpu_millicores: { before: 400, after: 0 } },
        { node: 'n2', cpu_millicores: { before: 300, after: 600 } },
        { node: 'n3', cpu_millicores: { before: 600, after: 1000 } },
      ],
    });
  });

  it('on more nodes is feasible and not proven', () => {
    expect(judged(given, [3, 3, 2, 1])).toMatchObject({
      violations: [],
      proven: false,
      answer: expect.not.stringContaining('Fewer nodes'),
      result: { feasible: true, fewest: false, nodes_used: 3 },
    });
  });

  it('that breaks a rule says so, and that there may be another', () => {
    expect(judged(given, [0, 0, 0, 1])).toMatchObject({
      proven: false,
      answer: expect.stringMatching(
        /^No placement found: the best attempt breaks 2 rules, first: n0 has .* There may be/,
      ),
      result: { feasible: null, moves: null },
    });
  });

  it('that leaves a workload out says so', () => {
    expect(judged(given, [0, undefined, 1, 1])).toMatchObject({
      violations: ['w1 has no node'],
      result: { feasible: null, placement: [{ node: 'n0' }, { node: null }, {}, {}] },
    });
  });

  it('counts kept nodes as in use, and drains none of them', () => {
    const plane = { ...cluster(3, [300]), nodes: kept(3, [0]) };
    expect(judged(plane, [0])).toMatchObject({ proven: true, result: { nodes_used: 1, drain: ['n1', 'n2'] } });
    expect(judged(plane, [1])).toMatchObject({ proven: false, result: { nodes_used: 2, drain: ['n2'] } });
  });

  it('drains nothing where every node is needed', () => {
    expect(judged(cluster(2, [900, 900]), [0, 1]).answer).toBe(
      '2 workloads fit on 2 nodes (n0 and n1): no node can be drained. Fewer nodes cannot do.',
    );
  });

  it('ranks: rules first, then nodes, then moves', () => {
    const rank = (assignment: (number | undefined)[]) => judged(given, assignment).rank;
    const ranks = [
      [3, 3, 2, 2],
      [0, 0, 1, 1],
      [3, 3, 2, 1],
      [0, 0, 0, 0],
    ].map(rank);
    expect(ranks).toEqual([
      [0, 2, 1],
      [0, 2, 3],
      [0, 3, 1],
      [2, 1, 3],
    ]);
  });
});

it('what the context ignores is in the answer', () => {
  const { answered } = posed({ nodes: 1, workloads: [], owner: 'me' });
  expect(answered?.result().ignored).toEqual([expect.stringContaining('owner')]);
});

it('a context of another kind is none of its business', () => {
  expect(pose({ puzzle: '53..' })).toMatchObject({ kind: 'other' });
  expect(task.pose({ question: 'Where?' } satisfies ReasonRequest)).toMatchObject({ kind: 'other' });
});

it('reads answers all at once, too: what a plain reading would make of tokens', () => {
  const { propose } = posed({
    nodes: 2,
    workloads: [
      { name: 'a', cpu: 3, memory: 1 },
      { name: 'b', cpu: 3, memory: 1 },
    ],
  });
  expect(propose([1, 2]).violations).toEqual([]);
  expect(propose([0, 1]).violations).toEqual(['a has no node']);
});
