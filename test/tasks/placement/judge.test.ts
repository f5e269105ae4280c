import { describe, expect, it } from 'vitest';
import type { Assignment, Cluster, Node } from '../../../function/tasks/placement/cluster.js';
import { type Fault, judge } from './judge.js';

/** Two nodes with 1,000m, 200m of them reserved, and 100 bytes; three workloads of 400m and 30 bytes. */
function cluster(changes: Partial<Cluster> = {}): Cluster {
  const node = (name: string): Node => ({
    name,
    allocatable: { cpu: 1000, memory: 100 },
    reserved: { cpu: 200, memory: 0 },
  });
  const workload = (name: string) => ({ name, request: { cpu: 400, memory: 30 }, allowed: [0, 1] });
  return {
    nodes: [node('a'), node('b')],
    workloads: ['x', 'y', 'z'].map(workload),
    apart: [],
    together: [],
    ignored: [],
    ...changes,
  };
}

/** The same with one workload changed. */
function changed(index: number, change: Partial<Cluster['workloads'][number]>): Cluster {
  const whole = cluster();
  return { ...whole, workloads: whole.workloads.map((each, w) => (w === index ? { ...each, ...change } : each)) };
}

describe('judge', () => {
  it.each<[string, Cluster, Assignment, Fault[], number]>([
    ['nothing to place', cluster({ workloads: [] }), [], [], 0],
    ['a node filled to the brim', cluster(), [0, 0, 1], [], 2],
    ['no node', cluster(), [0, undefined, 1], [{ rule: 'a node for every workload', workload: 1 }], 2],
    ['too few entries', cluster(), [0, 0], [{ rule: 'a node for every workload', workload: 2 }], 1],
    ['a node that there is not', cluster(), [0, 0, 2], [{ rule: 'a node for every workload', workload: 2 }], 1],
    [
      'a node that is not allowed',
      changed(2, { allowed: [0] }),
      [0, 0, 1],
      [{ rule: 'allowed nodes only', workload: 2, node: 1 }],
      2,
    ],
    [
      'one millicore too much, with what is reserved',
      changed(0, { request: { cpu: 401, memory: 30 } }),
      [0, 0, 1],
      [{ rule: 'cpu', node: 0, over: 1 }],
      2,
    ],
    [
      'one byte too much',
      changed(0, { request: { cpu: 400, memory: 71 } }),
      [0, 0, 1],
      [{ rule: 'memory', node: 0, over: 1 }],
      2,
    ],
    ['apart, and on one node', cluster({ apart: [[2], [0, 1]] }), [0, 0, 1], [{ rule: 'apart', set: 1 }], 2],
    ['apart, a member named twice', cluster({ apart: [[0, 0, 2]] }), [0, 0, 1], [], 2],
    ['together, and on two nodes', cluster({ together: [[0, 2]] }), [0, 0, 1], [{ rule: 'together', set: 0 }], 2],
    ['together, and on one node', cluster({ together: [[1, 0]] }), [0, 0, 1], [], 2],
  ])('%s', (_, given, assignment, faults, nodes) => {
    expect(judge(given, assignment)).toEqual({ faults, nodes });
  });

  it('counts a node that is kept once, whether something runs there or not', () => {
    const whole = cluster();
    const kept = { ...whole, nodes: whole.nodes.map((node, n) => ({ ...node, kept: n === 1 })) };
    const two = { ...kept, workloads: kept.workloads.slice(0, 2) };
    expect(judge(two, [0, 0]).nodes).toBe(2);
    expect(judge(two, [0, 1]).nodes).toBe(2);
    expect(judge(two, [1, 1]).nodes).toBe(1);
  });

  it('does not blame a placement for a node that its reserved amounts overfill', () => {
    const nodes = [{ name: 'full', allocatable: { cpu: 100, memory: 100 }, reserved: { cpu: 200, memory: 0 } }];
    const workload = (cpu: number) => ({ name: 'x', request: { cpu, memory: 1 }, allowed: [0] });
    expect(judge(cluster({ nodes, workloads: [] }), []).faults).toEqual([]);
    expect(judge(cluster({ nodes, workloads: [workload(0)] }), [0]).faults).toEqual([]);
    expect(judge(cluster({ nodes, workloads: [workload(1)] }), [0]).faults).toEqual([
      { rule: 'cpu', node: 0, over: 101 },
    ]);
  });
});
