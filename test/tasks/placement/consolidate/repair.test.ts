import { describe, expect, it } from 'vitest';
import { byDrain } from '../../../../function/tasks/placement/consolidate/answer.js';
import { byRepairing } from '../../../../function/tasks/placement/consolidate/repair.js';
import { Solution } from '../../../../function/tasks/placement/search/solution.js';
import { asks, node, pod, situation } from '../situation/dumps.js';

const zone = (name: string) => ({ labels: { 'topology.kubernetes.io/zone': name } });
const SPREAD = {
  labels: { app: 'web' },
  owner: 'ReplicaSet/web',
  spec: {
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: { app: 'web' } },
      },
    ],
  },
};
const NAMES: readonly string[] = ['a', 'b', 'c', 'd'];

/**
 * To empty c, `large` has to go to b, and there is no room beside it there. `small` fits on a, where its spread does not let it,
 * and on d as far as there is room.
 */
const given = (onD: string, onA = '1600m') =>
  situation([
    node('a', zone('east')),
    node('b', zone('west')),
    node('c', zone('west')),
    node('d', zone('west')),
    pod('web-1', { on: 'a', ...asks('1'), ...SPREAD }),
    pod('fill-a', { on: 'a', ...asks(onA) }),
    pod('fill-b', { on: 'b', ...asks('1') }),
    pod('fill-d', { on: 'd', ...asks(onD) }),
    pod('large', { on: 'c', ...asks('2600m') }),
    pod('web-2', { on: 'c', ...asks('1200m'), ...SPREAD }),
  ]);

/** Today, but with these pods elsewhere. */
function packed({ instance, packed: { pods } }: ReturnType<typeof given>, moved: Readonly<Record<string, string>>) {
  const at = pods.map(({ name }, i) => {
    const to = moved[name.replace('default/', '')];
    return to === undefined ? (instance.home[i] ?? -1) : NAMES.indexOf(to);
  });
  return Solution.of(instance, at);
}

describe('repairing', () => {
  it('sends a pod elsewhere that the scheduler refuses where the packing wants it', () => {
    const on = given('2700m');
    const nothing = byDrain(on, [], 'search', 4);
    const answer = byRepairing(on, packed(on, { large: 'b', 'web-2': 'a' }), nothing);
    expect(answer).toMatchObject({ drained: [2], plan: { kind: 'targets' }, outcome: { ok: true } });
    expect(answer.outcome.landed.filter(({ from }) => from !== undefined)).toEqual(
      expect.arrayContaining([
        { pod: 'default/large', from: 'c', to: 'b' },
        { pod: 'default/web-2', from: 'c', to: 'd' },
      ]),
    );
  });

  it('keeps what was proven before', () => {
    const on = given('2700m');
    const nothing = { ...byDrain(on, [], 'search', 4), atLeast: 3 };
    expect(byRepairing(on, packed(on, { large: 'b', 'web-2': 'a' }), nothing)).toMatchObject({
      drained: [2],
      atLeast: 3,
    });
  });

  it('gives up what cannot be repaired, and what is no better', () => {
    const full = given('3900m', '2900m');
    const nothing = byDrain(full, [], 'search', 4);
    expect(byRepairing(full, packed(full, { large: 'b', 'web-2': 'a' }), nothing)).toBe(nothing);
    expect(byRepairing(full, packed(full, {}), nothing)).toBe(nothing);
  });
});
