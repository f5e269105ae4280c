import { describe, expect, it } from 'vitest';
import { binsOf, countBits, maskOf, Partial, packingOf } from '../../../function/tasks/placement/packing.js';
import { cluster, kept } from './clusters.js';

describe('packingOf', () => {
  it('makes one item of workloads that must share a node: their sum, and the nodes that all of them may use', () => {
    const { items } = packingOf(
      cluster(3, [100, 200, 300, 400], {
        together: [
          [0, 2],
          [2, 3],
        ],
        allowed: { 0: [0, 1], 3: [1, 2] },
      }),
    );
    expect(items.map(({ workloads }) => workloads)).toEqual([[0, 2, 3], [1]]);
    expect(items[0]).toMatchObject({ request: { cpu: 800 }, allowed: 0b010 });
    expect(items[1]).toMatchObject({ request: { cpu: 200 }, allowed: 0b111 });
  });

  it('anti-affinity becomes pairs of items, and a number for the largest sets', () => {
    const { items } = packingOf(
      cluster(3, [1, 1, 1, 1], {
        apart: [
          [0, 1],
          [1, 2, 3],
        ],
      }),
    );
    expect(items.map(({ apart }) => [...apart].sort())).toEqual([[1], [0, 2, 3], [1, 3], [1, 2]]);
    expect(items.map(({ group }) => group)).toEqual([2, 1, 1, 1]);
  });

  it('what must be together and apart at once is allowed nowhere', () => {
    const { items } = packingOf(cluster(2, [1, 1], { apart: [[0, 1]], together: [[0, 1]] }));
    expect(items[0]?.allowed).toBe(0);
  });

  it('what DaemonSets keep is no room', () => {
    const base = cluster(1, []);
    const [first] = base.nodes;
    if (!first) throw new Error('expected a node');
    const reserved = { cpu: 300, memory: 2000 * 2 ** 20 };
    expect(packingOf({ ...base, nodes: [{ ...first, reserved }] }).bins).toEqual([{ cpu: 700, memory: 0 }]);
  });

  it('nodes that are kept are in use from the beginning', () => {
    const packing = packingOf({ ...cluster(3, []), nodes: kept(3, [0, 2]) });
    expect([packing.kept, new Partial(packing).used]).toEqual([0b101, 0b101]);
  });

  it('knows what runs where today', () => {
    const { present } = packingOf(cluster(2, [100, 200, 300], { at: { 0: 1, 2: 1 } }));
    expect(present.map(({ cpu }) => cpu)).toEqual([0, 400]);
  });
});

describe('Partial', () => {
  it('takes room, and closes full bins to what no longer fits and to partners that must stay apart', () => {
    const state = new Partial(packingOf(cluster(2, [600, 500, 400, 100], { apart: [[0, 3]] })));
    expect(state.masks).toEqual([0b11, 0b11, 0b11, 0b11]);
    state.place(0, 0);
    expect([state.cpu, state.used, state.waiting]).toEqual([[400, 1000], 0b01, 3]);
    expect(state.masks.slice(1)).toEqual([0b10, 0b11, 0b10]);
  });

  it('settles what has one bin left, and what follows from it', () => {
    const state = new Partial(packingOf(cluster(3, [600, 600, 600], { allowed: { 0: [0], 1: [0, 1] } })));
    state.settle();
    expect([state.placed, state.waiting]).toEqual([[0, 1, 2], 0]);
  });

  it('names an item that has nowhere left, and none while all have', () => {
    const state = new Partial(packingOf(cluster(1, [600, 600])));
    expect(state.stuck()).toBeUndefined();
    state.place(0, 0);
    expect(state.stuck()).toBe(1);
  });

  it('copies share nothing', () => {
    const state = new Partial(packingOf(cluster(1, [600, 300])));
    const copy = state.copy();
    copy.place(0, 0);
    expect([state.waiting, state.cpu, copy.waiting, copy.cpu]).toEqual([2, [1000], 1, [400]]);
    expect(copy.stuck()).toBeUndefined();
  });

  it('refuses an item that there is not', () => {
    const state = new Partial(packingOf(cluster(1, [1])));
    expect(() => state.place(1, 0)).toThrow(new RangeError('expected an item below 1, got 1'));
  });
});

it.each([
  [[], 0],
  [[0], 1],
  [[1, 3], 10],
  [[11], 2048],
])('masks: bins %j are %i, and back', (bins, mask) => {
  expect(maskOf(bins)).toBe(mask);
  expect(binsOf(mask)).toEqual(bins);
  expect(countBits(mask)).toBe(bins.length);
});
