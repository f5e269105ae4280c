import { describe, expect, it } from 'vitest';
import { ask, askRequest } from '../question/asking.js';
import { asks, NO_BUDGETS, node, pod, WHOLE } from '../situation/dumps.js';

const web = (name: string, on: string | undefined, cpu = '1', more = {}) =>
  pod(name, { ...(on === undefined ? {} : { on }), ...asks(cpu), ...more });
const room = (items: readonly unknown[], more = {}) => ask(items, { objective: 'make_room', ...more });
const pendingOf = ({ result }: { result: Readonly<Record<string, unknown>> }) =>
  Array.isArray(result.pending) ? result.pending : [];

/** b has 1 CPU left and c 2: a pod with 3 CPU fits once one pod of b has gone to c. */
const TIGHT = [node('b'), node('c'), web('p', 'b', '2'), web('q', 'b', '1'), web('s', 'c', '2')];

describe('a pod that fits nowhere', () => {
  it('gets in by one move, and fewer cannot do', () => {
    const told = room([...TIGHT, web('big', undefined, '3')]);
    expect(told.answer).toMatch(
      /^default\/big waits \(it has no node\): 0\/2 nodes are available: 2 Insufficient cpu\. default\/big gets a node once 1 pod moves \(default\/p from b to c\): then it lands on b; fewer moves cannot do\./,
    );
    expect(pendingOf(told)).toMatchObject([
      {
        pod: 'default/big',
        event: '0/2 nodes are available: 2 Insufficient cpu.',
        nodes: [
          { node: 'b', why: ['Insufficient cpu'], short: { cpu: 2000 } },
          { node: 'c', why: ['Insufficient cpu'], short: { cpu: 1000 } },
        ],
        fewest: true,
        lands_on: 'b',
        plan: {
          kind: 'evict',
          steps: [
            { action: 'cordon', nodes: ['b'] },
            { action: 'evict', node: 'b', pods: ['default/p'] },
            { action: 'wait', pods: ['default/p'] },
            { action: 'uncordon', nodes: ['b'] },
          ],
        },
        moves: { order: 'ordered', steps: [{ workloads: ['default/p'], from: 'b', to: 'c' }] },
      },
    ]);
    expect({ verified: told.verified, proven: told.proven }).toEqual({ verified: true, proven: true });
  });
  it('gets in by a chain of moves, where the first pod to move needs room, too', () => {
    const items = [
      node('a', { has: { cpu: '4' } }),
      node('b', { has: { cpu: '3' } }),
      node('c', { has: { cpu: '1' } }),
      web('p', 'a', '3'),
      web('q', 'b', '1'),
      web('big', undefined, '4'),
    ];
    const told = room(items);
    expect(pendingOf(told)).toMatchObject([
      {
        fewest: true,
        plan: { kind: 'targets' },
        moves: { steps: [{ workloads: ['default/q'] }, { workloads: ['default/p'] }] },
      },
    ]);
    expect(told.answer).toContain(
      '2 pods move (default/q from b to c and default/p from a to b, sent there by cordoning',
    );
  });
  it('gets in by a change where no moves do, and the change was replayed', () => {
    const items = [node('a'), node('b', { has: { cpu: '3900m' } }), web('big', undefined, '4100m')];
    const told = room(items);
    expect(pendingOf(told)).toMatchObject([
      {
        plan: null,
        changes: [
          { node: 'a', what: 'a would need 100m of CPU more' },
          { node: 'b', what: 'b would need 200m of CPU more' },
          { what: 'one more node with 4100m of CPU, 64Mi of memory free would take default/big' },
        ],
      },
    ]);
    expect(told.answer).toContain(
      'No moves of up to 3 other pods were found that let it in, but each of these would: a would need 100m of CPU more; b',
    );
    expect({ verified: told.verified, proven: told.proven }).toEqual({ verified: true, proven: false });
  });
  it('would get in if a node were opened, or if it bore a taint', () => {
    const taints = [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }];
    const told = room([node('a', { cordoned: true }), node('b', { taints }), web('x', undefined)]);
    expect(pendingOf(told)).toMatchObject([
      {
        event: '0/2 nodes are available: 1 node(s) had untolerated taint {gpu: yes}, 1 node(s) were unschedulable.',
        changes: [
          { what: 'uncordon a' },
          { what: 'a toleration of the taint gpu=yes:NoSchedule would let it onto b' },
          { what: 'one more node with 1000m of CPU, 64Mi of memory free would take default/x' },
        ],
      },
    ]);
  });
  it('and that nothing was found for is not verified', () => {
    const told = room([node('a'), web('x', undefined, '1', { spec: { nodeSelector: { disk: 'ssd' } } })]);
    expect(told.verified).toBe(false);
    expect(told.violations).toEqual([
      'not proven: default/x waits, and nothing was found that lets it in, which does not mean that there is nothing',
    ]);
    expect(told.answer).toContain("1 node(s) didn't match Pod's node affinity/selector");
  });
});

describe('the words of the scheduler', () => {
  const spread = {
    topologySpreadConstraints: [
      {
        topologyKey: 'kubernetes.io/hostname',
        maxSkew: 1,
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: { app: 'x' } },
      },
    ],
  };
  const required = (kind: string, labelSelector: unknown) => ({
    affinity: {
      [kind]: {
        requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector }],
      },
    },
  });
  const zoned = {
    kind: 'PersistentVolume',
    metadata: { name: 'v' },
    spec: {
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['gone'] }] },
          ],
        },
      },
    },
  };
  const claim = (spec: unknown, status = {}) => ({
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'c', namespace: 'default' },
    spec,
    status,
  });
  const mounting = { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] };
  const waits = (more = {}) => web('x', undefined, '1', { labels: { app: 'x' }, ...more });
  it.each([
    [
      'several resources',
      [node('a', { has: { cpu: '500m', memory: '1Mi' } })],
      waits(),
      '1 Insufficient cpu, 1 Insufficient memory',
    ],
    ['too many pods', [node('a', { has: { pods: '0' } })], waits(), '1 Too many pods'],
    [
      'a node that is not ready',
      [node('a', { ready: 'False' })],
      waits(),
      '1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }',
    ],
    [
      'a port',
      [node('a'), web('p', 'a', '1', { container: { ports: [{ hostPort: 80 }] } })],
      waits({ container: { ports: [{ hostPort: 80 }] } }),
      "1 node(s) didn't have free ports for the requested pod ports",
    ],
    [
      'spread',
      [node('a'), node('b', { has: { cpu: '0' } }), web('y', 'a', '1', { labels: { app: 'x' } })],
      waits({ spec: spread }),
      "1 Insufficient cpu, 1 node(s) didn't match pod topology spread constraints",
    ],
    [
      'affinity',
      [node('a')],
      waits({ spec: required('podAffinity', { matchLabels: { app: 'db' } }) }),
      "1 node(s) didn't match pod affinity rules",
    ],
    [
      'anti-affinity',
      [node('a'), web('y', 'a', '1', { labels: { app: 'x' } })],
      waits({ spec: required('podAntiAffinity', { matchLabels: { app: 'x' } }) }),
      "1 node(s) didn't match pod anti-affinity rules",
    ],
    [
      'the anti-affinity of others',
      [node('a'), web('y', 'a', '1', { spec: required('podAntiAffinity', { matchLabels: { app: 'x' } }) })],
      waits(),
      "1 node(s) didn't satisfy existing pods anti-affinity rules",
    ],
    [
      'a volume elsewhere',
      [node('a'), zoned, claim({ volumeName: 'v' })],
      waits({ spec: mounting }),
      '1 node(s) had volume node affinity conflict',
    ],
    [
      'a claim that is missing',
      [node('a'), zoned, { ...claim({}), metadata: { name: 'other' } }],
      waits({ spec: mounting }),
      'persistentvolumeclaim "c" not found',
    ],
    [
      'a claim that is being deleted',
      [node('a'), { ...claim({ volumeName: 'v' }), metadata: { name: 'c', deletionTimestamp: 'now' } }],
      waits({ spec: mounting }),
      'persistentvolumeclaim "c" is being deleted',
    ],
    [
      'a claim that lost its volume',
      [node('a'), claim({ volumeName: 'v' }, { phase: 'Lost' })],
      waits({ spec: mounting }),
      'persistentvolumeclaim "c" bound to non-existent persistentvolume "v"',
    ],
    [
      'a claim that nobody binds',
      [node('a'), claim({ storageClassName: 's' }), { kind: 'StorageClass', metadata: { name: 's' } }],
      waits({ spec: mounting }),
      'pod has unbound immediate PersistentVolumeClaims',
    ],
  ])('for %s', (_, items, x, reasons) => {
    const count = items.filter((one) => one.kind === 'Node').length;
    expect(pendingOf(room([...items, x]))[0]).toMatchObject({
      pod: 'default/x',
      event: `0/${count} nodes are available: ${reasons}.`,
    });
  });
  it('for a claim that is bound once the pod has a node there is nothing to say', () => {
    const later = { kind: 'StorageClass', metadata: { name: 's' }, volumeBindingMode: 'WaitForFirstConsumer' };
    const told = room([node('a'), claim({ storageClassName: 's' }), later, waits({ spec: mounting })]);
    expect(pendingOf(told)[0]).toMatchObject({ node: 'a' });
  });
  it('for scheduling gates', () => {
    const told = room([node('a'), waits({ spec: { schedulingGates: [{ name: 'quota' }] } })]);
    expect(told.answer).toMatch(
      /^default\/x waits \(it has scheduling gates\): Scheduling is blocked due to non-empty scheduling gates \(quota\)\./,
    );
    expect(told.verified).toBe(true);
  });
});

describe('which pods', () => {
  const twins = ['t1', 't2'].map((name) => web(name, undefined, '9', { owner: 'ReplicaSet/t' }));
  it('of one owner that wait for the same reasons are told once', () => {
    const told = room([node('a'), ...twins]);
    expect(pendingOf(told)).toMatchObject([{ pod: 'default/t1', alike: ['default/t2'] }]);
    expect(told.answer).toMatch(/^default\/t1 \(and 1 more pod like it\) waits/);
  });
  it('that have room are said to have it', () => {
    expect(room([node('a'), web('x', undefined)]).answer).toMatch(
      /^default\/x waits \(it has no node\), and there is room on a: the scheduler will put it there unless/,
    );
  });
  it('none, if none waits', () => {
    expect(room([node('a')]).answer).toMatch(/^No pod waits for a node\./);
  });
  it('one of them, by namespace/name or by its name', () => {
    const items = [node('a'), ...twins, web('u', undefined, '9')];
    for (const name of ['default/u', 'u'])
      expect(pendingOf(room(items, { pod: name }))).toMatchObject([{ pod: 'default/u' }]);
  });
  it.each([
    ['defualt/u', 'expected the name of a Pod of the dump (near: default/u, default/x), got "defualt/u"'],
    ['default/x', 'expected a pod that waits, and default/x runs on a'],
    [7, 'expected the name of a Pod, got 7'],
  ])('not %j', (name, message) => {
    const items = [node('a'), web('x', 'a'), web('u', undefined, '9')];
    expect(room(items, { pod: name }).errors).toEqual({ '/context/pod': message });
  });
});

describe('troubleshooting', () => {
  const items = [node('a'), web('x', undefined, '9'), NO_BUDGETS];
  it('of a running cluster asks for pods that wait', () => {
    const told = askRequest({ kubernetes: { items }, assume: WHOLE }, 'troubleshooting');
    expect(told.result.objective).toBe('make_room');
  });
  it('asks for something else where an objective says so', () => {
    const told = askRequest({ kubernetes: { items }, assume: WHOLE, objective: 'drain' }, 'troubleshooting');
    expect(told.result.objective).toBe('drain');
  });
  it('of workloads that an agent wrote down is no question of this task', () => {
    const told = askRequest({ current_nodes: 1, workloads: [] }, 'troubleshooting');
    expect(told.errors['']).toMatch(/^task_type is troubleshooting, which this task answers of a running cluster/);
  });
});

describe('what moves lose', () => {
  it('is said', () => {
    const spec = { volumes: [{ name: 't', emptyDir: {} }] };
    const items = [node('b'), node('c'), web('p', 'b', '2', { spec }), web('q', 'b', '1'), web('s', 'c', '2')];
    expect(room([...items, web('big', undefined, '3')]).answer).toContain(
      'What default/p keeps in emptyDir or ephemeral volumes is lost.',
    );
  });
});
