import { describe, expect, it } from 'vitest';
import { windowOf } from '../../../../function/tasks/placement/consolidate/window.js';
import { asks, node, pod, situation } from '../situation/dumps.js';

const nodes = (count: number) => Array.from({ length: count }, (_, i) => node(`n${i}`));
const pods = (count: number) => Array.from({ length: count }, (_, i) => pod(`p${i}`, { on: 'n0', ...asks('1m') }));

describe('what the model sees', () => {
  it.each([
    ['12 nodes and 32 pods', nodes(12), pods(32), true],
    ['13 nodes', nodes(13), pods(1), false],
    ['33 pods that can move', nodes(2), pods(33), false],
    ['nobody who can move', nodes(2), [], false],
  ])('%s: %#', (_, some, running, seen) => {
    expect(windowOf(situation([...some, ...running])) !== undefined).toBe(seen);
  });
  it('pods of a cordoned node are sent elsewhere', () => {
    const window = windowOf(situation([node('a', { cordoned: true }), node('b'), pod('x', { on: 'a', ...asks('1') })]));
    expect(window?.cluster.workloads.map(({ at, allowed }) => [at, allowed])).toEqual([[0, [1]]]);
  });
});
