import { describe, expect, it } from 'vitest';
import { capacityOf, total } from '../../../../../function/tasks/placement/cluster.js';
import { FAMILIES, SIZES } from '../../../../../model/tasks/placement/sizes/families.js';
import { judge } from '../../../../../model/tasks/placement/sizes/judge.js';
import { judge as otherJudge } from '../../../../tasks/placement/judge.js';
import { TRACE } from './trace.js';

it('every family has a size, and every size a name of its own', () => {
  expect(new Set(SIZES.map(({ family }) => family))).toEqual(new Set(FAMILIES));
  expect(new Set(SIZES.map(({ name }) => name)).size).toBe(SIZES.length);
});

describe.each(SIZES.map((size) => [`${size.family}, ${size.name}`, size] as const))('%s', (_, size) => {
  const cluster = size.cluster(3, TRACE);

  it('is the same for a seed, and another for another', () => {
    expect(size.cluster(3, TRACE)).toEqual(cluster);
    expect(size.cluster(4, TRACE)).not.toEqual(cluster);
  });

  it('runs already, by the rules, on far from full nodes', () => {
    const today = cluster.workloads.map(({ at }) => at);
    expect(judge(cluster, today)).toMatchObject({ moves: 0 });
    expect(otherJudge(cluster, today).faults).toEqual([]);
    const [asked, room] = [
      total(cluster.workloads.map(({ request }) => request)),
      total(cluster.nodes.map(capacityOf)),
    ];
    expect(asked.cpu / room.cpu).toBeLessThan(0.85);
    expect(asked.memory / room.memory).toBeLessThan(0.85);
    expect(new Set(cluster.workloads.map(({ name }) => name)).size).toBe(cluster.workloads.length);
  });
});

it('clusters of the trace need the trace', () => {
  const size = SIZES.find(({ family }) => family === 'openb');
  expect(() => size?.cluster(1)).toThrow('expected the trace for a cluster of openb, got none');
});
