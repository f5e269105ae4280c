import { describe, expect, it } from 'vitest';
import { kindNamed, kindOfItems, kindOfShape } from '../../../../../function/tasks/placement/kubernetes/forms/kinds.js';

describe('kinds', () => {
  it.each([
    ['pods', 'Pod'],
    ['pvc', 'PersistentVolumeClaim'],
    ['persistentVolumes', 'PersistentVolume'],
    ['pod_disruption_budgets', 'PodDisruptionBudget'],
    ['workloads', undefined],
    ['__proto__', undefined],
  ])('named %s', (name, kind) => {
    expect(kindNamed(name)).toBe(kind);
  });

  it.each<[string, Record<string, unknown>, string | undefined]>([
    ['a PodList', { kind: 'PodList' }, 'Pod'],
    ['a List', { kind: 'List' }, undefined],
    ['a list of an old server', { metadata: { selfLink: '/api/v1/namespaces/x/pods' } }, 'Pod'],
    ['a list of others of an old server', { metadata: { selfLink: '/api/v1/services/' } }, 'services'],
    ['a list that says nothing', { metadata: {} }, undefined],
  ])('of the items of %s', (_, list, kind) => {
    expect(kindOfItems(list)).toBe(kind);
  });

  it.each<[string, Record<string, unknown>, string | undefined]>([
    ['a Pod', { spec: { containers: [] } }, 'Pod'],
    ['a Node', { spec: {}, status: { nodeInfo: {} } }, 'Node'],
    ['a Deployment', { spec: { template: { spec: { containers: [] } } } }, undefined],
    ['a PersistentVolumeClaim', { spec: { accessModes: [] }, status: { capacity: {} } }, undefined],
  ])('by shape: %s', (_, object, kind) => {
    expect(kindOfShape(object)).toBe(kind);
  });
});
