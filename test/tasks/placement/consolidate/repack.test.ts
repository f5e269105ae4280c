import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../../../function/tasks/placement/cluster.js';
import { repack } from '../../../../function/tasks/placement/consolidate/repack.js';
import { type Packing, packingOf } from '../../../../function/tasks/placement/packing.js';

const size = (cpu: number) => ({ cpu, memory: 0 });
function cluster(capacities: readonly number[], requests: readonly (readonly [number, number])[]): Cluster {
  const all = [...capacities.keys()];
  return {
    nodes: capacities.map((cpu, i) => ({ name: `n${i}`, allocatable: size(cpu), reserved: size(0) })),
    workloads: requests.map(([cpu, at], i) => ({ name: `w${i}`, request: size(cpu), allowed: all, at })),
    apart: [],
    together: [],
    ignored: [],
  };
}
function packed(capacities: readonly number[], requests: readonly (readonly [number, number])[], empty: number[]) {
  const packing = packingOf(cluster(capacities, requests));
  const home = requests.map(([, at]) => at);
  return { packing, placed: repack(packing, empty, home) };
}
const loads = ({ items, bins }: Packing, placed: readonly number[]) =>
  bins.map((_, bin) => items.reduce((sum, { request }, i) => sum + (placed[i] === bin ? request.cpu : 0), 0));

describe('packing anew', () => {
  it('leaves where they are those that need not move', () => {
    const { placed } = packed(
      [10, 10, 10],
      [
        [3, 0],
        [4, 1],
        [5, 2],
      ],
      [2],
    );
    expect(placed?.slice(0, 2)).toEqual([0, 1]);
    expect(placed?.[2]).not.toBe(2);
  });
  it('moves others, too, where only that makes room', () => {
    // Neither has 5 left, but both together have 6.
    const { packing, placed } = packed(
      [10, 10, 5],
      [
        [4, 0],
        [3, 0],
        [4, 1],
        [3, 1],
        [5, 2],
      ],
      [2],
    );
    expect(placed).toBeDefined();
    expect(loads(packing, placed ?? [])[2]).toBe(0);
    for (const load of loads(packing, placed ?? [])) expect(load).toBeLessThanOrEqual(10);
  });
  it('finds nothing where there is nothing', () => {
    expect(
      packed(
        [10, 10],
        [
          [6, 0],
          [6, 1],
        ],
        [1],
      ).placed,
    ).toBeUndefined();
    expect(
      packed(
        [10, 10, 10],
        [
          [6, 0],
          [6, 1],
          [6, 2],
        ],
        [2],
      ).placed,
    ).toBeUndefined();
  });
});
