import { describe, expect, it } from 'vitest';
import { luckOf } from '../../../../function/tasks/placement/replay/luck.js';
import { World } from '../../../../function/tasks/placement/replay/world.js';
import { node, pod } from './objects.js';

const cpu = (amount: string, priority = 0) => ({ requests: { cpu: amount, memory: '1' }, spec: { priority } });
const world = new World({
  items: [node('a'), pod('b', cpu('2')), pod('a', cpu('1')), pod('c', cpu('3')), pod('urgent', cpu('1', 9))],
});
const queue = (seed: number) =>
  luckOf(world, seed)
    .queue([0, 1, 2, 3])
    .map((p) => world.pods[p]?.name.slice('default/'.length));

describe('luck', () => {
  it.each([
    [0, 'by name', ['urgent', 'a', 'b', 'c']],
    [1, 'by name, backwards', ['urgent', 'c', 'b', 'a']],
    [2, 'the largest first', ['urgent', 'c', 'b', 'a']],
    [3, 'the smallest first', ['urgent', 'a', 'b', 'c']],
  ])('%i: %s, after priority', (seed, _, order) => {
    expect(queue(seed)).toEqual(order);
  });
  it('later ones are random, and the same for the same seed', () => {
    const orders = Array.from({ length: 40 }, (_, i) => queue(4 + i).join());
    expect(new Set(orders).size).toBe(6);
    expect(queue(17)).toEqual(queue(17));
  });
  it('of equal nodes the first, the last, or any', () => {
    expect([0, 1, 2, 3].map((seed) => luckOf(world, seed).choose([5, 6, 7]))).toEqual([5, 7, 5, 7]);
    const any = luckOf(world, 9);
    expect(new Set(Array.from({ length: 60 }, () => any.choose([5, 6, 7])))).toEqual(new Set([5, 6, 7]));
  });
});
