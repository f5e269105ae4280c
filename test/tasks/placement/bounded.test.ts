import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../function/common/clock.js';
import { Aborted } from '../../../function/common/faults.js';
import { windowBound } from '../../../function/tasks/placement/bounds.js';
import { movesOf } from '../../../function/tasks/placement/moves.js';
import { packingOf } from '../../../function/tasks/placement/packing.js';
import { readCluster } from '../../../function/tasks/placement/read.js';
import { cluster } from './clusters.js';

const times = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));
const workloads = times(20, (i) => ({ name: `w${i}`, cpu: '1m', memory: 1 }));
const read = (more: object) => readCluster({ nodes: 12, workloads, ...more });

/** Lets so many checks pass. */
class Counting implements Clock {
  constructor(private passes: number) {}
  check() {
    if (this.passes-- <= 0) throw new Aborted();
  }
  left() {
    return 1;
  }
}

describe('what a request makes long', () => {
  it('names beyond all that there can be are refused unread', () => {
    expect(read({ constraints: [{ type: 'affinity', workloads: times(150_000, () => 'q') }] })).toMatchObject({
      kind: 'invalid',
      errors: [{ pointer: '/context/constraints/0/workloads', message: 'expected at most 20000, got 150000' }],
    });
  });

  it('a name given twice is shown once, and not when it is long', () => {
    const long = 'x'.repeat(1000);
    const reading = read({ constraints: [{ type: 'affinity', workloads: [long, long] }] });
    expect(JSON.stringify(reading)).toContain('got a long text twice');
    expect(JSON.stringify(reading)).not.toContain(long);
  });

  it.each([
    ['of a node', { nodes: [{ name: 'n', taints: times(65, (i) => `t${i}`) }] }, '/context/nodes/0/taints'],
    [
      'of a workload',
      { workloads: [{ name: 'w', cpu: 1, memory: 1, tolerations: times(65, (i) => `t${i}`) }] },
      '/context/workloads/0/tolerations',
    ],
    [
      'of a constraint',
      { constraints: [{ type: 'taint', node: 'node-1', taints: times(65, (i) => `t${i}`) }] },
      '/context/constraints/0/taints',
    ],
  ])('more than 64 taints %s are refused', (_, more, pointer) => {
    const errors = [{ pointer, message: 'expected at most 64, got 65' }];
    expect(read({ node_size: { cpu: 1, memory: 1 }, ...more })).toMatchObject({ kind: 'invalid', errors });
  });

  it.each([
    ['taint', { node: 'node-1' }, 'taints of a node'],
    ['tolerate', { workload: 'w0' }, 'tolerations of a workload'],
  ])('nor may many constraints %s more than 64, the same said twice being the same', (type, who, what) => {
    const constraints = (count: number) =>
      times(count, (i) => ({ type, ...who, taints: times(10, (k) => `t${i % 7}-${k}`) }));
    expect(read({ constraints: constraints(6) }).kind).toBe('problem');
    expect(read({ constraints: [...constraints(6), ...constraints(6)] }).kind).toBe('problem');
    expect(JSON.stringify(read({ constraints: constraints(7) }))).toContain(`expected at most 64 ${what}, got more`);
  });
});

describe('the clock is asked while', () => {
  it.each([0, 10])('workloads are read, after %i of them', (passes) => {
    expect(() => readCluster({ nodes: 12, workloads }, new Counting(passes))).toThrow(Aborted);
  });

  it('constraints are read', () => {
    const constraints = times(20, () => ({ type: 'affinity', workloads: ['w0', 'w1'] }));
    expect(() => readCluster({ nodes: 12, workloads, constraints }, new Counting(21))).toThrow(Aborted);
  });

  it('a bound is proven', () => {
    const packing = packingOf(cluster(3, [1, 2, 3]));
    expect(() => windowBound(packing, new Counting(2))).toThrow(Aborted);
    expect(windowBound(packing, new Counting(1000))).toMatchObject({ feasible: true });
  });

  it('stops are tried', () => {
    const full = cluster(2, [1000, 1000], { at: { 0: 0, 1: 1 } });
    expect(() => movesOf(full, [1, 0], 1000, new Counting(0))).toThrow(Aborted);
    expect(movesOf(full, [1, 0], 1000, new Counting(1000)).kind).toBe('blocked');
  });
});
