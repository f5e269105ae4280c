import { describe, expect, it } from 'vitest';
import { drain, lands, node, pod, replayed } from './objects.js';

const claim = (name: string, volumeName: string | undefined, more = {}, status = {}) => ({
  kind: 'PersistentVolumeClaim',
  metadata: { name, namespace: 'default', ...more },
  spec: { volumeName, accessModes: ['ReadWriteOnce'] },
  status,
});
const modes = (name: string, ...accessModes: readonly string[]) => ({
  kind: 'PersistentVolumeClaim',
  metadata: { name, namespace: 'default' },
  spec: { volumeName: 'v', accessModes },
});
const volume = (name: string, spec = {}, labels = {}) => ({
  kind: 'PersistentVolume',
  metadata: { name, labels },
  spec,
});
const mounts = (...names: readonly string[]) => ({
  volumes: names.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })),
});
const only = (host: string) => ({
  nodeAffinity: {
    required: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [host] }] }],
    },
  },
});
const fresh = pod('new', { spec: mounts('c') });

describe('where volumes are', () => {
  it('node affinity of the volume of a claim', () => {
    expect(lands([node('a'), node('b'), claim('c', 'v'), volume('v', only('b')), fresh])).toBe('b');
    expect(lands([node('a'), claim('c', 'v'), volume('v', only('b')), fresh])).toEqual(['a: volume v is not there']);
  });
  const inZone = (labels: Readonly<Record<string, string>>) =>
    lands([
      node('a', { labels: { 'topology.kubernetes.io/zone': 'east' } }),
      claim('c', 'v'),
      volume('v', {}, labels),
      fresh,
    ]);
  it.each([
    ['the zone of a volume of old', { 'topology.kubernetes.io/zone': 'west' }, ['a: volume v is in west']],
    ['one zone of several', { 'topology.kubernetes.io/zone': 'west__east' }, 'a'],
    ['the old label of a zone', { 'failure-domain.beta.kubernetes.io/zone': 'west' }, ['a: volume v is in west']],
    ['the old label and the new one', { 'failure-domain.beta.kubernetes.io/zone': 'east' }, 'a'],
    ['a region that the node does not tell', { 'topology.kubernetes.io/region': 'moon' }, ['a: volume v is in moon']],
    ['other labels', { app: 'west' }, 'a'],
  ])('%s', (_, labels, where) => {
    expect(inZone(labels)).toEqual(where);
  });
  it('a node that tells no place is held to none', () => {
    expect(lands([node('a'), claim('c', 'v'), volume('v', {}, { 'topology.kubernetes.io/zone': 'x' }), fresh])).toBe(
      'a',
    );
  });
  it('a claim that is being deleted, or has lost its volume', () => {
    const going = claim('c', 'v', { deletionTimestamp: '2026-01-01T00:00:00Z' });
    expect(lands([node('a'), going, volume('v'), fresh])).toEqual(['a: claim default/c is being deleted']);
    const lost = claim('c', 'v', {}, { phase: 'Lost' });
    expect(lands([node('a'), lost, volume('v'), fresh])).toEqual(['a: claim default/c has lost its volume']);
  });
});

describe('how many may mount', () => {
  const old = pod('old', { on: 'a', spec: mounts('c') });
  const b = node('b');
  it('ReadWriteOncePod: one pod, wherever', () => {
    expect(lands([node('a'), b, volume('v'), modes('c', 'ReadWriteOncePod'), old, fresh])).toEqual([
      'a: claim default/c is in use',
      'b: claim default/c is in use',
    ]);
  });
  const cluster = (given: unknown, of = volume('v')) => [
    node('a', { has: { pods: '2' } }),
    b,
    node('c', { cordoned: true }),
    of,
    given,
    pod('stays', { on: 'a', spec: mounts('c') }),
    pod('x', { on: 'c', spec: { ...mounts('c'), nodeSelector: { 'kubernetes.io/hostname': 'b' } } }),
  ];
  it('ReadWriteOnce: the scheduler does not look, and the pod cannot start beside who has it', () => {
    const { ok, violations } = replayed(cluster(modes('c', 'ReadWriteOnce')), drain('c', 'default/x'));
    expect(ok).toBe(false);
    expect(violations).toEqual(['default/x cannot start on b: claim default/c is mounted on another node']);
  });
  it.each([
    ['ReadWriteMany', modes('c', 'ReadWriteMany'), volume('v')],
    ['ReadWriteOnce and ReadOnlyMany', modes('c', 'ReadWriteOnce', 'ReadOnlyMany'), volume('v')],
    ['a volume that is attached to no node', modes('c', 'ReadWriteOnce'), volume('v', { nfs: { server: 's' } })],
  ])('%s: several nodes may', (_, given, of) => {
    expect(replayed(cluster(given, of), drain('c', 'default/x'))).toMatchObject({ ok: true });
  });
});

describe('what stays for its data', () => {
  const evicted = (spec: Readonly<Record<string, unknown>>, container = {}, more: readonly unknown[] = []) =>
    replayed([node('a'), node('b'), pod('x', { on: 'a', spec, container }), ...more], drain('a', 'default/x'));
  const host = (path: string) => ({ volumes: [{ name: 'h', hostPath: { path } }] });
  it('a hostPath that holds data', () => {
    expect(evicted(host('/data')).violations).toEqual(['default/x may not be evicted: hostPath /data holds its data']);
    expect(evicted(host('/etc/sslkeys')).ok).toBe(false);
  });
  it.each(['/dev/dri', '/proc', '/etc/localtime', '/var/run/docker.sock'])('not %s', (path) => {
    expect(evicted(host(path)).ok).toBe(true);
  });
  it('nor one that is only read', () => {
    expect(evicted(host('/data'), { volumeMounts: [{ name: 'h', mountPath: '/d', readOnly: true }] }).ok).toBe(true);
    expect(evicted(host('/data'), { volumeMounts: [{ name: 'h', mountPath: '/d' }] }).ok).toBe(false);
  });
  it('a claim or a volume that the dump does not show', () => {
    const why = ['default/x may not be evicted: claim default/c is of unknown kind'];
    expect(evicted(mounts('c')).violations).toEqual(why);
    expect(evicted(mounts('c'), {}, [claim('c', 'v')]).violations).toEqual(why);
    expect(evicted(mounts('c'), {}, [claim('c', 'v'), volume('v')]).ok).toBe(true);
  });
});
