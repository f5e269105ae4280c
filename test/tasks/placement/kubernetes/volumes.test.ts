import { describe, expect, it } from 'vitest';
import { readNode } from '../../../../function/tasks/placement/kubernetes/node.js';
import { Volumes } from '../../../../function/tasks/placement/kubernetes/volumes.js';
import { fielded } from './fielded.js';

const node = (name: string, labels: Record<string, string> = {}) => {
  const object = {
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    status: { allocatable: { cpu: 1, memory: 1 } },
  };
  const read = readNode(fielded(object).field);
  if (!read) throw new Error('expected a node');
  return read;
};
const volume = (name: string, spec: unknown, labels: Record<string, string> = {}) =>
  fielded({ metadata: { name, labels }, spec }).field;
const claim = (name: string, volumeName?: string, accessModes = ['ReadWriteOnce']) =>
  fielded({ metadata: { name, namespace: 'n' }, spec: { accessModes, ...(volumeName ? { volumeName } : {}) } }).field;
const term = (key: string, ...values: string[]) => ({
  nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'In', values }] }] } },
});
const NODES = [node('a', { 'topology.kubernetes.io/zone': 'z1' }), node('b', { 'topology.kubernetes.io/zone': 'z2' })];
const mounts = (volumes: unknown[], known = new Volumes([], []), containers: unknown[] = [{}]) => {
  const read = known.of(fielded({ volumes, containers }).field, 'n');
  return {
    ...read,
    reaches: NODES.filter((one) => read.reaches(one))
      .map(({ name }) => name)
      .join(''),
  };
};
const mounting = (claimName: string) => [{ name: 'v', persistentVolumeClaim: { claimName } }];

describe('a claim', () => {
  it('whose volume is on one node can be mounted there alone', () => {
    const known = new Volumes(
      [volume('pv', { local: { path: '/x' }, ...term('kubernetes.io/hostname', 'b') })],
      [claim('c', 'pv')],
    );
    expect(mounts(mounting('c'), known)).toMatchObject({
      reaches: 'b',
      unknown: [],
      onNode: ['volume pv'],
      exclusive: ['n/c'],
    });
  });

  it('whose volume is in a zone can be mounted in it, also where old labels say so', () => {
    const byAffinity = volume('pv', term('topology.kubernetes.io/zone', 'z1'));
    const byLabel = volume('old', {}, { 'topology.kubernetes.io/zone': 'z0__z2' });
    const known = new Volumes([byAffinity, byLabel], [claim('c', 'pv'), claim('d', 'old', ['ReadWriteMany'])]);
    expect(mounts(mounting('c'), known).reaches).toBe('a');
    expect(mounts(mounting('d'), known)).toMatchObject({ reaches: 'b', exclusive: [] });
  });

  it('that is not in the dump, or whose volume is not, is of unknown kind', () => {
    const known = new Volumes([], [claim('bound', 'gone'), claim('unbound')]);
    expect(mounts(mounting('nowhere'), known).unknown).toEqual(['n/nowhere']);
    expect(mounts(mounting('bound'), known).unknown).toEqual(['n/bound']);
    expect(mounts(mounting('unbound'), known).unknown).toEqual([]);
  });

  it('on a directory of a node that no rule names holds its data there', () => {
    const known = new Volumes([volume('pv', { hostPath: { path: '/data' } })], [claim('c', 'pv')]);
    expect(mounts(mounting('c'), known).onNode).toEqual(['volume pv']);
  });
});

describe('hostPath', () => {
  const hostPath = (path: string) => [{ name: 'v', hostPath: { path } }];
  it.each(['/data', '/', '/var/lib/longhorn', '/etc/kubernetes/pki', '/devices', '/var/runner'])(
    '%s is data on the node',
    (path) => {
      expect(mounts(hostPath(path)).onNode).toEqual([`hostPath ${path}`]);
    },
  );

  it.each([
    '/dev/dri',
    '/proc',
    '/sys',
    '/run/containerd',
    '/var/run/docker.sock',
    '/lib/modules',
    '/etc/localtime',
    '/var/lib/kubelet/plugins',
  ])('%s is the same on every node', (path) => {
    expect(mounts(hostPath(path)).onNode).toEqual([]);
  });

  it('that every container mounts read-only holds nothing of the pod', () => {
    const mount = (readOnly?: boolean) => ({ volumeMounts: [{ name: 'v', ...(readOnly ? { readOnly } : {}) }] });
    expect(mounts(hostPath('/data'), undefined, [mount(true), {}]).onNode).toEqual([]);
    expect(mounts(hostPath('/data'), undefined, [mount(true), mount()]).onNode).toEqual(['hostPath /data']);
  });
});

it.each<[string, unknown, boolean]>([
  ['emptyDir', { emptyDir: {} }, true],
  ['emptyDir in memory', { emptyDir: { medium: 'Memory' } }, false],
  ['an ephemeral volume', { ephemeral: { volumeClaimTemplate: {} } }, true],
  ['a ConfigMap', { configMap: { name: 'x' } }, false],
])('%s: data lost with the pod is told', (_, given, scratch) => {
  expect(mounts([{ name: 'v', ...Object(given) }])).toMatchObject({ scratch, unknown: [], reaches: 'ab' });
});
