import { describe, expect, it } from 'vitest';
import { readCluster } from './cluster.js';
import { dump } from './dumps.js';
import { filtersFor } from './filters.js';

import { State } from './state.js';

const COUNT = 300;
const dumps = Array.from({ length: COUNT }, (_, i) => dump(i + 1));
const clusters = dumps.map(readCluster);

describe(`${COUNT} dumps of clusters`, () => {
  it('are the same for the same seed', () => {
    expect(dump(7)).toEqual(dumps[6]);
    expect(dump(8)).not.toEqual(dumps[6]);
  });

  it('have two to twelve nodes', () => {
    const sizes = new Set(clusters.map(({ hosts }) => hosts.length));
    expect([...sizes].sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('have pods of every kind, and all that rules can be about', () => {
    const kinds = new Set(clusters.flatMap(({ pods }) => pods.map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual(['bound', 'evictable', 'finished', 'leaving', 'pinned', 'waiting']);
    const all = JSON.stringify(dumps);
    const words = [
      'DoNotSchedule',
      'ScheduleAnyway',
      'podAntiAffinity',
      'podAffinity',
      'namespaceSelector',
      'matchFields',
      'hostPort',
      'overhead',
      'initContainers',
      'emptyDir',
      'hostPath',
      'ReadWriteOncePod',
      'ReadWriteMany',
      'disruptionsAllowed',
      'LimitRange',
      'unschedulable',
      'NoExecute',
      'PreferNoSchedule',
      'arm64',
      'windows',
      'nvidia.com/gpu',
      'ephemeral-storage',
      'safe-to-evict',
      'do-not-disrupt',
      'InstanceManager',
      'config.mirror',
      'deletionTimestamp',
      'Succeeded',
      'portable',
      'complete',
      'topology.kubernetes.io/zone',
      'priority',
    ];
    for (const word of words) expect(all, word).toContain(word);
    expect(clusters.some(({ hosts }) => hosts.some(({ ready }) => !ready))).toBe(true);
    expect(clusters.filter(({ gaps }) => gaps.length > 0).length).toBeGreaterThan(COUNT * 0.03);
  });

  it('are legal for the most part', () => {
    let legal = 0;
    let all = 0;
    for (const cluster of clusters) {
      const state = new State(cluster, 'requested');
      for (const pod of cluster.pods) {
        const host = state.where(pod);
        if (pod.kind !== 'evictable' || !host || host.cordoned) continue;
        state.remove(pod);
        if (filtersFor(pod, state)(host) === undefined) legal++;
        state.put(pod, host);
        all++;
      }
    }
    expect(legal / all).toBeGreaterThan(0.9);
    expect(legal).toBeLessThan(all);
  });
});
