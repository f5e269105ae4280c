import { describe, expect, it } from 'vitest';
import { ask } from '../question/asking.js';
import { asks, node, pod } from '../situation/dumps.js';

const fitting = (items: readonly unknown[], more: Readonly<Record<string, unknown>>) =>
  ask(items, { objective: 'fit', ...more });
const web = { name: 'web', cpu: '1', memory: '64Mi' };
const two = [node('a'), node('b'), pod('x', { on: 'a', ...asks('2') })];
const firstOf = ({ result }: { result: Readonly<Record<string, unknown>> }) =>
  Array.isArray(result.workloads) ? result.workloads[0] : undefined;

describe('new workloads', () => {
  it('go where the scheduler puts them, and the rest is counted exactly', () => {
    const told = fitting(two, { workloads: [{ ...web, replicas: 2 }] });
    expect(told.answer).toMatch(
      /^default\/web: all 2 replicas fit \(1 on b and 1 on a\), and 4 more replicas would fit, which is all that there is room for unless pods are moved\./,
    );
    expect(told.result).toMatchObject({ ok: 'yes', conditions: [] });
    expect(firstOf(told)).toMatchObject({
      workload: 'default/web',
      replicas: 2,
      fit: 2,
      placement: [
        { pod: 'default/web-new-1', node: 'b' },
        { pod: 'default/web-new-2', node: 'a' },
      ],
      more: { replicas: 4, at_most: 4, at_most_after_moves: 4 },
    });
    expect({ verified: told.verified, proven: told.proven }).toEqual({ verified: true, proven: true });
  });
  it('of which not all fit: how many do, and why not the others', () => {
    const told = fitting(two, { workloads: [{ ...web, replicas: 9 }] });
    expect(told.answer).toMatch(
      /^default\/web: 6 of 9 replicas find a node \(default\/web-new-7: a: insufficient cpu: needs 1000m, free 0m and b: insufficient cpu: needs 1000m, free 0m\)\./,
    );
    expect(told.result).toMatchObject({ ok: 'no' });
    expect(firstOf(told)).toMatchObject({ fit: 6, more: null });
    expect({ verified: told.verified, proven: told.proven }).toEqual({ verified: true, proven: false });
  });
  it('that keep apart, by node or by zone', () => {
    const zoned = ['a', 'b', 'c'].map((name) =>
      node(name, { labels: { 'topology.kubernetes.io/zone': name === 'c' ? '2' : '1' } }),
    );
    const most = (antiAffinity: unknown) =>
      firstOf(fitting(zoned, { workloads: [{ ...web, antiAffinity }] })).more.replicas;
    expect([most(true), most('hostname'), most('zone'), most(false)]).toEqual([2, 2, 1, 11]);
  });
  it('that may go to some nodes only', () => {
    const taints = [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }];
    const items = [node('a', { labels: { disk: 'ssd' } }), node('b', { taints })];
    const onA = firstOf(fitting(items, { workloads: [{ ...web, nodeSelector: { disk: 'ssd' } }] }));
    expect(onA).toMatchObject({ placement: [{ node: 'a' }], more: { replicas: 3, at_most_after_moves: 4 } });
    const tolerations = [{ key: 'gpu', operator: 'Exists' }];
    expect(firstOf(fitting(items, { workloads: [{ ...web, tolerations, cpu: '3' }] })).more.replicas).toBe(1);
  });
  it('that ask for more than CPU and memory', () => {
    const items = [node('a', { has: { 'nvidia.com/gpu': '2' } }), node('b')];
    const told = fitting(items, { workloads: [{ ...web, resources: { 'nvidia.com/gpu': 1 } }] });
    expect(firstOf(told)).toMatchObject({ placement: [{ node: 'a' }], more: { replicas: 1 } });
  });
  it('whose fit depends on the order in which they come', () => {
    const items = [node('a', { has: { cpu: '4' } }), node('b', { has: { cpu: '2' } })];
    const told = fitting(items, {
      workloads: [
        { ...web, cpu: '3', name: 'big' },
        { ...web, replicas: 3 },
      ],
    });
    expect(told.result.ok).toBe('conditional');
  });
  it('may not take the place of pods that wait today', () => {
    const told = fitting([node('a', { has: { cpu: '2' } }), pod('w', asks('2'))], { workloads: [web] });
    expect(told.result).toMatchObject({
      ok: 'conditional',
      conditions: ['default/w waits today, and the new pods may take its place'],
    });
  });
});

describe('manifests', () => {
  const template = {
    metadata: { labels: { app: 'm' } },
    spec: { containers: [{ name: 'c', resources: { requests: { cpu: '1', memory: '64Mi' } } }] },
  };
  const deployment = {
    kind: 'Deployment',
    metadata: { name: 'm', namespace: 'apps' },
    spec: { replicas: 2, template },
  };
  it.each([
    ['a Deployment', deployment, 'apps/m', 2],
    ['a list of one', [deployment], 'apps/m', 2],
    ['a List', { kind: 'List', items: [deployment] }, 'apps/m', 2],
    ['a StatefulSet without a number', { ...deployment, kind: 'StatefulSet', spec: { template } }, 'apps/m', 1],
    ['a Job', { ...deployment, kind: 'Job', spec: { template, parallelism: 3 } }, 'apps/m', 3],
    ['a Pod', { kind: 'Pod', metadata: { name: 'p' }, spec: template.spec }, 'default/p', 1],
  ])('%s', (_, manifests, workload, replicas) => {
    expect(firstOf(fitting(two, { manifests }))).toMatchObject({ workload, replicas, fit: replicas });
  });
  it('that request nothing count with what is assumed, which is said', () => {
    const bare = { ...deployment, spec: { template: { spec: { containers: [{ name: 'c' }] } } } };
    const told = fitting(two, { manifests: bare });
    expect(told.answer).toContain(
      'A container of apps/m requests no CPU (taken to need 100m) and no memory (taken to need 200Mi).',
    );
    expect(told.proven).toBe(false);
  });
});

describe('a workload that runs already', () => {
  const items = [
    node('a'),
    node('b'),
    pod('web-6d5f9c7b8-x', {
      on: 'a',
      ...asks('1'),
      owner: 'ReplicaSet/web-6d5f9c7b8',
      labels: { 'pod-template-hash': '6d5f9c7b8' },
    }),
    pod('db-0', {
      on: 'b',
      ...asks('2'),
      owner: 'StatefulSet/db',
      spec: { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'd-db-0' } }] },
    }),
  ];
  it.each([
    ['default/web', 5],
    ['web', 5],
    ['default/db', 2],
  ])('%s: %i more would fit', (name, replicas) => {
    const told = fitting(items, { fit: name });
    expect(firstOf(told)).toMatchObject({ replicas: 0, more: { replicas } });
    expect(told.answer).toMatch(new RegExp(`^default/(web|db): ${replicas} more replicas would fit`));
  });
  it('must be in the dump', () => {
    expect(fitting(items, { fit: 'wbe' }).errors).toEqual({
      '/context/fit':
        'expected a workload with pods in the dump, as namespace/name (near: default/web, default/db), got "wbe"',
    });
  });
});

describe('what is wrong with a question', () => {
  it.each([
    [
      {},
      '/context/workloads',
      'is required: workloads, manifests (Kubernetes objects) or fit (the name of a workload)',
    ],
    [{ workloads: [] }, '/context/workloads', 'expected at least one workload, got none'],
    [
      { workloads: [{ ...web, cpu: undefined }] },
      '/context/workloads/0/cpu',
      'is required: a CPU quantity such as "500m", "2" or 0.5 (cores)',
    ],
    [
      { workloads: [{ ...web, cpus: 1 }] },
      '/context/workloads/0/cpus',
      'expected one of name, namespace, replicas, cpu, memory, resources, nodeSelector, node_selector, tolerations, antiAffinity, anti_affinity, priority',
    ],
    [
      { workloads: [{ ...web, replicas: 0 }] },
      '/context/workloads/0/replicas',
      'expected a whole number from 1 to 500, got 0',
    ],
    [
      { workloads: [{ ...web, antiAffinity: 'rack' }] },
      '/context/workloads/0/antiAffinity',
      'expected true, false, "hostname" or "zone", got "rack"',
    ],
    [
      {
        workloads: [
          { ...web, replicas: 300 },
          { ...web, name: 'v', replicas: 300 },
        ],
      },
      '/context/workloads',
      'expected at most 50 workloads with 500 replicas in all, got 2 with 600',
    ],
    [
      { workloads: ['web'] },
      '/context/workloads/0',
      'expected a workload: an object with name, cpu and memory, got "web"',
    ],
    [
      { manifests: { kind: 'DaemonSet' } },
      '/context/manifests/kind',
      'expected one of Pod, Deployment, ReplicaSet, ReplicationController, StatefulSet, Job, List (a DaemonSet runs on every node that it matches), got "DaemonSet"',
    ],
    [
      { manifests: { kind: 'Pod', metadata: { name: 'p' }, spec: {} } },
      '/context/manifests/spec/containers',
      'is required: a list of containers',
    ],
    [
      {
        manifests: {
          kind: 'Pod',
          metadata: { name: 'p' },
          spec: { containers: [{ resources: { requests: { cpu: 'x' } } }] },
        },
      },
      '/context/manifests/spec/containers/0/resources/requests/cpu',
      'expected a CPU quantity such as "500m", "2" or 0.5 (cores), got "x"',
    ],
  ])('%j', (fields, pointer, message) => {
    expect(fitting(two, fields).errors).toEqual({ [pointer]: message });
  });
});
