import { beforeAll, describe, expect, it } from 'vitest';
import type { Cluster } from '../../../../function/tasks/placement/cluster.js';
import { loadExact, type Question, solveExactly } from '../../../../function/tasks/placement/search/exact.js';
import { Instance } from '../../../../function/tasks/placement/search/instance.js';

const MIB = 2 ** 20;
const size = (cpu: number, mib = 0) => ({ cpu, memory: mib * MIB });
function cluster(
  capacities: readonly number[],
  requests: readonly (readonly [number, number])[],
  more: Partial<Cluster> = {},
): Cluster {
  const all = [...capacities.keys()];
  return {
    nodes: capacities.map((cpu, i) => ({ name: `n${i}`, allocatable: size(cpu, 1024), reserved: size(0) })),
    workloads: requests.map(([cpu, at], i) => ({ name: `w${i}`, request: size(cpu, 1), allowed: all, at })),
    apart: [],
    together: [],
    ignored: [],
    ...more,
  };
}

/** The node of every workload; `none` where it is proven that there is no solution. */
function solved(given: Cluster, most: number, wanted: readonly number[]): number[] | 'none' | 'unknown' {
  const exact = solveExactly(new Instance(given), { below: most + 1, wanted, seconds: 10 });
  return exact.kind === 'found' ? [...exact.at] : exact.kind;
}

function nodesOf(...question: Parameters<typeof solved>): number[] {
  const found = solved(...question);
  if (typeof found === 'string') throw new Error(found);
  return found;
}

describe('the exact solver', () => {
  beforeAll(loadExact);

  it('uses as few nodes as there are, and moves as few pods', () => {
    expect(
      solved(
        cluster(
          [10, 10, 10],
          [
            [2, 0],
            [2, 0],
            [2, 1],
            [2, 2],
          ],
        ),
        3,
        [],
      ),
    ).toEqual([0, 0, 0, 0]);
  });
  it('does not look at moves where they do not count', () => {
    const instance = new Instance(
      cluster(
        [10, 10, 10],
        [
          [2, 0],
          [2, 1],
          [2, 2],
        ],
      ),
    );
    const ask = (below: number) => solveExactly(instance, { below, wanted: [], seconds: 10, anyMoves: true });
    const found = ask(4);
    expect(found).toMatchObject({ kind: 'found', fewest: true });
    expect(new Set(found.kind === 'found' ? found.at : [])).toHaveProperty('size', 1);
    expect(ask(1)).toEqual({ kind: 'none' });
  });
  it('finds nothing where so few nodes do not do', () => {
    expect(
      solved(
        cluster(
          [10, 10],
          [
            [6, 0],
            [6, 1],
          ],
        ),
        1,
        [],
      ),
    ).toBe('none');
  });
  it('obeys sets apart', () => {
    const found = nodesOf(
      cluster(
        [10, 10, 10],
        [
          [1, 0],
          [1, 1],
          [1, 2],
        ],
        { apart: [[0, 1]] },
      ),
      3,
      [],
    );
    expect(found[0]).not.toBe(found[1]);
    expect(new Set(found).size).toBe(2);
  });
  it('obeys where a pod may run, and memory', () => {
    const base = cluster(
      [10, 10],
      [
        [1, 0],
        [1, 1],
      ],
    );
    const [first, second] = base.workloads;
    if (!first || !second) throw new Error('expected two workloads');
    expect(solved({ ...base, workloads: [first, { ...second, allowed: [1] }] }, 2, [])).toEqual([1, 1]);
    const heavy = [first, second].map((one) => ({ ...one, request: size(1, 600) }));
    expect(solved({ ...base, workloads: heavy }, 1, [])).toBe('none');
    expect(solved({ ...base, workloads: heavy }, 2, [])).toEqual([0, 1]);
  });
  it('empties heavy nodes before all others', () => {
    // By moves alone n0 would stay.
    expect(
      solved(
        cluster(
          [10, 10],
          [
            [2, 0],
            [2, 0],
            [2, 1],
          ],
        ),
        2,
        [0],
      ),
    ).toEqual([1, 1, 1]);
  });
  const costing = (given: Cluster, ...costs: number[]): Instance =>
    new Instance({ ...given, nodes: given.nodes.map((node, n) => ({ ...node, cost: costs[n] })) });
  const ask = (instance: Instance, question: Partial<Question> = {}) =>
    solveExactly(instance, { below: Number.POSITIVE_INFINITY, wanted: [], seconds: 10, ...question });

  it('moves as few pods as is asked, and knows when so few do not do', () => {
    const given = new Instance(
      cluster(
        [10, 10, 10],
        [
          [2, 0],
          [2, 1],
          [2, 1],
          [2, 2],
        ],
      ),
    );
    expect(ask(given, { mostMoves: 1 })).toMatchObject({ kind: 'found', fewest: true });
    expect(ask(given, { mostMoves: 1, below: 2 })).toEqual({ kind: 'none' });
    expect(ask(given, { mostMoves: 2, below: 2 })).toMatchObject({ kind: 'found', at: Int32Array.of(1, 1, 1, 1) });
    expect(ask(given, { mostMoves: 0 })).toMatchObject({ kind: 'found', at: Int32Array.of(0, 1, 1, 2) });
  });

  it('knows that what may not stay moves', () => {
    const base = cluster([10, 10], [[2, 0]]);
    const shut = new Instance({ ...base, workloads: base.workloads.map((one) => ({ ...one, allowed: [1] })) });
    expect(ask(shut, { mostMoves: 0 })).toEqual({ kind: 'none' });
    expect(ask(shut, { mostMoves: 1 })).toMatchObject({ kind: 'found', fewest: true });
  });

  it('takes what costs least, however little less that is', () => {
    // Less than a ten-thousandth of what all of them cost.
    const dear = costing(cluster([10, 10, 10], [[9, 0], [9, 1]]), 10_000.02, 10_000.01, 10_000); // biome-ignore format: pairs
    const exact = ask(dear, { below: 20_000.03 });
    expect(exact).toMatchObject({ kind: 'found', fewest: true, at: Int32Array.of(2, 1) });
    expect(ask(dear, { below: 20_000.01 })).toEqual({ kind: 'none' });
    const hours = costing(cluster([10, 10], [[9, 0]]), 0.0419, 0.0416);
    expect(ask(hours)).toMatchObject({ kind: 'found', fewest: true, at: Int32Array.of(1) });
    expect(ask(hours, { below: 0.0416 })).toEqual({ kind: 'none' });
  });

  it('does not call what empties a wanted bin the cheapest', () => {
    const given = costing(cluster([10, 10], [[2, 0]]), 1, 5);
    expect(ask(given, { wanted: [0] })).toMatchObject({ kind: 'found', fewest: false, at: Int32Array.of(1) });
    expect(ask(given)).toMatchObject({ kind: 'found', fewest: true, at: Int32Array.of(0) });
  });

  it('finds nothing that is no better than asked, where costs cannot be told apart', () => {
    const given = costing(cluster([10, 10], [[2, 0]]), 1 / 3, 1 / 7);
    expect(ask(given, { below: 1 / 7 })).toEqual({ kind: 'unknown' });
    expect(ask(given, { below: 1 / 3 })).toMatchObject({ kind: 'found', fewest: false, at: Int32Array.of(1) });
  });

  it('is right about odd amounts of bytes', () => {
    const odd = 2 ** 40 + 1;
    const base = cluster([10, 10, 10], Array(4).fill([1, 0]));
    const given = (bytes: number) => ({
      ...base,
      nodes: base.nodes.map((node) => ({ ...node, allocatable: { cpu: 10, memory: 2 * odd } })),
      workloads: base.workloads.map((one) => ({ ...one, request: { cpu: 1, memory: bytes } })),
    });
    expect(ask(new Instance(given(odd)))).toMatchObject({ kind: 'found', fewest: true });
    expect(ask(new Instance(given(odd)), { below: 2 })).toEqual({ kind: 'none' });
    // A byte more than a half: only one fits into each bin, and there are four.
    expect(ask(new Instance(given(odd + 1)))).toEqual({ kind: 'none' });
  });

  it('knows at once that a workload has no node, and does not try what is too much', () => {
    const base = cluster([10], [[1, 0]]);
    const [one] = base.workloads;
    if (!one) throw new Error('expected a workload');
    expect(solved({ ...base, workloads: [{ ...one, allowed: [] }] }, 1, [])).toBe('none');
    const many = cluster(
      Array(30).fill(10),
      Array.from({ length: 84 }, (_, i) => [1 + i / 100, 0] as const),
    );
    expect(solved(many, 30, [])).toBe('unknown');
  });
});
