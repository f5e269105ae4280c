import { describe, expect, it } from 'vitest';
import {
  byDrain,
  byTargets,
  compare,
  cordonedLeft,
  evictions,
  inOrder,
  nodesInUse,
} from '../../../../function/tasks/placement/consolidate/answer.js';
import { asks, node, pod, situation } from '../situation/dumps.js';

const given = situation([
  node('two'),
  node('one'),
  node('cordoned', { cordoned: true }),
  node('room', { has: { cpu: '64' } }),
  node('dead', { ready: 'False' }),
  pod('x', { on: 'two', ...asks('1') }),
  pod('y', { on: 'two', ...asks('1') }),
  pod('z', { on: 'one', ...asks('1') }),
  pod('c', { on: 'cordoned', ...asks('1') }),
]);

describe('answers', () => {
  it('empty cordoned nodes first, then those with the fewest pods', () => {
    expect(inOrder(given, [0, 1, 2, 3])).toEqual([2, 3, 1, 0]);
  });
  it('of a drain: what is emptied, what moves, what stays in use', () => {
    const answer = byDrain(given, [2, 1], 'search', 3);
    expect(answer).toMatchObject({ drained: [2, 1], plan: { kind: 'drain' }, by: 'search', outcome: { ok: true } });
    expect(evictions(answer)).toBe(2);
    // Neither the two that are emptied nor the one that has gone by itself.
    expect(nodesInUse(given, answer)).toBe(2);
    expect(cordonedLeft(given, answer)).toBe(0);
    expect(cordonedLeft(given, byDrain(given, [], 'search', 1))).toBe(1);
  });
  it('of targets: every pod lands where it was sent', () => {
    const targets = [{ pod: 'default/z', from: 'one', to: 'two' }];
    const answer = byTargets(given, [1], targets, 'model', 6);
    expect(answer).toMatchObject({ plan: { kind: 'targets' }, by: 'model', outcome: { ok: true } });
    expect(answer.outcome.landed.filter(({ from }) => from !== undefined)).toEqual([
      { pod: 'default/z', from: 'one', to: 'two' },
    ]);
  });
  it.each([
    ['one that works before one that does not', [1], [0, 1, 2, 3]],
    ['cordoned nodes empty before fewer nodes', [2], [0, 1]],
    ['fewer nodes in use before more', [2, 1], [2]],
  ])('%s', (_, better, worse) => {
    const [a, b] = [byDrain(given, better, 'search', 3), byDrain(given, worse, 'search', 3)];
    expect(compare(given, a, b)).toBeLessThan(0);
    expect(compare(given, b, a)).toBeGreaterThan(0);
    expect(compare(given, a, a)).toBe(0);
  });
});
