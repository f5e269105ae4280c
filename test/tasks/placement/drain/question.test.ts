import { beforeAll, describe, expect, it } from 'vitest';
import { loadExact } from '../../../../function/tasks/placement/search/exact.js';
import { ask } from '../question/asking.js';
import { asks, node, pod } from '../situation/dumps.js';

const web = (name: string, on: string, cpu = '1', more = {}) => pod(name, { on, ...asks(cpu), ...more });
const drain = (items: readonly unknown[], nodes: unknown, more = {}) =>
  ask(items, { objective: 'drain', drain: nodes, ...more });
const budget = (maxUnavailable: number) => ({
  kind: 'PodDisruptionBudget',
  metadata: { name: 'web', namespace: 'default' },
  spec: { maxUnavailable, selector: { matchLabels: { app: 'web' } } },
});

beforeAll(loadExact);

describe('one node', () => {
  it('may go down: what moves where, the commands, and what to do afterwards', () => {
    const daemon = pod('agent', { on: 'a', owner: 'DaemonSet/agent', ...asks('10m') });
    const { answer, result, verified, proven } = drain([node('a'), node('b'), web('x', 'a'), daemon], 'a');
    expect(answer).toBe(
      'a can go down for maintenance now: 1 pod moves (default/x to b). Run kubectl drain --ignore-daemonsets a; afterwards kubectl uncordon a. As was said, the dump is taken to be the whole cluster.',
    );
    expect({ verified, proven }).toEqual({ verified: true, proven: true });
    expect(result).toMatchObject({
      ok: 'yes',
      drain: ['a'],
      why: [],
      plan: {
        kind: 'drain',
        steps: [
          { action: 'cordon', nodes: ['a'] },
          { action: 'evict', node: 'a', pods: ['default/x'] },
          { action: 'wait', pods: ['default/x'] },
        ],
        afterwards: ['kubectl uncordon a'],
      },
      rounds: [{ node: 'a', pods: ['default/x'] }],
      moves: { order: 'ordered', steps: [{ workloads: ['default/x'], from: 'a', to: 'b' }] },
      makes_room: [],
      lost: [],
      stays: ['default/agent'],
      drain_alone: [{ node: 'a', ok: 'yes', moves: 1, why: [] }],
    });
  });
  it('goes in as many rounds as the budgets ask for', () => {
    const pods = ['x', 'y', 'z'].map((name) =>
      web(name, 'a', '500m', { labels: { app: 'web' }, owner: 'ReplicaSet/web' }),
    );
    const nodes = ['a', 'b', 'c'].map((name) => node(name));
    const { answer, result } = drain([...nodes, ...pods, budget(1)], 'a');
    expect(answer).toContain('3 pods move');
    expect(answer).toContain('in 3 rounds as the PodDisruptionBudgets allow');
    expect(result.rounds).toEqual(['x', 'y', 'z'].map((name) => ({ node: 'a', pods: [`default/${name}`] })));
  });
  it('that its owner has cordoned is not opened afterwards', () => {
    const { result, answer } = drain([node('a', { cordoned: true }), node('b'), web('x', 'a')], 'a');
    expect(result).toMatchObject({ ok: 'yes', plan: { afterwards: [] } });
    expect(answer).not.toContain('uncordon');
  });
  it('may not go down where something forbids it, and that is proven', () => {
    const bare = web('bare', 'a', '1', { owner: null });
    const { answer, result, verified, proven } = drain([node('a'), node('b'), bare], 'a');
    expect(answer).toMatch(
      /^a cannot be drained now: default\/bare: no controller starts it again\. Lost would be default\/bare \(the pod itself: /,
    );
    expect({ verified, proven, plan: result.plan, impossible: result.impossible }).toEqual({
      verified: true,
      proven: true,
      plan: null,
      impossible: true,
    });
  });
  it('may not go down where no other node can take a pod, and that is proven', () => {
    const items = [node('a'), node('b', { has: { cpu: '1500m' } }), web('x', 'a', '2'), web('y', 'b', '100m')];
    const { answer, verified, proven, result } = drain(items, 'a');
    expect(answer).toMatch(/^a cannot be drained now: default\/x fits nowhere else: b: insufficient cpu/);
    expect({ verified, proven, impossible: result.impossible }).toEqual({
      verified: true,
      proven: true,
      impossible: true,
    });
    expect(result.lost).toEqual([{ pod: 'default/x', what: 'its place: it stays Pending until the node is back' }]);
  });
  it('may not go down where all pods together cannot be packed onto the others, and that is proven', () => {
    const threes = (on: string, names: readonly string[]) => names.map((name) => web(name, on, '3'));
    // In sum there is room for four pods of three cores, and on no node for two.
    const items = [
      ...[node('a'), node('b', { has: { cpu: '5' } }), node('c', { has: { cpu: '5' } })],
      ...[...threes('a', ['x']), ...threes('b', ['y']), ...threes('c', ['z'])],
    ];
    const { verified, proven, result } = drain(items, 'a');
    expect({ verified, proven, impossible: result.impossible }).toEqual({
      verified: true,
      proven: true,
      impossible: true,
    });
    expect(ask(items, { objective: 'drain' })).toMatchObject({
      proven: true,
      result: {
        drain_alone: [
          { node: 'a', ok: 'no', proven: true, proof: 'no other node takes default/x beside what stays there' },
          { node: 'b', ok: 'no', proven: true },
          { node: 'c', ok: 'no', proven: true },
        ],
      },
    });
  });
  it('is not proven impossible by a pod that its operator could delete', () => {
    const items = [node('a'), node('b'), web('x', 'a', '1', { owner: 'Database/x' })];
    expect(drain(items, 'a').result).toMatchObject({ ok: 'conditional', drain_alone: [{ proven: true }] });
    const c = [node('c', { has: { cpu: '3' } }), web('w', 'c', '2')];
    const full = [...items, ...c, web('y', 'a', '2'), web('z', 'b', '2'), web('v', 'b', '1')];
    expect(drain(full, 'a').result).toMatchObject({ ok: 'no', impossible: false, drain_alone: [{ proven: true }] });
  });
  it('that nobody found a way for, and that nothing proves, is not verified', () => {
    const near = {
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'rack', labelSelector: { matchLabels: { app: 'db' } } },
        ],
      },
    };
    const db = web('db', 'a', '1', { owner: null, labels: { app: 'db' } });
    const a = node('a', { labels: { rack: '1' } });
    const b = node('b', { labels: { rack: '2' } });
    const c = node('c', { labels: { rack: '1' }, cordoned: true });
    const x = web('x', 'c', '1', { spec: { affinity: near } });
    const items = [a, b, c, db, x, web('full', 'a', '2500m', { owner: 'Database/full' })];
    const { verified, violations, result } = drain(items, 'c');
    expect({ verified, ok: result.ok, impossible: result.impossible }).toEqual({
      verified: false,
      ok: 'no',
      impossible: false,
    });
    expect(violations[0]).toMatch(/^not proven: no plan was found, and there may be one all the same/);
  });
  it('says what is lost', () => {
    const spec = { volumes: [{ name: 't', emptyDir: {} }] };
    const { answer, result } = drain([node('a'), node('b'), web('x', 'a', '1', { spec })], 'a');
    expect(answer).toContain('Lost would be default/x (what it keeps in emptyDir or ephemeral volumes).');
    expect(answer).toContain('kubectl drain --ignore-daemonsets --delete-emptydir-data a');
    expect(result.lost).toHaveLength(1);
  });
});

describe('room', () => {
  it('is made by the fewest moves of other pods, and then the node can go', () => {
    // b has 1500m left and c 1000m: x with 2 CPU fits only once one of the small pods of b has gone to c.
    const items = [
      node('a', { has: { cpu: '2' } }),
      node('b'),
      node('c'),
      web('x', 'a', '2'),
      ...['p', 'q'].map((name) => web(name, 'b', '750m')),
      web('r', 'b', '1'),
      web('s', 'c', '3'),
    ];
    const { result, answer, verified } = drain(items, 'a');
    expect(result).toMatchObject({ ok: 'yes', plan: { kind: 'targets' } });
    expect(result.makes_room).toHaveLength(1);
    expect(answer).toMatch(/^a can go down for maintenance now, after default\/[pqr] has made room: 2 pods move/);
    expect(answer).toContain('Each pod is sent to its node by cordoning the others for a while');
    expect(verified).toBe(true);
  });
});

describe('several nodes', () => {
  const items = (cpu: string) => [
    node('a'),
    node('b'),
    node('c'),
    ...['a', 'b', 'c'].map((on) => web(`x-${on}`, on, cpu)),
  ];
  it('may go down together where the others have room for all', () => {
    const { answer, result } = drain(items('1'), ['a', 'b', 'a']);
    expect(result).toMatchObject({ ok: 'yes', drain: ['a', 'b'] });
    expect(answer).toMatch(
      /^a and b can go down for maintenance together now: 2 pods move \(.* to c.*\)\. Run kubectl drain .* a and then kubectl drain .* b; afterwards kubectl uncordon a b\./,
    );
  });
  it('that cannot go together may go one at a time', () => {
    const { answer, result } = drain(items('2'), ['a', 'b']);
    expect(result).toMatchObject({ ok: 'no', impossible: true, drain_alone: [{ ok: 'yes' }, { ok: 'yes' }] });
    expect(answer).toContain('a and b can go down one at a time.');
  });
  it('of the control plane must leave a quorum of etcd', () => {
    const control = { labels: { 'node-role.kubernetes.io/control-plane': '' } };
    const nodes = [node('a', control), node('b', control), node('c', control), node('d')];
    expect(drain(nodes, ['a', 'b']).result).toMatchObject({
      ok: 'conditional',
      why: ['etcd keeps 1 of 3 members while they are away, and needs 2'],
    });
    expect(drain(nodes, ['a']).result).toMatchObject({ ok: 'yes' });
  });
  it('or one, if it is the whole control plane, takes kubectl along', () => {
    const control = { labels: { 'node-role.kubernetes.io/control-plane': '' } };
    expect(drain([node('a', control), node('b')], 'a').answer).toContain(
      'While a is away kubectl does not answer and nothing is scheduled; what runs goes on.',
    );
  });
});

describe('without a node named', () => {
  it('every node is looked at alone', () => {
    const items = [node('a'), node('b'), web('x', 'a'), web('bare', 'b', '1', { owner: null })];
    const { answer, result } = ask(items, { objective: 'drain' });
    expect(answer).toMatch(
      /^a \(1 pod\) can go down for maintenance\. b \(0 pods\) cannot go down now \(b: default\/bare: no controller starts it again\)\./,
    );
    expect(Object.keys(result)).toEqual(['objective', 'drain_alone', 'assumed', 'missing', 'ignored']);
  });
});

describe('half a dump', () => {
  it('is never verified', () => {
    const { answer, verified } = ask([node('a'), node('b'), web('x', 'a')], { objective: 'drain', drain: 'a' }, {});
    expect(verified).toBe(false);
    expect(answer).toMatch(/^Not verified: the dump looks like a part of the cluster/);
  });
});

describe('what is wrong with a question', () => {
  const items = [node('node-a'), node('node-b')];
  it.each([
    [
      { drain: 'nod-a' },
      '/context/drain',
      'expected the name of a Node of the dump (near: node-a, node-b), got "nod-a"',
    ],
    [
      { drain: ['node-a', 'zzzzzzzz'] },
      '/context/drain/1',
      'expected the name of a Node of the dump (node-a and node-b), got "zzzzzzzz"',
    ],
    [
      { drain: [] },
      '/context/drain',
      'expected at least one node, got an empty list; without this field every node is looked at alone',
    ],
    [{ drain: 3 }, '/context/drain', 'expected the name of a Node, got 3'],
    [{ drian: 'node-a' }, '/context/drian', 'expected drain, or one of kubernetes, usage, assume, objective'],
    [{ pod: 'x' }, '/context/pod', 'expected the fields of drain (drain); this one belongs to make_room'],
  ])('%j: %s', (fields, pointer, message) => {
    expect(ask(items, { objective: 'drain', ...fields }).errors).toEqual({ [pointer]: message });
  });
  it('an unknown objective', () => {
    expect(ask(items, { objective: 'dran' }).errors['/context/objective']).toMatch(
      /^expected one of consolidate, drain.*, got "dran"$/,
    );
  });
  it('is not how the objective is spelled', () => {
    expect(ask(items, { objective: ' Drain ' }).errors).toEqual({});
  });
  it('is not a field that nobody knows, which is ignored and said', () => {
    expect(ask(items, { objective: 'drain', comment: 'please' }).result.ignored).toEqual([
      'fields of the context (comment)',
    ]);
  });
});
