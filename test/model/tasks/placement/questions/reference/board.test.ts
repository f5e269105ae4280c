import { describe, expect, it } from 'vitest';
import { Board } from '../../../../../../model/tasks/placement/questions/reference/board.js';
import type { Pod } from '../../../../../../model/tasks/placement/questions/reference/cluster.js';
import { apart, dataOn, lab, machine, pod } from '../labs.js';

const [a, b] = [machine('a'), machine('b')];
/** The nodes that a waiting pod fits beside others. */
const open = (waits: Pod, others: readonly Pod[] = [], machines = [a, b]) =>
  new Board(lab(machines, [...others, waits])).open(others.length);

describe('where the reference lets a pod', () => {
  it.each<[string, number[], number[]]>([
    ['onto nodes with room', open(pod('p', 500, undefined), [pod('q', 600, 0)]), [1]],
    [
      'not onto a full number of pods',
      open(pod('p', 1, undefined), [pod('q', 1, 0)], [machine('a', { pods: 1 }), b]),
      [1],
    ],
    ['onto nodes that it selects', open(pod('p', 1, undefined, { selector: { zone: 'b' } })), [1]],
    ['where its volume is', open(pod('p', 1, undefined, { volumes: dataOn('b') })), [1]],
    ['not onto a taint', open(pod('p', 1, undefined), [], [machine('a', { taints: [['gpu', 'yes']] }), b]), [1]],
    [
      'onto a taint that it tolerates',
      open(
        pod('p', 1, undefined, { tolerations: [{ key: 'gpu', value: 'yes', any: false }] }),
        [],
        [machine('a', { taints: [['gpu', 'yes']] })],
      ),
      [0],
    ],
    ['away from its own kind', open(pod('p', 1, undefined, apart('web')), [pod('q', 1, 0, apart('web'))]), [1]],
    [
      'away from pods that want it away',
      open(pod('web', 1, undefined), [pod('q', 1, 0, { apart: [{ 'app.kubernetes.io/name': 'web' }] })]),
      [1],
    ],
  ])('%s', (_, got, expected) => {
    expect(got).toEqual(expected);
  });

  it('spreads pods over domains, of which a node that is shut still is one', () => {
    const spread = { labels: { app: 'web' }, spreads: [{ key: 'zone', skew: 1, of: { app: 'web' } }] };
    const cluster = lab([a, b], [pod('p', 1, 0, spread), pod('q', 1, undefined, spread)]);
    expect(new Board(cluster).open(1)).toEqual([1]);
    expect(new Board(cluster, new Set([1])).open(1)).toEqual([]);
  });

  it('finds what is wrong with a board', () => {
    const board = new Board(lab([a, b], [pod('p', 600, 0, apart('web')), pod('q', 600, 1, apart('web'))]));
    expect(board.faults()).toEqual([]);
    board.remove(1);
    expect(board.faults()).toEqual(['default/q is on no node']);
    board.place(1, 0);
    expect(board.faults()).toEqual(['a is too full', 'default/q may not be on a']);
  });
});
