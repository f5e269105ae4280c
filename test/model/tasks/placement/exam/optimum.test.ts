import { describe, expect, it } from 'vitest';
import type { Assignment, Cluster } from '../../../../../function/tasks/placement/cluster.js';
import { picker } from '../../../../../function/trm/state/random.js';
import { instances, KINDS, plantedInstances } from '../../../../../model/tasks/placement/exam/instances.js';
import { type Optimum, optimumOf } from '../../../../../model/tasks/placement/exam/optimum.js';
import { cluster } from '../../../../tasks/placement/clusters.js';
import { judge } from '../../../../tasks/placement/judge.js';
import { BREAKS, validPlacement } from '../../../../tasks/placement/random-clusters.js';

/** The fewest nodes by trying every placement; undefined if none obeys the rules. */
function byForce(given: Cluster): number | undefined {
  const count = given.nodes.length;
  let best: number | undefined;
  for (let code = 0; code < count ** given.workloads.length; code++) {
    const assignment = given.workloads.map((_, w) => Math.floor(code / count ** w) % count);
    const { faults, nodes } = judge(given, assignment);
    if (faults.length === 0 && nodes < (best ?? Number.POSITIVE_INFINITY)) best = nodes;
  }
  return best;
}

/** Changes of the cluster. One byte too much is left out: it is less than the solver's tolerance, which makes it unknown. */
const BREAKING = BREAKS.filter(([rule]) => rule !== 'a node for every workload' && rule !== 'memory');

/** Clusters of which every placement can be tried, each as it is valid and as it is given: every other one is changed. */
function* smallClusters(count: number): Generator<{ valid: ReturnType<typeof validPlacement>; given: Cluster }> {
  const pick = picker(41);
  for (let tried = 0; tried < count; ) {
    const valid = validPlacement(pick);
    const { nodes, workloads } = valid.cluster;
    if (nodes.length > 4 || workloads.length === 0 || nodes.length ** workloads.length > 1500) continue;
    tried++;
    const [, broken] = BREAKING[pick(BREAKING.length)] ?? [];
    yield { valid, given: (tried % 2 === 0 ? undefined : broken?.(valid, pick))?.cluster ?? valid.cluster };
  }
}

const outcome = (optimum: Optimum) => (optimum.status === 'optimal' ? optimum.nodes : optimum.status);

describe('optimumOf', () => {
  it.each<[string, Cluster, number | 'infeasible']>([
    ['nothing to place', cluster(3, []), 0],
    ['workloads that request nothing', cluster(3, [0, 0]), 1],
    ['one node filled to the brim', cluster(2, [400, 600]), 1],
    ['four of 600, a node each', cluster(4, [600, 600, 600, 600]), 4],
    ['four of 600 on three nodes', cluster(3, [600, 600, 600, 600]), 'infeasible'],
    ['no node allowed', cluster(2, [1], { allowed: { 0: [] } }), 'infeasible'],
    ['sets apart', cluster(3, [1, 1, 1], { apart: [[0, 1, 2]] }), 3],
    ['pins', cluster(3, [1, 1], { allowed: { 0: [0], 1: [2] } }), 2],
    ['together and apart at once', cluster(2, [1, 1], { together: [[0, 1]], apart: [[0, 1]] }), 'infeasible'],
    ['two that the decreasing order does not find', cluster(2, [500, 400, 400, 300, 200, 200]), 2],
  ])('%s', async (_, given, expected) => {
    expect(outcome(await optimumOf(given))).toBe(expected);
  });

  it('counts nodes that are kept, and fills them before others', async () => {
    const given = cluster(3, [400, 400, 400]);
    const nodes = given.nodes.map((node, n) => ({ ...node, kept: n === 2 }));
    expect(outcome(await optimumOf({ ...given, nodes }))).toBe(2);
    expect(outcome(await optimumOf({ ...given, nodes, workloads: given.workloads.slice(0, 1) }))).toBe(1);
    expect(outcome(await optimumOf({ ...given, nodes, workloads: [] }))).toBe(1);
  });

  it('is what trying every placement gives, rules, kept nodes and impossible clusters included', async () => {
    const seen = { infeasible: 0, fewer: 0 };
    for (const { valid, given } of smallClusters(120)) {
      const optimum = await optimumOf(given);
      const best = byForce(given);
      expect(outcome(optimum)).toBe(best ?? 'infeasible');
      if (optimum.status === 'optimal') expect(judge(given, optimum.assignment)).toEqual({ faults: [], nodes: best });
      else seen.infeasible++;
      if (best !== undefined && best < judge(valid.cluster, valid.assignment).nodes) seen.fewer++;
    }
    expect(seen.infeasible).toBeGreaterThan(10);
    expect(seen.fewer).toBeGreaterThan(10);
  });

  it.each(KINDS)('needs no more nodes than planted in %s clusters, and obeys the rules', async (kind) => {
    const stream = plantedInstances(kind, 51);
    let found = 0;
    for (let i = 0; i < 8; i++) {
      const { cluster: given, planted } = stream.next().value;
      const optimum = await optimumOf(given, 1);
      expect(optimum.status).not.toBe('infeasible');
      if (optimum.status !== 'optimal') continue;
      found++;
      expect(judge(given, optimum.assignment)).toEqual({ faults: [], nodes: optimum.nodes });
      expect(optimum.nodes).toBeLessThanOrEqual(judge(given, planted).nodes);
    }
    expect(found).toBeGreaterThan(2);
  });

  it('says so when the time is up', async () => {
    // The last of them leaves most to the solver, whatever the machine.
    const outcomes: Assignment[] = [];
    const statuses = new Set<Optimum['status']>();
    const stream = instances('tight', 61);
    for (let i = 0; i < 40 && !statuses.has('unknown'); i++) {
      const optimum = await optimumOf(stream.next().value, 0);
      statuses.add(optimum.status);
      if (optimum.status === 'optimal') outcomes.push(optimum.assignment);
    }
    expect(statuses).toContain('unknown');
    expect(statuses).not.toContain('infeasible');
  });
});
