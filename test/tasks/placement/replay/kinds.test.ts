import { describe, expect, it } from 'vitest';
import { World } from '../../../../function/tasks/placement/replay/world.js';
import { node, pod } from './objects.js';

const app = { owner: 'ReplicaSet/w', labels: { app: 'w' }, requests: { cpu: '1' } };
const kinds = (...pods: unknown[]) => [...new World({ items: [node('a'), node('b'), ...pods] }).kinds];
const claim = { volumes: [{ persistentVolumeClaim: { claimName: 'c' } }] };
const storage = [
  {
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'c', namespace: 'default' },
    spec: { volumeName: 'v', accessModes: ['ReadWriteMany'] },
  },
  { kind: 'PersistentVolume', metadata: { name: 'v' }, spec: { nfs: {} } },
];

describe('kinds of pods', () => {
  it('replicas are of one kind, wherever they are', () => {
    expect(kinds(pod('x', { ...app, on: 'a' }), pod('y', { ...app, on: 'b' }), pod('z', app))).toEqual([0, 0, 0]);
  });
  it.each<[string, Record<string, unknown>]>([
    ['labels', { labels: { app: 'v' } }],
    ['namespace', { namespace: 'other' }],
    ['owner', { owner: 'ReplicaSet/v' }],
    ['requests', { requests: { cpu: '2' } }],
    ['limits, which the API server takes for requests', { container: { resources: { limits: { memory: '1Gi' } } } }],
    ['node selector', { spec: { nodeSelector: { a: 'b' } } }],
    ['tolerations', { spec: { tolerations: [{ operator: 'Exists' }] } }],
    ['affinity', { spec: { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: {} } } } }],
    ['spread constraints', { spec: { topologySpreadConstraints: [{ topologyKey: 'zone' }] } }],
    ['images', { container: { image: 'i' } }],
    ['host ports', { container: { ports: [{ hostPort: 80 }] } }],
    ['gates', { spec: { schedulingGates: [{ name: 'g' }] } }],
  ])('other %s make another kind', (_, more) => {
    expect(kinds(pod('x', app), pod('y', { ...app, ...more }))).toEqual([0, 1]);
  });
  it('volumes with a place are never taken to be alike', () => {
    expect(kinds(...storage, pod('x', { ...app, spec: claim }), pod('y', { ...app, spec: claim }))).toEqual([0, 1]);
  });
  it('measured use makes a difference only where nothing is requested', () => {
    const usage = 'NAMESPACE NAME CPU(cores) MEMORY(bytes)\ndefault x 5m 6Mi\ndefault y 7m 8Mi\n';
    const of = (requests: Record<string, string>) => {
      const two = ['x', 'y'].map((name) => pod(name, { ...app, requests }));
      return [...new World({ items: [node('a'), ...two], usage }).kinds];
    };
    expect(of({ cpu: '1', memory: '1Gi' })).toEqual([0, 0]);
    expect(of({ cpu: '1' })).toEqual([0, 1]);
  });
});
