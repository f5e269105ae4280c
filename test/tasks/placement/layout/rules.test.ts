import { describe, expect, it } from 'vitest';
import { aligned } from '../../../../function/tasks/placement/layout/aligned.js';
import { Landing } from '../../../../function/tasks/placement/layout/landing.js';
import { layoutRules } from '../../../../function/tasks/placement/layout/rules.js';
import { orderedMoves } from '../../../../function/tasks/placement/layout/steps.js';
import { classesOf } from '../../../../function/tasks/placement/search/classes.js';
import { asks, node, pod, situation } from '../situation/dumps.js';

const ZONE = 'topology.kubernetes.io/zone';
const zoned = (name: string, zone: string, cpu = '4') => node(name, { has: { cpu }, labels: { [ZONE]: zone } });
const spread = (name: string, on: string, more: Readonly<Record<string, unknown>> = {}) =>
  pod(name, {
    on,
    owner: 'ReplicaSet/web',
    labels: { app: 'web' },
    ...asks('1'),
    spec: {
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: ZONE,
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector: { matchLabels: { app: 'web' } },
          ...more,
        },
      ],
    },
  });

/** The moves to a layout, given by the nodes of all pods, as pod:node by index. */
function moves(items: readonly unknown[], layout: readonly number[]): string[] | undefined {
  const given = situation(items);
  return orderedMoves(given.packed.cluster, layout, Landing.of(given.packed, given.replay))?.map(
    ({ w, to }) => `${w}:${to}`,
  );
}

describe('an order of moves', () => {
  it('makes room before others come', () => {
    const items = [node('a'), node('b', { has: { cpu: '4' } }), node('c', { has: { cpu: '2' } })];
    const pods = [pod('x', { on: 'a', ...asks('3') }), pod('y', { on: 'b', ...asks('2') })];
    expect(moves([...items, ...pods], [1, 2])).toEqual(['1:2', '0:1']);
  });
  it('is none where two pods wait for the place of each other', () => {
    const items = [node('a', { has: { cpu: '3' } }), node('b', { has: { cpu: '3' } })];
    const pods = [pod('x', { on: 'a', ...asks('2') }), pod('y', { on: 'b', ...asks('3') })];
    expect(moves([...items, ...pods], [1, 0])).toBeUndefined();
  });
  it('lets a pod come to a zone when one has left it', () => {
    const items = [zoned('a', '1'), zoned('b', '2'), zoned('c', '3')];
    // Today 1, 1 and 0 pods; each may go to the third zone, but the first only when the second has not.
    const pods = [spread('p', 'a'), spread('q', 'b')];
    expect(moves([...items, ...pods], [1, 2])).toEqual(['1:2', '0:1']);
  });
  it('is none where pods of full zones change places', () => {
    const items = [zoned('a', '1'), zoned('b', '2')];
    expect(moves([...items, spread('p', 'a'), spread('q', 'b')], [1, 0])).toBeUndefined();
  });
});

describe('a layout of equal pods', () => {
  it('is aligned so that pods stay in their zones', () => {
    const given = situation([
      ...[zoned('a', '1'), zoned('b', '2'), zoned('c', '1'), zoned('d', '2')],
      ...[spread('p', 'a'), spread('q', 'b')],
    ]);
    const { instance } = given;
    const { kindOf, spreads } = layoutRules(given);
    const layout = aligned([3, 2], instance.home, classesOf(instance, kindOf), spreads);
    expect(layout).toEqual([2, 3]);
    expect(orderedMoves(given.packed.cluster, layout, new Landing(spreads))).toHaveLength(2);
  });
});

describe('rules of layouts', () => {
  const nodes = [zoned('a', '1'), zoned('b', '2')];
  const of = (items: readonly unknown[]) => {
    const { isEmpty, binding, spreads } = layoutRules(situation([...nodes, ...items]));
    return { isEmpty, binding, spreads: spreads.length };
  };
  it.each<[string, readonly unknown[], { isEmpty: boolean; binding: boolean; spreads: number }]>([
    ['are none where nothing is spread', [pod('x', { on: 'a' })], { isEmpty: true, binding: true, spreads: 0 }],
    ['bind with a skew of 1', [spread('p', 'a')], { isEmpty: false, binding: true, spreads: 1 }],
    ['do not with 2', [spread('p', 'a', { maxSkew: 2 })], { isEmpty: false, binding: false, spreads: 1 }],
    [
      'are not asked for where pods are not spread today',
      [spread('p', 'a'), spread('q', 'a')],
      { isEmpty: true, binding: false, spreads: 0 },
    ],
    [
      'are not asked for with too few domains',
      [spread('p', 'a', { minDomains: 3 })],
      { isEmpty: true, binding: false, spreads: 0 },
    ],
    [
      'do not bind where a pod that counts does not ask for it',
      [spread('p', 'a'), pod('x', { on: 'b', labels: { app: 'web' } })],
      { isEmpty: false, binding: false, spreads: 1 },
    ],
    [
      'do not bind where a pod does not count itself',
      [spread('p', 'a', { labelSelector: { matchLabels: { app: 'other' } } })],
      { isEmpty: false, binding: false, spreads: 1 },
    ],
    [
      'do not bind while a pod that counts waits',
      [spread('p', 'a'), pod('x', { labels: { app: 'web' }, ...asks('99') })],
      { isEmpty: false, binding: false, spreads: 1 },
    ],
    [
      'do not know which nodes count where cordons matter',
      [spread('p', 'a', { nodeTaintsPolicy: 'Honor' })],
      { isEmpty: true, binding: false, spreads: 0 },
    ],
  ])('%s', (_, items, rules) => expect(of(items)).toEqual(rules));
  it('keep apps of several nodes on several', () => {
    const owner = 'ReplicaSet/web';
    expect(of(['a', 'b'].map((on) => pod(`w-${on}`, { on, owner })))).toMatchObject({ isEmpty: false, binding: true });
    expect(of(['a', 'a'].map((on, i) => pod(`w-${i}`, { on, owner })))).toMatchObject({ isEmpty: true });
  });
});
