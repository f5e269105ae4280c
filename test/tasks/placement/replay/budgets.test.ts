import { describe, expect, it } from 'vitest';
import { readSimBudget } from '../../../../function/tasks/placement/replay/budgets.js';
import { World } from '../../../../function/tasks/placement/replay/world.js';
import { drain, node, pod, replayed } from './objects.js';

const web = { app: 'web' };
const budget = (spec = {}, status?: Readonly<Record<string, unknown>>, name = 'web') => ({
  kind: 'PodDisruptionBudget',
  metadata: { name, namespace: 'default' },
  spec: { selector: { matchLabels: web }, ...spec },
  ...(status && { status }),
});
const replicas = (count: number, on: string, more = {}) =>
  Array.from({ length: count }, (_, i) => pod(`web-${on}-${i}`, { on, labels: web, owner: 'ReplicaSet/web', ...more }));
const named = (count: number, on: string) => Array.from({ length: count }, (_, i) => `default/web-${on}-${i}`);

describe('what a budget allows, as the disruption controller reckons', () => {
  const allowed = (spec: Readonly<Record<string, unknown>>, status?: Readonly<Record<string, unknown>>) => {
    const world = new World({ items: [node('a'), ...replicas(7, 'a'), pod('other', { on: 'a' })] });
    const read = readSimBudget(budget(spec, status), world.pods, () => true);
    expect(read.pods.size).toBe(7);
    return read.allows(7);
  };
  it.each([
    ['minAvailable: 5', { minAvailable: 5 }, 2],
    ['minAvailable: 50 % of 7 is 4', { minAvailable: '50%' }, 3],
    ['minAvailable: 100 %', { minAvailable: '100%' }, 0],
    ['minAvailable above what there is', { minAvailable: 9 }, 0],
    ['maxUnavailable: 1', { maxUnavailable: 1 }, 1],
    ['maxUnavailable: 30 % of 7 is 3', { maxUnavailable: '30%' }, 3],
    ['maxUnavailable: 0', { maxUnavailable: 0 }, 0],
    ['maxUnavailable above what there is', { maxUnavailable: 9 }, 7],
    ['neither', {}, 0],
  ])('%s', (_, spec, allows) => {
    expect(allowed(spec)).toBe(allows);
  });
  it.each([
    ['disruptionsAllowed, where it is less', { disruptionsAllowed: 1 }, 1],
    ['disruptionsAllowed 0', { disruptionsAllowed: 0 }, 0],
    ['disruptionsAllowed, where it is more', { disruptionsAllowed: 6 }, 4],
    ['desiredHealthy', { desiredHealthy: 5 }, 2],
    ['expectedPods that the dump does not show', { expectedPods: 9 }, 2],
  ])('%s in its status', (_, status, allows) => {
    expect(allowed({ maxUnavailable: 4 }, status)).toBe(allows);
  });
  it('the status alone, where the spec says nothing', () => {
    expect(allowed({}, { desiredHealthy: 5, disruptionsAllowed: 2 })).toBe(2);
  });
});

describe('evictions under a budget', () => {
  const cluster = [node('a'), node('b')];
  it('go in rounds: the next ones when others run in their stead', () => {
    const items = [...cluster, budget({ minAvailable: 2 }), ...replicas(3, 'a')];
    const { ok, landed, violations } = replayed(items, drain('a', ...named(3, 'a')));
    expect(violations).toEqual([]);
    expect(landed.map(({ to }) => to)).toEqual(['b', 'b', 'b']);
    expect(ok).toBe(true);
  });
  it('stop where a round finds no place: nothing stands in for who left', () => {
    const small = [node('a'), node('b', { has: { pods: '1' } })];
    const items = [...small, budget({ maxUnavailable: 1 }), ...replicas(3, 'a')];
    const { ok, landed, pending, violations } = replayed(items, drain('a', ...named(3, 'a')));
    expect(ok).toBe(false);
    expect(landed).toHaveLength(1);
    expect(pending.map(({ pod: name }) => name)).toEqual(['default/web-a-1']);
    expect(violations).toEqual(['PodDisruptionBudget web does not let default/web-a-2 go']);
  });
  it.each([
    ['allows nothing', budget({ maxUnavailable: 0 })],
    ['allowed nothing when the dump was made', budget({ minAvailable: 0 }, { disruptionsAllowed: 0 })],
  ])('a budget that %s is a violation', (_, given) => {
    const { violations, landed } = replayed([...cluster, given, ...replicas(1, 'a')], drain('a', 'default/web-a-0'));
    expect(violations).toEqual(['PodDisruptionBudget web does not let default/web-a-0 go']);
    expect(landed).toEqual([]);
  });
  it.each(['False', 'Unknown'])('pods whose readiness is %s are not healthy', (status) => {
    const unready = { status: { phase: 'Running', conditions: [{ type: 'Ready', status }] } };
    const items = [...cluster, budget({ minAvailable: 1 }), ...replicas(1, 'a'), ...replicas(1, 'b', unready)];
    expect(replayed(items, drain('a', 'default/web-a-0')).violations).toHaveLength(1);
  });
  it('pods that are being deleted are not healthy', () => {
    const items = [
      ...cluster,
      budget({ minAvailable: 1 }),
      ...replicas(1, 'a'),
      ...replicas(1, 'b', { deleted: true }),
    ];
    expect(replayed(items, drain('a', 'default/web-a-0')).violations).toHaveLength(1);
  });
  it('a pod that is not ready goes where enough others are healthy, or AlwaysAllow says so', () => {
    const unready = { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'False' }] } };
    const of = (spec: Readonly<Record<string, unknown>>, more: number) =>
      replayed(
        [...cluster, node('c'), budget(spec), ...replicas(1, 'a', unready), ...replicas(more, 'b')],
        drain('a', 'default/web-a-0'),
      ).violations;
    const held = ['PodDisruptionBudget web does not let default/web-a-0 go'];
    expect(of({ minAvailable: 1 }, 1)).toEqual([]);
    expect(of({ minAvailable: 2 }, 1)).toEqual(held);
    expect(of({ minAvailable: 2, unhealthyPodEvictionPolicy: 'AlwaysAllow' }, 1)).toEqual([]);
  });
  it('two budgets for one pod: the eviction API refuses', () => {
    const items = [...cluster, budget({ maxUnavailable: 1 }), budget({ maxUnavailable: 1 }, undefined, 'two')];
    expect(replayed([...items, ...replicas(1, 'a')], drain('a', 'default/web-a-0'))).toMatchObject({
      landed: [],
      violations: ['default/web-a-0 has several PodDisruptionBudgets (web, two): no eviction is accepted'],
    });
  });
  it('of another namespace, or for other labels, means nobody here', () => {
    const far = { ...budget({ maxUnavailable: 0 }), metadata: { name: 'web', namespace: 'far' } };
    const other = budget({ maxUnavailable: 0, selector: { matchLabels: { app: 'db' } } });
    const none = budget({ maxUnavailable: 0, selector: undefined });
    expect(replayed([...cluster, far, other, none, ...replicas(1, 'a')], drain('a', 'default/web-a-0')).ok).toBe(true);
  });
  it('an empty selector means every pod of its namespace', () => {
    const items = [...cluster, budget({ maxUnavailable: 0, selector: {} }), pod('x', { on: 'a' })];
    expect(replayed(items, drain('a', 'default/x')).ok).toBe(false);
  });
});
