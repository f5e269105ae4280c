import { describe, expect, it } from 'vitest';
import { UNBOUNDED } from '../../../function/common/clock.js';
import { type Cluster, capacityOf } from '../../../function/tasks/placement/cluster.js';
import { clusterOf } from '../../../function/tasks/placement/kubernetes/cluster.js';
import { type Dump, readDump } from '../../../function/tasks/placement/kubernetes/dump.js';
import { seeded } from '../../trm/random.js';
import kubectl from './kubectl.json' with { type: 'json' };

type Json = Record<string, unknown>;

const HOSTNAME = 'kubernetes.io/hostname';
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

const node = (
  name: string,
  {
    labels = {},
    allocatable = {},
    spec = {},
    ready = 'True',
  }: { labels?: Json; allocatable?: Json; spec?: Json; ready?: string } = {},
) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { [HOSTNAME]: name, ...labels } },
  spec,
  status: {
    allocatable: { cpu: '4', memory: '8Gi', pods: '110', ...allocatable },
    conditions: [{ type: 'Ready', status: ready }],
  },
});

interface Options {
  at?: string;
  owner?: string;
  labels?: Json;
  metadata?: Json;
  spec?: Json;
  container?: Json;
  requests?: Json;
  phase?: string;
}

const pod = (name: string, options: Options = {}) => {
  const { at, owner = 'ReplicaSet', labels = {}, metadata = {}, spec = {}, container = {}, phase } = options;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'x',
      labels,
      ...(owner ? { ownerReferences: [{ kind: owner, name: 'o', controller: true }] } : {}),
      ...metadata,
    },
    spec: {
      ...(at ? { nodeName: at } : {}),
      containers: [
        { name: 'a', resources: { requests: options.requests ?? { cpu: '100m', memory: '64Mi' } }, ...container },
      ],
      ...spec,
    },
    status: { phase: phase ?? (at ? 'Running' : 'Pending') },
  };
};

const NODES = [node('a'), node('b'), node('c')];
const reading = (...items: unknown[]) => readDump({ kubernetes: { apiVersion: 'v1', kind: 'List', items } }, UNBOUNDED);
/** The cluster that a plan has to obey, as if every pod that waits got a node. */
const packed = (dump: Dump): Cluster => clusterOf(dump, new Set(dump.pods.map(({ name }) => name)), UNBOUNDED).cluster;
function cluster(...items: unknown[]): Cluster {
  const read = reading(...items);
  if (read.kind !== 'problem') throw new Error(JSON.stringify(read));
  return packed(read.problem);
}
const allowedOf = ({ nodes, workloads }: Cluster) =>
  Object.fromEntries(
    workloads.map(({ name, allowed }) => [name.slice(2), allowed.map((n) => nodes[n]?.name).join('')]),
  );

describe('nodes', () => {
  it('keep what their own pods use: DaemonSets and mirrors', () => {
    const mirror = { annotations: { 'kubernetes.io/config.mirror': 'abc' } };
    const { nodes, workloads } = cluster(
      ...NODES,
      pod('ds-a', { at: 'a', owner: 'DaemonSet' }),
      pod('static', { at: 'a', owner: 'Node' }),
      pod('mirror', { at: 'a', owner: '', metadata: mirror }),
      pod('ds-b', { at: 'b', owner: 'DaemonSet' }),
    );
    expect(nodes.map(({ reserved }) => reserved.cpu)).toEqual([300, 100, 0]);
    expect(nodes[0]?.allocatable).toEqual({ cpu: 4000, memory: 8 * 2 ** 30 });
    expect(workloads).toEqual([]);
  });

  it.each(['control-plane', 'master', 'etcd'])('of the role %s are kept', (role) => {
    const { nodes } = cluster(node('a', { labels: { [`node-role.kubernetes.io/${role}`]: '' } }), node('b'));
    expect(nodes.map(({ kept }) => kept)).toEqual([true, undefined]);
  });

  it('keep room for a DaemonSet pod that waits for them', () => {
    const term = { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['b'] }] };
    const spec = { affinity: { nodeAffinity: { [REQUIRED]: { nodeSelectorTerms: [term] } } } };
    expect(cluster(...NODES, pod('ds', { owner: 'DaemonSet', spec })).nodes.map((n) => n.reserved.cpu)).toEqual([
      0, 100, 0,
    ]);
  });

  it.each<[string, Json, string]>([
    ['cordoned take nothing new; what runs there may stay', { spec: { unschedulable: true } }, 'ab'],
    ['not ready take nothing new, and lose what runs there', { ready: 'False' }, 'b'],
    ['not heard of take nothing new, and lose what runs there', { ready: 'Unknown' }, 'b'],
  ])('that are %s', (_, options, stays) => {
    const items = [node('a', options), node('b'), pod('stays', { at: 'a' }), pod('other', { at: 'b' }), pod('new')];
    expect(allowedOf(cluster(...items))).toEqual({ stays, other: 'b', new: 'b' });
  });
});

describe('pods', () => {
  it('with their name, request and node', () => {
    expect(cluster(...NODES, pod('web', { at: 'b' })).workloads).toEqual([
      { name: 'x/web', request: { cpu: 100, memory: 64 * 2 ** 20 }, allowed: [0, 1, 2], at: 1 },
    ]);
  });

  it('of no namespace are of the default one', () => {
    expect(cluster(...NODES, pod('web', { metadata: { namespace: undefined } })).workloads[0]?.name).toBe(
      'default/web',
    );
  });

  it.each([['Succeeded'], ['Failed']])('that %s need no place, even where their node is gone', (phase) => {
    const { workloads, ignored } = cluster(...NODES, pod('job', { at: 'gone', owner: 'Job', phase }));
    expect({ workloads, ignored }).toEqual({ workloads: [], ignored: [] });
  });

  it('that are being deleted need none, and are listed', () => {
    const metadata = { deletionTimestamp: '2025-01-01T00:00:00Z' };
    const { workloads, ignored } = cluster(...NODES, pod('old', { at: 'a', metadata }));
    expect({ workloads, ignored }).toEqual({ workloads: [], ignored: ['pods that are being deleted (x/old)'] });
  });

  it.each<[string, Options, string]>([
    ['a controller may move', { at: 'a' }, 'abc'],
    ['no controller stays', { at: 'a', owner: '' }, 'a'],
    ['no controller, waiting, goes anywhere', { owner: '' }, 'abc'],
    [
      'an owner that is no controller stays',
      { at: 'b', owner: '', metadata: { ownerReferences: [{ kind: 'X' }] } },
      'b',
    ],
    ['a Job may begin again elsewhere', { at: 'b', owner: 'Job' }, 'abc'],
    ['an operator stays', { at: 'b', owner: 'InstanceManager' }, 'b'],
    [
      'a Deployment that says so stays',
      {
        at: 'b',
        metadata: {
          annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' },
          ownerReferences: [{ kind: 'ReplicaSet', name: 'o', controller: true }],
        },
      },
      'b',
    ],
    ['a Job that waits goes anywhere', { owner: 'Job' }, 'abc'],
    ['a StatefulSet may move', { at: 'a', owner: 'StatefulSet' }, 'abc'],
  ])('of %s', (_, options, allowed) => {
    expect(allowedOf(cluster(...NODES, pod('p', options)))).toEqual({ p: allowed });
  });
});

const terms = (...matchExpressions: Json[]) => ({
  affinity: {
    nodeAffinity: { [REQUIRED]: { nodeSelectorTerms: matchExpressions.map((e) => ({ matchExpressions: [e] })) } },
  },
});

describe('may run by', () => {
  const nodes = [
    node('a', { labels: { disk: 'ssd', cores: '8' } }),
    node('b', { labels: { disk: 'hdd' }, allocatable: { 'nvidia.com/gpu': '1' } }),
    node('c', { spec: { taints: [{ key: 'k', value: 'v', effect: 'NoSchedule' }] } }),
    node('d', { spec: { taints: [{ key: 'k', effect: 'NoExecute' }] } }),
    node('e', { spec: { taints: [{ key: 'p', effect: 'PreferNoSchedule' }] } }),
  ];
  const gpu = { cpu: '1', 'nvidia.com/gpu': '1' };
  it.each<[string, Options, string]>([
    ['taints alone', {}, 'abe'],
    ['nodeSelector', { spec: { nodeSelector: { disk: 'ssd' } } }, 'a'],
    ['nodeSelector and where it runs', { at: 'b', spec: { nodeSelector: { disk: 'ssd' } } }, 'ab'],
    ['node affinity In', { spec: terms({ key: 'disk', operator: 'In', values: ['ssd', 'hdd'] }) }, 'ab'],
    ['node affinity NotIn', { spec: terms({ key: 'disk', operator: 'NotIn', values: ['ssd'] }) }, 'be'],
    ['node affinity Gt', { spec: terms({ key: 'cores', operator: 'Gt', values: ['4'] }) }, 'a'],
    [
      'either of two terms',
      { spec: terms({ key: 'cores', operator: 'Exists' }, { key: 'disk', operator: 'In', values: ['hdd'] }) },
      'ab',
    ],
    ['no terms at all', { spec: { affinity: { nodeAffinity: { [REQUIRED]: { nodeSelectorTerms: [] } } } } }, ''],
    [
      'toleration of a value',
      { spec: { tolerations: [{ key: 'k', operator: 'Equal', value: 'v', effect: 'NoSchedule' }] } },
      'abce',
    ],
    ['toleration of a key', { spec: { tolerations: [{ key: 'k', operator: 'Exists' }] } }, 'abcde'],
    ['toleration of everything', { spec: { tolerations: [{ operator: 'Exists' }] } }, 'abcde'],
    [
      'toleration for a while',
      { spec: { tolerations: [{ key: 'k', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }] } },
      'abe',
    ],
    ['a resource that few nodes offer', { requests: gpu }, 'b'],
    ['a taint that came while it ran, where it runs', { at: 'c' }, 'abce'],
    ['a taint that drives it out', { at: 'd' }, 'abe'],
  ])('%s', (_, options, allowed) => {
    const read = cluster(...nodes, pod('p', options));
    expect(allowedOf(read)).toEqual({ p: allowed });
    expect(read.ignored).toEqual([
      'taints that only prefer (PreferNoSchedule), except where the scheduler chooses (node e)',
    ]);
  });
});

const term = (labelSelector: unknown, more: Json = {}) => ({ labelSelector, topologyKey: HOSTNAME, ...more });
const anti = (...of: Json[]) => ({ affinity: { podAntiAffinity: { [REQUIRED]: of } } });
const near = (...of: Json[]) => ({ affinity: { podAffinity: { [REQUIRED]: of } } });
const WEB = { matchLabels: { app: 'web' } };
const web = { app: 'web' };

describe('apart:', () => {
  const pair = (one: Options, two: Options) => [pod('p', one), pod('q', two)];
  it.each<[string, unknown[], number[][]]>([
    [
      'replicas of one Deployment',
      ['1', '2', '3'].map((n) => pod(n, { labels: web, spec: anti(term(WEB)) })),
      [[0, 1, 2]],
    ],
    ['one against the other', pair({ spec: anti(term(WEB)) }, { labels: web }), [[0, 1]]],
    ['the other against the one', pair({ labels: web }, { spec: anti(term(WEB)) }), [[0, 1]]],
    [
      'one against two others',
      [...pair({ spec: anti(term(WEB)) }, { labels: web }), pod('r', { labels: web })],
      [
        [0, 1],
        [0, 2],
      ],
    ],
    [
      'by expressions',
      pair({ spec: anti(term({ matchExpressions: [{ key: 'app', operator: 'Exists' }] })) }, { labels: web }),
      [[0, 1]],
    ],
    ['an empty selector means all', pair({ spec: anti(term({})) }, {}), [[0, 1]]],
    ['no selector means none', pair({ spec: anti(term(null)) }, {}), []],
    ['none in other namespaces', pair({ spec: anti(term(WEB)) }, { labels: web, metadata: { namespace: 'y' } }), []],
    [
      'namespaces by name',
      pair({ spec: anti(term(WEB, { namespaces: ['y'] })) }, { labels: web, metadata: { namespace: 'y' } }),
      [[0, 1]],
    ],
    [
      'namespaces by name without their own',
      pair({ spec: anti(term(WEB, { namespaces: ['y'] })) }, { labels: web }),
      [],
    ],
    [
      'all namespaces',
      pair({ spec: anti(term(WEB, { namespaceSelector: {} })) }, { labels: web, metadata: { namespace: 'y' } }),
      [[0, 1]],
    ],
    [
      'namespaces by the label of their name',
      pair(
        { spec: anti(term(WEB, { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'y' } } })) },
        { labels: web, metadata: { namespace: 'y' } },
      ),
      [[0, 1]],
    ],
    [
      'both on a port of the node',
      pair(
        { container: { ports: [{ hostPort: 80 }] } },
        { container: { ports: [{ hostPort: 80, hostIP: '10.0.0.1' }] } },
      ),
      [[0, 1]],
    ],
    [
      'ports of other protocols',
      pair({ container: { ports: [{ hostPort: 53, protocol: 'UDP' }] } }, { container: { ports: [{ hostPort: 53 }] } }),
      [],
    ],
    [
      'ports of other addresses',
      pair(
        { container: { ports: [{ hostPort: 1, hostIP: '::1' }] } },
        { container: { ports: [{ hostPort: 1, hostIP: '::2' }] } },
      ),
      [],
    ],
    [
      'ports of the container alone',
      pair(
        { container: { ports: [{ containerPort: 80 }] } },
        { container: { ports: [{ containerPort: 80, hostPort: 0 }] } },
      ),
      [],
    ],
  ])('%s', (_, pods, apart) => {
    const read = cluster(...NODES, ...pods);
    expect(read.apart).toEqual(apart);
    expect(read.ignored).toEqual([]);
  });

  it.each<[string, Options, Options]>([
    ['against a DaemonSet', { spec: anti(term(WEB)) }, { labels: web }],
    ['by a DaemonSet', { labels: web }, { spec: anti(term(WEB)) }],
    [
      'by a port of a DaemonSet',
      { container: { ports: [{ hostPort: 80 }] } },
      { container: { ports: [{ hostPort: 80 }] } },
    ],
  ])('%s: not on its node', (_, options, own) => {
    const pods = [
      pod('ds', { at: 'b', owner: 'DaemonSet', ...own }),
      pod('p', options),
      pod('q', { ...options, at: 'b' }),
    ];
    expect(allowedOf(cluster(...NODES, ...pods))).toMatchObject({ p: 'ac', q: 'abc' });
  });

  it('two that share a node today may go on doing so', () => {
    const both = { at: 'a', labels: web, spec: anti(term(WEB)) };
    expect(cluster(...NODES, pod('p', both), pod('q', both)).apart).toEqual([]);
  });
});

describe('room for resources other than CPU and memory:', () => {
  const gpu = (count: string) => ({ requests: { 'nvidia.com/gpu': count } });
  const gpus = (count: string) => [node('a', { allocatable: { 'nvidia.com/gpu': count } }), node('b')];
  it.each<[string, unknown[], string[], (number | undefined)[][]]>([
    ['those that suffice for all are not counted', [gpus('2')[0], pod('p', gpu('1')), pod('q', gpu('1'))], [], [[]]],
    [
      'GPUs, which a node that lists none has none of',
      [...gpus('2'), ...['p', 'q', 'r'].map((name) => pod(name, gpu('1')))],
      ['nvidia.com/gpu'],
      [[2], [0]],
    ],
    [
      'less what a DaemonSet has',
      [...gpus('2'), pod('ds', { at: 'a', owner: 'DaemonSet', ...gpu('1') }), pod('p', gpu('1')), pod('q', gpu('1'))],
      ['nvidia.com/gpu'],
      [[1], [0]],
    ],
    [
      'pods that a node takes',
      [node('a', { allocatable: { pods: '2' } }), ...['p', 'q', 'r'].map((name) => pod(name))],
      ['pods'],
      [[2]],
    ],
  ])('%s', (_, items, resources, rooms) => {
    const read = cluster(...items);
    expect(read.resources).toEqual(resources);
    expect(read.nodes.map((one) => capacityOf(one).rest ?? [])).toEqual(rooms);
  });

  it('a node that holds more than it has keeps what runs there', () => {
    const items = [node('a', { allocatable: { cpu: '150m' } }), pod('p', { at: 'a' }), pod('q', { at: 'a' })];
    expect(cluster(...items).nodes.map((one) => capacityOf(one).cpu)).toEqual([200]);
  });
});

describe('near:', () => {
  const p = (options: Options = {}) => pod('p', { spec: near(term(WEB)), ...options });
  it.each<[string, unknown[], Json, string, string[]]>([
    ['one that can move', [p(), pod('q', { labels: web, at: 'a' })], { together: [] }, 'abc', []],
    [
      'two that want each other',
      ['p', 'q'].map((n) => pod(n, { labels: web, spec: near(term(WEB)) })),
      { together: [] },
      'abc',
      [],
    ],
    ['itself alone', [p({ labels: web })], { together: [] }, 'abc', []],
    ['nobody', [p()], { together: [] }, '', []],
    ['nobody, but it runs', [p({ at: 'b' })], { together: [] }, 'b', []],
    ['one that stays', [p(), pod('q', { labels: web, at: 'c', owner: '' })], { together: [] }, 'c', []],
    [
      'DaemonSets',
      [p(), ...['a', 'b'].map((at) => pod(at, { labels: web, at, owner: 'DaemonSet' }))],
      { together: [] },
      'ab',
      [],
    ],
    [
      'any of two that can move',
      [p(), pod('q', { labels: web }), pod('r', { labels: web })],
      { together: [] },
      'abc',
      [],
    ],
    [
      'one that can move, but it stays itself',
      [p({ at: 'a', owner: '' }), pod('q', { labels: web })],
      { together: [] },
      'a',
      [],
    ],
    [
      'one that it cannot join',
      [
        p({ at: 'a', spec: { ...near(term(WEB)), nodeSelector: { [HOSTNAME]: 'a' } } }),
        pod('q', { labels: web, at: 'b', spec: { nodeSelector: { [HOSTNAME]: 'b' } } }),
      ],
      { together: [] },
      'a',
      [],
    ],
  ])('%s', (_, pods, expected, allowed, ignored) => {
    const read = cluster(...NODES, ...pods);
    expect(read).toMatchObject({ ...expected, ignored });
    expect(allowedOf(read).p).toBe(allowed);
  });
});

describe('lists as ignored:', () => {
  it.each<[string, Options, string]>([
    ['priority', { spec: { priority: 1000 } }, 'priority and preemption'],
    ['another scheduler', { spec: { schedulerName: 'mine' } }, 'schedulers of their own'],
    ['resource claims', { spec: { resourceClaims: [{ name: 'g' }] } }, 'resource claims'],
    ['a DaemonSet pod without a node', { owner: 'DaemonSet' }, 'pods of DaemonSets that wait for their node'],
  ])('%s', (_, options, what) => {
    const where = options.owner === 'DaemonSet' ? {} : { at: 'a' };
    expect(cluster(...NODES, pod('p', { ...where, ...options })).ignored).toEqual([`${what} (x/p)`]);
  });

  it('objects of other kinds', () => {
    expect(cluster(...NODES, { kind: 'Service' }, { kind: 'Service' }).ignored).toEqual([
      'objects of other kinds (Service)',
    ]);
  });

  it('nothing of pods that stay', () => {
    const options = { at: 'a', spec: { priority: 1 } };
    expect(
      cluster(...NODES, pod('p', { ...options, owner: '' }), pod('q', { ...options, owner: 'DaemonSet' })).ignored,
    ).toEqual([]);
  });
});

describe('422, naming field and fault:', () => {
  const ITEM = '/items/3';
  it.each<[string, unknown, string, string]>([
    ['no object', 'kubectl get nodes', '', 'expected a v1 List of objects'],
    ['null', null, '', 'is required: a v1 List of objects'],
    ['no items', {}, '/items', 'is required: a v1 List'],
    [
      'items: {}',
      { items: {} },
      '/items',
      'expected a v1 List of objects, as kubectl get nodes,pods,pv,pvc,pdb -A -o json prints it, got an object',
    ],
    ['no nodes', { items: [] }, '', 'expected at least one Node among the items, got none'],
    ['60,001 items', { items: Array.from({ length: 60_001 }, () => 1) }, '/items', 'expected at most 60000, got 60001'],
    [
      '501 nodes',
      { items: Array.from({ length: 501 }, (_, i) => node(`n${i}`)) },
      '',
      'expected at most 500 nodes, got 501',
    ],
    [
      '10,001 pods',
      { items: [...NODES, ...Array.from({ length: 10_001 }, (_, i) => pod(`p${i}`))] },
      '',
      'expected at most 10000 pods, got 10001',
    ],
    [
      '1001 pods that wait',
      { items: [...NODES, ...Array.from({ length: 1001 }, (_, i) => pod(`p${i}`))] },
      '',
      'expected at most 1000 pods without a node, got 1001',
    ],
    ['an item that is none', { items: [...NODES, 5] }, ITEM, 'expected a Node or a Pod, got 5'],
    ['an item without kind', { items: [...NODES, {}] }, `${ITEM}/kind`, 'is required: the kind of the object'],
    [
      'a node without name',
      { items: [{ ...node('a'), metadata: {} }] },
      '/items/0/metadata/name',
      'is required: the name of a node',
    ],
    [
      'a node without status',
      { items: [{ ...node('a'), status: undefined }] },
      '/items/0/status/allocatable/cpu',
      'is required: a CPU quantity',
    ],
    [
      'a node with memory of "lots"',
      { items: [node('a', { allocatable: { memory: 'lots' } })] },
      '/items/0/status/allocatable/memory',
      'expected a memory quantity such as "512Mi", "2Gi" or "128974848" (bytes), got "lots"',
    ],
    [
      'a node with labels of numbers',
      { items: [node('a', { labels: { 'a/b': 1 } })] },
      '/items/0/metadata/labels/a~1b',
      'expected a text, got 1',
    ],
    [
      'a node with a taint that is none',
      { items: [node('a', { spec: { taints: ['x'] } })] },
      '/items/0/spec/taints/0',
      'expected a taint: an object with key, value and effect, got "x"',
    ],
    ['a node with spec: 1', { items: [{ ...node('a'), spec: 1 }] }, '/items/0/spec', 'expected an object, got 1'],
    [
      'a node twice',
      { items: [...NODES, node('a')] },
      `${ITEM}/metadata/name`,
      'expected every object once, got a twice',
    ],
    [
      'a pod twice',
      { items: [...NODES, pod('p'), pod('p')] },
      '/items/4/metadata/name',
      'expected every object once, got x/p twice',
    ],
    [
      'a pod without name',
      { items: [...NODES, { ...pod('p'), metadata: {} }] },
      `${ITEM}/metadata/name`,
      'is required: the name of a pod',
    ],
    [
      'a pod without spec',
      { items: [...NODES, { ...pod('p'), spec: undefined }] },
      `${ITEM}/spec`,
      'is required: what the pod asks for',
    ],
    [
      'a pod on a node that is not there',
      { items: [...NODES, pod('p', { at: 'z' })] },
      `${ITEM}/spec/nodeName`,
      'expected the name of a Node among the items, got "z"',
    ],
    [
      'a request of "-1"',
      { items: [...NODES, pod('p', { requests: { cpu: '-1' } })] },
      `${ITEM}/spec/containers/0/resources/requests/cpu`,
      'got "-1", which is negative',
    ],
    [
      'containers: {}',
      { items: [...NODES, pod('p', { spec: { containers: {} } })] },
      `${ITEM}/spec/containers`,
      'expected a list of containers, got an object',
    ],
    [
      'a container that is none',
      { items: [...NODES, pod('p', { spec: { containers: ['a'] } })] },
      `${ITEM}/spec/containers/0`,
      'expected a container, got "a"',
    ],
    [
      'a hostPort of 70000',
      { items: [...NODES, pod('p', { container: { ports: [{ hostPort: 70000 }] } })] },
      `${ITEM}/spec/containers/0/ports/0/hostPort`,
      'expected a whole number from 1 to 65535, got 70000',
    ],
    [
      'tolerations of texts',
      { items: [...NODES, pod('p', { spec: { tolerations: ['x'] } })] },
      `${ITEM}/spec/tolerations/0`,
      'expected a toleration',
    ],
    [
      'affinity: true',
      { items: [...NODES, pod('p', { spec: { affinity: true } })] },
      `${ITEM}/spec/affinity`,
      'expected an object, got true',
    ],
    [
      'an unknown operator',
      { items: [...NODES, pod('p', { spec: terms({ key: 'a', operator: 'Like' }) })] },
      `${ITEM}/spec/affinity/nodeAffinity/${REQUIRED}/nodeSelectorTerms/0/matchExpressions/0/operator`,
      'expected one of In, NotIn, Exists, DoesNotExist, Gt, Lt, got "Like"',
    ],
    [
      '17 terms',
      { items: [...NODES, pod('p', { spec: anti(...Array.from({ length: 17 }, () => term(WEB))) })] },
      `${ITEM}/spec/affinity/podAntiAffinity/${REQUIRED}`,
      'expected at most 16, got 17',
    ],
    [
      'a term without topology',
      { items: [...NODES, pod('p', { spec: anti({ labelSelector: WEB }) })] },
      `${ITEM}/spec/affinity/podAntiAffinity/${REQUIRED}/0/topologyKey`,
      'is required: a label of nodes',
    ],
  ])('%s', (_, kubernetes, pointer, message) => {
    expect(readDump({ kubernetes }, UNBOUNDED)).toMatchObject({
      kind: 'invalid',
      errors: expect.arrayContaining([
        { pointer: `/context/kubernetes${pointer}`, message: expect.stringContaining(message) },
      ]),
    });
  });
});

describe('the dump of a small homelab', () => {
  const read = readDump({ kubernetes: kubectl }, UNBOUNDED);
  const homelab = read.kind === 'problem' ? packed(read.problem) : undefined;

  it('has 5 nodes and 16 pods that need a place', () => {
    expect(homelab?.nodes.map(({ name, reserved }) => [name, reserved.cpu])).toEqual([
      ['cp-1', 800],
      ['nuc-1', 150],
      ['nuc-2', 150],
      ['pi-1', 150],
      ['gpu-1', 150],
    ]);
    expect(homelab && Object.entries(allowedOf(homelab))).toHaveLength(16);
  });

  it.each([
    ['kube-system/coredns-674b8bbfcf-7xw2k', ['cp-1', 'nuc-1', 'nuc-2'], 'the control plane by its toleration'],
    ['ingress/traefik-7c9d5f88b4-kd9wz', ['pi-1'], 'the only one of the architecture that it runs on'],
    ['media/jellyfin-58d7c9f6d5-wq4mb', ['gpu-1'], 'the GPU'],
    ['home/zigbee2mqtt-84f5cc9d6b-x7nhs', ['pi-1'], 'the node with the radio'],
    ['docs/paperless-ngx-7d4c9b8f65-l2qfw', ['nuc-1', 'nuc-2'], 'those of its architecture, while it waits'],
    ['default/netshoot', ['nuc-1'], 'where it runs: it has no controller'],
  ])('%s may run on %j: %s', (name, nodes) => {
    const workload = homelab?.workloads.find((one) => one.name === name);
    expect(workload?.allowed.map((n) => homelab?.nodes[n]?.name)).toEqual(nodes);
  });

  it('keeps replicas apart and says what it does not model', () => {
    expect(homelab?.apart).toHaveLength(2);
    expect(homelab?.ignored.map((line) => line.split(' (')[0])).toEqual(['priority and preemption']);
  });
});

describe('whatever comes,', () => {
  const JUNK = [null, true, -1, 1e308, '', 'x'.repeat(300), '\u0000', [], [[]], {}, { items: [{}] }];
  const random = seeded(3);
  const below = (n: number) => Math.floor(random() * n);

  /** A copy with one value, somewhere, replaced by junk or left out. */
  function spoiled(value: unknown, depth: number): unknown {
    if (typeof value !== 'object' || value === null || depth === 0) return JUNK[below(JUNK.length)];
    const keys = Object.keys(value);
    const key = keys[below(keys.length)] ?? '';
    const spoil = (of: unknown) => (random() < 0.2 ? undefined : spoiled(of, depth - 1));
    if (Array.isArray(value)) return value.map((one, i) => (String(i) === key ? spoil(one) : one));
    return {
      ...value,
      ...Object.fromEntries(Object.entries(value).flatMap(([k, v]) => (k === key ? [[k, spoil(v)]] : []))),
    };
  }

  it('spoiled dumps are read or refused by field, never thrown at', () => {
    const kinds = { problem: 0, invalid: 0, other: 0 };
    for (let i = 0; i < 300; i++) {
      const read = readDump({ kubernetes: spoiled(kubectl, 3 + below(10)) }, UNBOUNDED);
      kinds[read.kind]++;
      if (read.kind === 'invalid') expect(read.errors[0].pointer).toMatch(/^\/context\/kubernetes/);
    }
    expect(kinds.problem).toBeGreaterThan(20);
    expect(kinds.invalid).toBeGreaterThan(20);
  });

  it('256 pods with 16 rules each are compared in time', () => {
    const rules = Array.from({ length: 16 }, (_, i) => term({ matchLabels: { [`k${i}`]: 'v' } }));
    const labels = Object.fromEntries(rules.map((_, i) => [`k${i}`, i === 15 ? 'v' : 'w']));
    const pods = Array.from({ length: 256 }, (_, i) =>
      pod(`p${i}`, { at: 'a', owner: '', labels: i % 2 ? labels : {}, spec: anti(...rules) }),
    );
    expect(reading(...NODES, ...pods).kind).toBe('problem');
  });
});
