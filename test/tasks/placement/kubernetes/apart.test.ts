import { describe, expect, it } from 'vitest';
import { UNBOUNDED } from '../../../../function/common/clock.js';
import { apartSets } from '../../../../function/tasks/placement/kubernetes/apart.js';
import { readDump } from '../../../../function/tasks/placement/kubernetes/dump.js';
import { means } from '../../../../function/tasks/placement/kubernetes/neighbours.js';
import type { PodObject } from '../../../../function/tasks/placement/kubernetes/pod.js';
import { PodIndex } from '../../../../function/tasks/placement/kubernetes/pod-index.js';
import { Dice } from '../../../../model/data/dice.js';

const HOSTNAME = 'kubernetes.io/hostname';
const NAMESPACES = ['a', 'b'];

/** Pods on four nodes with few labels, so that many rules mean many of them. */
function podsOf(seed: number): readonly PodObject[] {
  const dice = new Dice(seed);
  const nodes = ['n0', 'n1', 'n2', 'n3'].map((name) => ({
    kind: 'Node',
    metadata: { name },
    status: { allocatable: { cpu: '64', memory: '64Gi', pods: '110' } },
  }));
  const term = () => ({
    topologyKey: HOSTNAME,
    labelSelector: { matchLabels: { app: String(dice.whole(0, 3)) } },
    ...(dice.chance(0.2) ? { namespaces: [dice.pick(NAMESPACES)] } : {}),
    ...(dice.chance(0.2) ? { namespaceSelector: {} } : {}),
  });
  const pods = Array.from({ length: 24 }, (_, i) => ({
    kind: 'Pod',
    metadata: {
      name: `p${i}`,
      namespace: dice.pick(NAMESPACES),
      labels: { app: String(dice.whole(0, 3)) },
      ownerReferences: [{ kind: 'ReplicaSet', name: 'r', controller: true }],
    },
    spec: {
      ...(dice.chance(0.9) ? { nodeName: `n${dice.whole(0, 3)}` } : {}),
      containers: [{ name: 'c', ...(dice.chance(0.2) ? { ports: [{ hostPort: 80 + dice.whole(0, 1) }] } : {}) }],
      ...(dice.chance(0.4)
        ? { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term()] } } }
        : {}),
    },
    status: { phase: 'Running' },
  }));
  const reading = readDump({ kubernetes: { kind: 'List', items: [...nodes, ...pods] } }, UNBOUNDED);
  if (reading.kind !== 'problem') throw new Error(JSON.stringify(reading));
  return reading.problem.pods;
}

/** The rule, pair by pair. */
function repel(a: PodObject, b: PodObject): boolean {
  const share = a.at !== undefined && a.at === b.at && a.kind !== 'waiting' && b.kind !== 'waiting';
  const against = (one: PodObject, two: PodObject) => one.antiAffinity.some((term) => means(term, two));
  return !share && (against(a, b) || against(b, a) || a.hostPorts.clash(b.hostPorts));
}

describe('pods that cannot share a node', () => {
  it.each(Array.from({ length: 40 }, (_, i) => i + 1))(
    'every such pair is in a set, and no other (seed %i)',
    (seed) => {
      const pods = podsOf(seed);
      const pairs = new Set<string>();
      for (const set of apartSets(pods, UNBOUNDED)) {
        expect(set).toEqual([...set].sort((a, b) => a - b));
        for (const a of set) for (const b of set) if (a < b) pairs.add(`${a} ${b}`);
      }
      const expected = pods.flatMap((one, a) =>
        pods.flatMap((two, b) => (a < b && repel(one, two) ? [`${a} ${b}`] : [])),
      );
      expect([...pairs].sort()).toEqual(expected.sort());
    },
  );

  it('pods that a term means are found by namespace and labels, as if each had been asked', () => {
    for (const seed of [1, 2, 3]) {
      const pods = podsOf(seed);
      const index = new PodIndex(pods);
      for (const term of pods.flatMap(({ antiAffinity }) => antiAffinity)) {
        const each = [...pods.keys()].filter((i) => pods[i] && means(term, pods[i]));
        expect(index.meantBy(term).sort((a, b) => a - b)).toEqual(each);
      }
    }
  });
});
