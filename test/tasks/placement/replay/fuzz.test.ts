import { describe, expect, it } from 'vitest';
import { UNBOUNDED } from '../../../../function/common/clock.js';
import { consolidation as task } from '../../../../function/tasks/placement/consolidate/task.js';
import { QuantityError } from '../../../../function/tasks/placement/replay/amounts.js';
import { Replay } from '../../../../function/tasks/placement/replay/replay.js';
import type { Step } from '../../../../function/tasks/placement/replay/step.js';
import { readClaim } from '../../../../function/tasks/task.js';
import { seeded } from '../../../trm/random.js';
import kubectl from '../kubectl.json' with { type: 'json' };
import { node, pod } from './objects.js';

const JUNK: readonly unknown[] = [
  null,
  true,
  -1,
  0.5,
  1e308,
  '',
  'x'.repeat(300),
  '\u0000',
  '9e99',
  [],
  [[]],
  {},
  { items: [{}] },
  // Objects that cannot be made a text.
  { toString: 1, valueOf: 1 },
  [{ toString: 1, valueOf: 1 }],
  JSON.parse('{"__proto__": {"spec": 1}, "constructor": 2}'),
];

/** One of everything that the replay reads, beside a real dump. */
const term = {
  labelSelector: { matchLabels: { app: 'x' }, matchExpressions: [{ key: 'k', operator: 'NotIn', values: ['v'] }] },
  topologyKey: 'zone',
  namespaces: ['x'],
  namespaceSelector: { matchLabels: { team: 'a' } },
  matchLabelKeys: ['app'],
  mismatchLabelKeys: ['v'],
};
const both = {
  requiredDuringSchedulingIgnoredDuringExecution: [term],
  preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 3, podAffinityTerm: term }],
};
const match = [{ key: 'zone', operator: 'Gt', values: ['1'] }];
const rich = {
  initContainers: [{ restartPolicy: 'Always', resources: { requests: { cpu: '1m' } }, image: 'i' }],
  containers: [
    {
      image: 'i',
      ports: [{ hostPort: 1, protocol: 'UDP', hostIP: '::1' }],
      resources: { limits: { 'a/b': '1' } },
      volumeMounts: [{ name: 'h', readOnly: true }],
    },
  ],
  overhead: { memory: '1Mi' },
  resources: { requests: { cpu: '2m' } },
  nodeSelector: { zone: '2' },
  tolerations: [{ key: 'k', operator: 'Exists', tolerationSeconds: 3 }],
  affinity: {
    podAffinity: both,
    podAntiAffinity: both,
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: match }] },
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: { matchFields: match } }],
    },
  },
  topologySpreadConstraints: [{ ...term, maxSkew: 1, minDomains: 2, whenUnsatisfiable: 'DoNotSchedule' }],
  volumes: [
    { name: 'h', hostPath: { path: '/data' } },
    { name: 'c', persistentVolumeClaim: { claimName: 'c' } },
  ],
  priority: 5,
  schedulingGates: [],
};
const given = [
  ...kubectl.items,
  node('n', { labels: { zone: '2' }, taints: [{ key: 'k' }], images: [{ names: ['i'], sizeBytes: 1e9 }] }),
  pod('rich', { on: 'n', labels: { app: 'x', v: '1' }, spec: rich }),
  pod('waits', { labels: { app: 'x', v: '1' }, spec: rich }),
  { kind: 'PersistentVolumeClaim', metadata: { name: 'c' }, spec: { volumeName: 'v', accessModes: ['ReadWriteOnce'] } },
  {
    kind: 'PersistentVolume',
    metadata: { name: 'v', labels: { 'topology.kubernetes.io/zone': 'z' } },
    spec: { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: match }] } } },
  },
  {
    kind: 'PodDisruptionBudget',
    metadata: { name: 'b' },
    spec: { selector: { matchLabels: { app: 'x' } }, minAvailable: '50%' },
    status: { disruptionsAllowed: 1, desiredHealthy: 1, expectedPods: 2 },
  },
  { kind: 'Namespace', metadata: { name: 'x', labels: { team: 'a' } } },
  { kind: 'LimitRange', metadata: {}, spec: { limits: [{ type: 'Container', default: { cpu: '1m' } }] } },
  { kind: 'PodMetrics', metadata: { name: 'rich' }, containers: [{ usage: { cpu: '1m', memory: '1Mi' } }] },
];

const random = seeded(19);
const below = (n: number) => Math.floor(random() * n);

/** A copy with one value, somewhere, replaced by junk or left out. */
function spoiled(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth === 0) return JUNK[below(JUNK.length)];
  const keys = Object.keys(value);
  const key = keys[below(keys.length)] ?? '';
  const spoil = (of: unknown) => (random() < 0.1 ? undefined : spoiled(of, depth - 1));
  if (Array.isArray(value)) return value.map((one, i) => (String(i) === key ? spoil(one) : one));
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, k === key ? spoil(v) : v]));
}

/** Several objects spoiled, so that most of what the replay reads is met. */
const spoiledItems = () => given.map((item) => (random() < 0.3 ? spoiled(item, 1 + below(12)) : item));

describe('whatever comes,', () => {
  it('the replay reads it, or names a quantity', () => {
    const outcomes = { read: 0, refused: 0 };
    for (let i = 0; i < 600; i++) {
      const items = spoiledItems();
      try {
        const replay = new Replay({ items, usage: spoiled({ items }, 3), assume: { volumes: JUNK[below(3)] } });
        const steps: Step[] = replay.nodes.slice(0, 2).flatMap((name): Step[] => [
          { action: 'cordon', nodes: [name] },
          { action: 'evict', node: name, pods: ['default/rich'] },
          { action: 'wait', pods: [] },
        ]);
        replay.check(steps, 3, { emptied: replay.nodes.slice(0, 2) });
        outcomes.read++;
      } catch (error) {
        expect(error).toBeInstanceOf(QuantityError);
        outcomes.refused++;
      }
    }
    expect(outcomes.read).toBeGreaterThan(100);
    expect(outcomes.refused).toBeGreaterThan(10);
  });

  it('the task reads it, or refuses it by field', () => {
    const kinds = { problem: 0, invalid: 0, other: 0 };
    for (let i = 0; i < 60; i++) {
      const items = random() < 0.5 ? spoiledItems() : given.map((item, n) => (n === 25 ? spoiled(item, 12) : item));
      const context: Record<string, unknown> = { kubernetes: { kind: 'List', items } };
      const reading = readClaim(task.claims({ question: '', context }), UNBOUNDED);
      kinds[reading.kind]++;
      if (reading.kind === 'invalid') expect(reading.errors[0].pointer).toMatch(/^\/context\/kubernetes/);
    }
    expect(kinds.problem).toBeGreaterThan(0);
    expect(kinds.invalid).toBeGreaterThan(0);
  });
});

describe('a quantity that only the replay counts is a 422', () => {
  it.each([
    ['a limit of an extended resource', { container: { resources: { limits: { 'a/b': 'lots' } } } }, '"?lots'],
    [
      'one beyond 2^53 - 1',
      { container: { resources: { limits: { 'a/b': '9007199254740993' } } } },
      '9007199254740993',
    ],
  ])('%s', (_, options, told) => {
    const items = [node('a'), node('b'), pod('x', { on: 'a', ...options })];
    const reading = readClaim(
      task.claims({ question: '', context: { kubernetes: { kind: 'List', items } } }),
      UNBOUNDED,
    );
    expect(reading).toEqual({
      kind: 'invalid',
      errors: [
        {
          pointer: expect.stringMatching(/^\/context\/kubernetes/),
          message: expect.stringMatching(new RegExp(`expected .*quantity.*${told}`)),
        },
      ],
    });
  });
});
