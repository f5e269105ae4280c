import { describe, expect, it } from 'vitest';
import { clusterDump } from '../../../../../../model/tasks/placement/exam/dump/index.js';
import {
  amountOf,
  isMovable,
  referenceOf,
} from '../../../../../../model/tasks/placement/questions/reference/cluster.js';
import { dataOn, pod } from '../labs.js';

describe('what the references read of a dump', () => {
  it('is every node, pod and budget, with what the dump says of them', () => {
    const { items } = clusterDump({ nodes: 8, pods: 100 }, 7);
    const { machines, pods, budgets } = referenceOf(items);
    const count = (kind: string) => items.filter((item) => item.kind === kind).length;
    expect([machines.length, pods.length, budgets.length]).toEqual([
      count('Node'),
      count('Pod'),
      count('PodDisruptionBudget'),
    ]);
    expect(machines.map(({ controlPlane, taints }) => controlPlane === taints.length > 0)).not.toContain(false);
    expect(pods.filter(({ owner }) => owner === 'DaemonSet')).toHaveLength(8 * 4);
    expect(pods.some(({ apart }) => apart.length > 0)).toBe(true);
  });

  it('reads amounts in their usual units, and refuses others', () => {
    expect(amountOf({ cpu: '250m', memory: '3Gi' })).toEqual({ cpu: 250, memory: 3072 });
    expect(amountOf({ cpu: '2', memory: '512Mi' })).toEqual({ cpu: 2000, memory: 512 });
    expect(() => amountOf({ cpu: '2', memory: '5k' })).toThrow('expected cpu in "m" and memory in "Ki"');
  });

  it('says which pods may be made to leave', () => {
    expect(isMovable(pod('web', 10, 0))).toBe(true);
    expect(isMovable(pod('bare', 10, 0, { owner: undefined }))).toBe(false);
    expect(isMovable(pod('kafka', 10, 0, { owner: 'Kafka' }))).toBe(false);
    expect(isMovable(pod('db', 10, 0, { volumes: dataOn('a') }))).toBe(false);
  });
});
