import { describe, expect, it } from 'vitest';
import { Replay } from '../../../../function/tasks/placement/replay/replay.js';
import type { Step } from '../../../../function/tasks/placement/replay/step.js';
import { drain, node, pod, replayed } from './objects.js';

const NODES = [node('a'), node('b'), node('c')];

describe('steps', () => {
  it('cordon, evict, wait: the scheduler picks the node', () => {
    const items = [...NODES, pod('big', { on: 'b', requests: { cpu: '3' } }), pod('x', { on: 'a' })];
    expect(replayed(items, drain('a', 'default/x'))).toMatchObject({
      ok: true,
      landed: [{ pod: 'default/x', from: 'a', to: 'c' }],
      pending: [],
      violations: [],
    });
  });
  it('without a cordon a pod may come back', () => {
    const items = [node('a', { has: { cpu: '64' } }), node('b'), pod('x', { on: 'a', requests: { cpu: '1' } })];
    const steps: Step[] = [{ action: 'evict', node: 'a', pods: ['default/x'] }];
    expect(replayed(items, steps).landed).toEqual([{ pod: 'default/x', from: 'a', to: 'a' }]);
  });
  it('uncordon opens a node again, for those that wait, too', () => {
    const items = [node('a'), node('b', { cordoned: true }), pod('x', { on: 'a' })];
    const steps: Step[] = [...drain('a', 'default/x'), { action: 'uncordon', nodes: ['b'] }];
    expect(replayed(items, drain('a', 'default/x'))).toMatchObject({ ok: false, pending: [{ pod: 'default/x' }] });
    expect(replayed(items, steps)).toMatchObject({ ok: true, landed: [{ to: 'b' }] });
  });
  it('a pod that fits nowhere is pending, with why for every node', () => {
    const items = [node('a'), node('b', { has: { cpu: '1' } }), pod('x', { on: 'a', requests: { cpu: '2' } })];
    expect(replayed(items, drain('a', 'default/x')).pending).toEqual([
      { pod: 'default/x', why: ['a: it is cordoned', 'b: insufficient cpu: needs 2000m, free 1000m'] },
    ]);
  });
  it('places freed by one eviction are there for the next', () => {
    const one = { has: { pods: '1' } };
    const items = [node('a', one), node('b', one), node('c', one), pod('x', { on: 'a' }), pod('y', { on: 'b' })];
    const steps = [
      ...drain('a', 'default/x'),
      { action: 'uncordon', nodes: ['a'] } as const,
      ...drain('b', 'default/y'),
    ];
    expect(replayed(items, steps).landed).toEqual([
      { pod: 'default/x', from: 'a', to: 'c' },
      { pod: 'default/y', from: 'b', to: 'a' },
    ]);
  });
  it('priority comes first, whatever the luck', () => {
    const items = [
      node('a'),
      node('b', { has: { pods: '1' } }),
      pod('low', { on: 'a' }),
      pod('urgent', { on: 'a', spec: { priority: 1000 } }),
    ];
    for (let seed = 0; seed < 8; seed++) {
      const { landed } = replayed(items, drain('a', 'default/low', 'default/urgent'), seed);
      expect(landed).toMatchObject([{ pod: 'default/urgent' }]);
    }
  });
});

describe('what may not be evicted', () => {
  it.each([
    ['no controller starts it again', { owner: null }],
    ['it comes and goes with its node', { owner: 'DaemonSet/x' }],
    ['it comes and goes with its node', { owner: null, annotations: { 'kubernetes.io/config.mirror': 'x' } }],
    ['its operator decides (Cluster)', { owner: 'Cluster/pg' }],
    [
      'cluster-autoscaler.kubernetes.io/safe-to-evict is false',
      { annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' } },
    ],
    ['karpenter.sh/do-not-disrupt is true', { annotations: { 'karpenter.sh/do-not-disrupt': 'true' } }],
    ['karpenter.sh/do-not-evict is true', { annotations: { 'karpenter.sh/do-not-evict': 'true' } }],
  ])('%s', (why, given) => {
    const { violations, landed } = replayed([...NODES, pod('x', { on: 'a', ...given })], drain('a', 'default/x'));
    expect(violations).toEqual([`default/x may not be evicted: ${why}`]);
    expect(landed).toEqual([]);
  });
  it.each(['ReplicaSet', 'StatefulSet', 'Job', 'ReplicationController'])('a pod of a %s may', (kind) => {
    expect(replayed([...NODES, pod('x', { on: 'a', owner: `${kind}/x` })], drain('a', 'default/x')).ok).toBe(true);
  });
  it('who is elsewhere, unknown, or being deleted already; nodes that are not there', () => {
    const items = [...NODES, pod('x', { on: 'b' }), pod('y', { on: 'a', deleted: true })];
    const steps: Step[] = [...drain('a', 'default/x', 'default/z', 'default/y'), { action: 'cordon', nodes: ['q'] }];
    expect(replayed(items, steps).violations).toEqual([
      'default/x is not on a',
      'default/z is not on a',
      'default/y is being deleted already',
      'there is no node q',
    ]);
  });
});

describe('pods that wait before anything is done', () => {
  it('get their nodes first and take their room', () => {
    const one = { has: { pods: '1' } };
    const items = [node('a', one), node('b', one), pod('x', { on: 'a' }), pod('waits')];
    const outcome = replayed(items, drain('a', 'default/x'));
    expect(outcome.landed[0]).toEqual({ pod: 'default/waits', from: undefined, to: 'b' });
    expect(outcome.pending.map(({ pod: name }) => name)).toEqual(['default/x']);
  });
  it('may come when the plan has begun, and find only what it left open', () => {
    const items = [...NODES, pod('x', { on: 'a', requests: { cpu: '3' } }), pod('late', { requests: { cpu: '2' } })];
    const steps: Step[] = [
      { action: 'cordon', nodes: ['a', 'b'] },
      { action: 'evict', node: 'a', pods: ['default/x'] },
      { action: 'wait', pods: ['default/x'] },
    ];
    const replay = new Replay({ items });
    const outcomes = Array.from({ length: 12 }, (_, number) => replay.run(steps, number));
    expect(outcomes.some(({ ok, landed }) => !ok && landed[0]?.pod === 'default/late' && landed[0].to === 'c')).toBe(
      true,
    );
  });
  it('that fit nowhere are told, and are not the fault of the plan', () => {
    const items = [...NODES, pod('x', { on: 'a' }), pod('giant', { requests: { cpu: '64' } })];
    const { ok, waiting } = replayed(items, drain('a', 'default/x'));
    expect(ok).toBe(true);
    expect(waiting).toMatchObject([
      { pod: 'default/giant', why: [expect.stringMatching(/^a: /), expect.anything(), expect.anything()] },
    ]);
  });
  it('get a node whoever looks after them: the scheduler asks nobody', () => {
    const items = [node('a'), pod('bare', { owner: null }), pod('db', { owner: 'Cluster/pg' })];
    expect(new Replay({ items }).run([], 0).landed).toMatchObject([{ to: 'a' }, { to: 'a' }]);
  });
  it('are lost with their node where no controller starts them again', () => {
    const items = [node('a'), node('dead', { ready: 'False' }), pod('bare', { on: 'dead', owner: null })];
    expect(new Replay({ items }).run([], 0)).toMatchObject({
      landed: [],
      waiting: [{ pod: 'default/bare', why: ['no controller starts it again'] }],
    });
  });
  it('are tried again once those have landed that they want to be near', () => {
    const near = (app: string) => ({
      affinity: {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app } } },
          ],
        },
      },
    });
    const items = [
      ...NODES,
      pod('p', { on: 'a', labels: { app: 'p' }, spec: near('q') }),
      pod('q', { on: 'a', labels: { app: 'q' }, spec: near('r') }),
      pod('r', { on: 'a', labels: { app: 'r' } }),
    ];
    for (let seed = 0; seed < 6; seed++) {
      const { ok, landed } = replayed(items, drain('a', 'default/p', 'default/q', 'default/r'), seed);
      expect(ok).toBe(true);
      expect(landed.map(({ pod: name }) => name)).toEqual(['default/r', 'default/q', 'default/p']);
    }
  });
  it('are those on nodes that are not ready, or that their tolerations leave in time', () => {
    const taints = [{ key: 'gone', effect: 'NoExecute' }];
    const patient = { spec: { tolerations: [{ key: 'gone', operator: 'Exists', tolerationSeconds: 300 }] } };
    const loyal = { spec: { tolerations: [{ key: 'gone', operator: 'Exists' }] } };
    const items = [
      node('ok'),
      node('dead', { ready: 'Unknown' }),
      node('taint', { taints }),
      pod('x', { on: 'dead' }),
      pod('y', { on: 'taint' }),
      pod('z', { on: 'taint', ...patient }),
      pod('stays', { on: 'taint', ...loyal }),
      pod('agent', { on: 'dead', owner: 'DaemonSet/agent' }),
    ];
    const { landed } = new Replay({ items }).run([], 0);
    expect(landed.map(({ pod: name, to }) => [name, to])).toEqual([
      ['default/x', 'ok'],
      ['default/y', 'ok'],
      ['default/z', 'ok'],
    ]);
  });
});

describe('the end of a plan', () => {
  it('assumed amounts must be there on every node that received a pod', () => {
    const small = node('small', { has: { memory: '300Mi' } });
    const items = [node('a'), small, pod('x', { on: 'a' }), pod('y', { on: 'small' })];
    expect(replayed(items, drain('a', 'default/x')).violations).toEqual([
      'small would hold pods that need 400 MiB of memory, and has 300 MiB of memory',
    ]);
    const usage = 'NAMESPACE NAME CPU(cores) MEMORY(bytes)\ndefault x 5m 20Mi\n';
    expect(new Replay({ items, usage }).run(drain('a', 'default/x'), 0).ok).toBe(true);
    const assume = { requests: { cpu: '1m', memory: '10Mi' } };
    expect(new Replay({ items, assume }).run(drain('a', 'default/x'), 0).ok).toBe(true);
  });
  it('an overfull node that receives nobody is not the fault of the plan', () => {
    const items = [
      ...NODES,
      node('full', { has: { memory: '1Mi', cpu: '0' } }),
      pod('y', { on: 'full' }),
      pod('x', { on: 'a' }),
    ];
    expect(replayed(items, drain('a', 'default/x')).ok).toBe(true);
  });
  it('an app of several nodes may not end up on one', () => {
    const owner = 'ReplicaSet/web';
    const items = [node('a'), node('b'), pod('x', { on: 'a', owner }), pod('y', { on: 'b', owner })];
    expect(replayed(items, drain('a', 'default/x')).violations).toEqual([
      'all pods of default/ReplicaSet/web would be on b',
    ]);
    expect(replayed([...items, node('c')], drain('a', 'default/x')).ok).toBe(true);
  });
  it('an app that was on one node may go to another', () => {
    const owner = 'ReplicaSet/web';
    const items = [node('a'), node('b'), pod('x', { on: 'a', owner }), pod('y', { on: 'a', owner })];
    expect(replayed(items, drain('a', 'default/x', 'default/y')).ok).toBe(true);
  });
});

describe('trials', () => {
  it('check gives the first that fails', () => {
    // A wide and a narrow pod, a wide and a narrow place: it goes well only where the wide one comes first.
    const items = [
      node('a'),
      node('wide', { has: { cpu: '2' } }),
      node('narrow', { has: { cpu: '1', pods: '1' } }),
      pod('n', { on: 'a', requests: { cpu: '1' } }),
      pod('w', { on: 'a', requests: { cpu: '2' } }),
    ];
    const steps = drain('a', 'default/n', 'default/w');
    const replay = new Replay({ items });
    const outcomes = [0, 1, 2, 3].map((seed) => replay.run(steps, seed).ok);
    expect(outcomes).toContain(true);
    expect(outcomes).toContain(false);
    expect(replay.check(steps, 4).ok).toBe(false);
  });
  it('the same seed gives the same outcome', () => {
    const items = [...NODES, ...Array.from({ length: 9 }, (_, i) => pod(`p${i}`, { on: 'a' }))];
    const steps = drain('a', ...Array.from({ length: 9 }, (_, i) => `default/p${i}`));
    const replay = new Replay({ items });
    for (const seed of [0, 5, 17]) expect(replay.run(steps, seed)).toEqual(replay.run(steps, seed));
    expect(replay.run(steps, 5)).not.toEqual(replay.run(steps, 17));
  });
  it('a clock that has run out ends the work', () => {
    const clock = {
      check: () => {
        throw new Error('too late');
      },
      left: () => 0,
    };
    expect(() => new Replay({ items: [node('a'), pod('x')], clock })).toThrow('too late');
  });
  it('objects that lack everything are read', () => {
    const items = [null, 7, [], {}, { kind: 'Node' }, { kind: 'Pod' }, { kind: 'PodDisruptionBudget' }];
    expect(new Replay({ items }).run([], 0).violations).toEqual([]);
    expect(new Replay({ items }).nodes).toEqual(['']);
  });
});
