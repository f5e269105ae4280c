import { describe, expect, it } from 'vitest';
import { curveOf } from '../../../../function/tasks/placement/consolidate/curve.js';
import { asks, node, pod, searched, situation } from '../situation/dumps.js';

const items = (counts: Readonly<Record<string, number>>, capacity = '4') =>
  Object.entries(counts).flatMap(([on, count]) => [
    node(on, { has: { cpu: capacity } }),
    ...Array.from({ length: count }, (_, i) => pod(`${on}-${i}`, { on, ...asks('500m') })),
  ]);
const COSTS = new Map([
  ['a', 5],
  ['b', 2],
  ['c', 1],
  ['d', 3],
]);

describe('a curve', () => {
  it('says what a growing number of moves frees, cheap nodes to empty first', () => {
    expect(curveOf(situation(items({ a: 3, b: 1, c: 2, d: 0 })))).toEqual([
      { moves: 0, nodes: ['d'] },
      { moves: 1, nodes: ['d', 'b'] },
      { moves: 3, nodes: ['d', 'b', 'c'] },
    ]);
  });

  it('says what the nodes cost then, where they do', () => {
    const given = situation(items({ a: 3, b: 1, c: 2, d: 0 }), undefined, { costs: COSTS });
    expect(curveOf(given).map(({ moves, cost }) => [moves, cost])).toEqual([
      [0, 8],
      [1, 6],
      [3, 5],
    ]);
  });

  it('goes on where one node cannot be emptied', () => {
    const given = situation([
      ...items({ a: 1, b: 2, c: 3 }),
      node('ssd', { labels: { disk: 'ssd' } }),
      pod('bound', { on: 'ssd', ...asks('1'), spec: { nodeSelector: { disk: 'ssd' } } }),
    ]);
    expect(curveOf(given).at(-1)?.nodes).not.toContain('ssd');
    expect(curveOf(given).map(({ moves }) => moves)).toEqual([1, 3, 6]);
  });

  it('is empty where no node can be emptied, and of twelve points at most', () => {
    expect(curveOf(situation(items({ a: 8, b: 8 })))).toEqual([]);
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`n${n}`, 0]));
    expect(curveOf(situation(items(many)))).toHaveLength(12);
  });
});

describe('a search with a most number of moves', () => {
  const counts = { a: 3, b: 1, c: 2, d: 2 };
  it.each([
    [0, []],
    [1, ['b']],
    [2, ['b']],
    [3, ['b', 'c']],
    [5, ['b', 'c', 'd']],
  ])('of %i empties %j', (maxMoves, names) => {
    const { outcome, ...answer } = searched(situation(items(counts), undefined, { maxMoves }));
    expect(answer.names).toEqual(names);
    expect(outcome.ok).toBe(true);
  });

  it('frees the dear node rather than the one with fewer pods', () => {
    const terms = { maxMoves: 3, costs: COSTS };
    expect(searched(situation(items(counts), undefined, terms)).names).toEqual(['a']);
  });
});
