import { describe, expect, it } from 'vitest';
import { ask } from '../question/asking.js';
import { asks, node, pod } from '../situation/dumps.js';

const web = (name: string, on: string, cpu = '1', more = {}) => pod(name, { on, ...asks(cpu), ...more });
const survive = (items: readonly unknown[], more = {}) => ask(items, { objective: 'survive', ...more });
const failures = ({ result }: { result: Readonly<Record<string, unknown>> }) => result.failures;
const zone = (name: string) => ({ labels: { 'topology.kubernetes.io/zone': name } });
const control = { labels: { 'node-role.kubernetes.io/control-plane': '' } };

describe('nodes that fail one at a time', () => {
  it('go on elsewhere, or not, and then how large a further node would have to be', () => {
    const items = [node('a'), node('b', { has: { cpu: '2' } }), web('x', 'a', '3'), web('y', 'b', '1')];
    const told = survive(items);
    expect(told.answer).toMatch(
      /^b could fail, and everything that comes again would find a node\. If a failed, not everything would go on: default\/x fits nowhere else: b: insufficient cpu: needs 3000m, free 1000m; one more node with 3000m of CPU, 64Mi of memory would do\. 2 apps run on one node or zone alone and would stop until started again: default\/ReplicaSet\/x and default\/ReplicaSet\/y\./,
    );
    expect(failures(told)).toMatchObject([
      { node: 'a', ok: 'no', pending: ['default/x'], moves: 0, needs: { one_more_node: { cpu_millicores: 3000 } } },
      { node: 'b', ok: 'yes', why: [], pending: [], moves: 1, needs: null },
    ]);
    expect(failures(told)).toMatchObject([
      { proven: true, proof: 'no other node takes default/x beside what stays there' },
      { proven: true },
    ]);
    expect({ verified: told.verified, proven: told.proven }).toEqual({ verified: true, proven: true });
  });
  it('ask no budget, and take bare pods and data with them', () => {
    const never = {
      kind: 'PodDisruptionBudget',
      metadata: { name: 'n', namespace: 'default' },
      spec: { maxUnavailable: 0, selector: {} },
    };
    const data = { volumes: [{ name: 'd', hostPath: { path: '/srv/data' } }] };
    const items = [
      node('a'),
      node('b'),
      never,
      web('x', 'a'),
      web('bare', 'a', '1', { owner: null }),
      web('d', 'a', '1', { spec: data }),
    ];
    const told = survive(items);
    expect(failures(told)).toMatchObject([
      { node: 'a', ok: 'yes', moves: 2, lost: { pods: ['default/bare'], data: ['default/d'] } },
      { node: 'b', ok: 'yes', moves: 0 },
    ]);
    expect(told.answer).toContain('Lost with their nodes for good: default/bare (no controller starts them again).');
    expect(told.answer).toContain('Data of default/d is on single nodes.');
  });
  it('of a control plane stop everything if etcd loses its majority', () => {
    expect(failures(survive([node('a', control), node('b')]))).toMatchObject([
      {
        node: 'a',
        ok: 'no',
        why: ['etcd keeps 0 of 1 members and needs 1: nothing is scheduled until one is back'],
        proof: 'etcd keeps 0 of 1 members and needs 1: nothing is scheduled until one is back',
      },
      { node: 'b', ok: 'yes' },
    ]);
    const three = ['a', 'b', 'c'].map((name) => node(name, control));
    expect(failures(survive(three))).toMatchObject([{ ok: 'yes' }, { ok: 'yes' }, { ok: 'yes' }]);
  });
  it('depend on luck where only some orders fit', () => {
    const items = [
      node('a'),
      node('b', { has: { cpu: '3' } }),
      node('c', { has: { cpu: '2' } }),
      web('x', 'a', '3'),
      web('y', 'a', '1'),
    ];
    expect(failures(survive(items))).toMatchObject([
      {
        node: 'a',
        ok: 'conditional',
        why: [expect.stringMatching(/^it depends on which nodes the scheduler picks: default\/x/)],
      },
      { ok: 'yes' },
      { ok: 'yes' },
    ]);
  });
  it('have failed already if they are not ready', () => {
    expect(failures(survive([node('a', { ready: 'False' }), node('b')]))).toMatchObject([{ node: 'b' }]);
  });
  it('leave pods of StatefulSets waiting until somebody acts, which is said', () => {
    const items = [node('a'), node('b'), web('s-0', 'a', '1', { owner: 'StatefulSet/s' })];
    expect(survive(items).answer).toContain('Pods of StatefulSets come again only once their node is removed or has');
  });
  it('that still count as a domain keep replicas from being spread anew', () => {
    const labels = { app: 'w' };
    const spec = {
      topologySpreadConstraints: [
        {
          topologyKey: 'kubernetes.io/hostname',
          maxSkew: 1,
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector: { matchLabels: labels },
        },
      ],
    };
    const pods = ['a', 'b', 'c'].map((on) => web(`w-${on}`, on, '1', { owner: 'ReplicaSet/w', labels, spec }));
    expect(failures(survive([node('a'), node('b'), node('c'), ...pods]))).toMatchObject([
      { ok: 'no' },
      { ok: 'no' },
      { ok: 'no' },
    ]);
  });
});

describe('what is proven of a failure', () => {
  it('is not that no pod that requests nothing has a place', () => {
    const port = { containers: [{ name: 'c', resources: {}, ports: [{ hostPort: 80, protocol: 'TCP' }] }] };
    const items = [node('a'), node('b'), ...['a', 'b'].map((on) => pod(`web-${on}`, { on, spec: port }))];
    const told = survive(items, { fail: 'a' });
    expect(failures(told)).toMatchObject([{ ok: 'no', proven: false }]);
    expect(told.proven).toBe(false);
    expect(told.answer).toContain('Of a that is what all trials came to, which is no proof.');
  });
  it('is that it depends on luck, where it went well in a trial and not in another', () => {
    const items = [node('a'), node('b', { has: { cpu: '3' } }), node('c', { has: { cpu: '2' } })];
    const told = survive([...items, web('x', 'a', '3'), web('y', 'a', '1')], { fail: 'a' });
    expect(failures(told)).toMatchObject([{ ok: 'conditional', proven: true }]);
  });
});

describe('moves that are made before', () => {
  it('let everything find a place, as the replay of both has it', () => {
    const items = [
      node('a', { has: { cpu: '2' } }),
      node('b'),
      node('c'),
      web('x', 'a', '2'),
      ...['p', 'q'].map((name) => web(name, 'b', '750m')),
      web('r', 'b', '1'),
      web('s', 'c', '3'),
    ];
    const told = survive(items, { fail: 'a' });
    expect(failures(told)).toMatchObject([
      { node: 'a', ok: 'no', moves_before: { moves: [{ from: 'b', to: 'c' }], plan: { kind: 'targets' } } },
    ]);
    expect(told.answer).toMatch(/; moving default\/[pqr] from b to c today would do; one more node/);
  });
  it('are none where no moves help', () => {
    expect(failures(survive([node('a'), web('x', 'a')], { fail: 'a' }))).toMatchObject([
      { ok: 'no', moves_before: null },
    ]);
  });
});

describe('zones', () => {
  it('fail as a whole where there are several', () => {
    const items = [node('a', zone('1')), node('b', zone('1')), node('c', zone('2')), web('x', 'a'), web('y', 'b')];
    const told = survive(items);
    expect(failures(told)).toMatchObject([
      { node: 'a', ok: 'yes' },
      { node: 'b', ok: 'yes' },
      { node: 'c', ok: 'yes' },
      { zone: '1', nodes: ['a', 'b'], ok: 'yes', moves: 2 },
    ]);
    expect(told.answer).toMatch(/^a, b, c and zone 1 could fail one at a time, and everything/);
  });
});

describe('nodes that a request names', () => {
  const items = [node('a'), node('b'), node('c'), web('x', 'a', '3'), web('y', 'b', '3')];
  it('fail together', () => {
    expect(failures(survive(items, { fail: ['a', 'b'] }))).toMatchObject([
      { together: 'a and b', nodes: ['a', 'b'], ok: 'no', pending: ['default/y'] },
    ]);
    expect(failures(survive(items, { fail: 'a' }))).toMatchObject([{ node: 'a', ok: 'yes' }]);
  });
  it.each([
    ['aa', '/context/fail', 'expected the name of a Node of the dump (near: a, b, c), got "aa"'],
    [[], '/context/fail', 'expected at least one node, got an empty list; without this field every node fails alone'],
    [[1], '/context/fail/0', 'expected the name of a Node, got 1'],
  ])('are nodes of the dump: %j', (fail, pointer, message) => {
    expect(survive(items, { fail }).errors).toEqual({ [pointer]: message });
  });
});
