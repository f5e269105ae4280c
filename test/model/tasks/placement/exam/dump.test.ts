import { describe, expect, it } from 'vitest';
import { UNBOUNDED } from '../../../../../function/common/clock.js';
import { readDump } from '../../../../../function/tasks/placement/kubernetes/dump.js';
import { clusterDump, DUMP_SIZES } from '../../../../../model/tasks/placement/exam/dump/index.js';

const read = (size: { nodes: number; pods: number }, seed: number) => {
  const reading = readDump({ kubernetes: clusterDump(size, seed) }, UNBOUNDED);
  if (reading.kind !== 'problem') throw new Error(JSON.stringify(reading));
  return reading.problem;
};

describe('dumps of whole clusters', () => {
  it('are the same for the same seed', () => {
    const [size = { nodes: 8, pods: 150 }] = DUMP_SIZES;
    expect(clusterDump(size, 3)).toEqual(clusterDump(size, 3));
    expect(clusterDump(size, 3)).not.toEqual(clusterDump(size, 4));
  });

  it.each(DUMP_SIZES.slice(0, 3))('of $nodes nodes and $pods pods have what real ones have', (size) => {
    const { nodes, pods, gaps } = read(size, 5);
    expect([nodes.length, pods.length]).toEqual([size.nodes, size.pods]);
    expect(gaps).toEqual({ missing: [], unseen: [] });
    const free = pods.filter(({ kind }) => kind === 'free');
    expect(free.length / pods.length).toBeGreaterThan(0.3);
    expect(pods.some(({ pin }) => pin?.why.includes('its data is on its node'))).toBe(true);
    expect(pods.some(({ nodeSelector }) => nodeSelector.length > 0)).toBe(true);
    expect(new Set(nodes.map(({ allocatable }) => allocatable.get('cpu'))).size).toBeGreaterThan(2);
    const asked = pods.reduce((sum, { requests }) => sum + (requests.get('memory') ?? 0), 0);
    const given = nodes.reduce((sum, { allocatable }) => sum + (allocatable.get('memory') ?? 0), 0);
    expect(asked / given).toBeGreaterThan(0.3);
    expect(asked / given).toBeLessThan(0.8);
  });

  it('keep the pods of 40 % of the apps with several of them apart', () => {
    const { pods } = read({ nodes: 128, pods: 2500 }, 5);
    const apps = new Map<string, { pods: number; apart: boolean }>();
    for (const { app = '', antiAffinity } of pods.filter(({ kind }) => kind !== 'bound')) {
      apps.set(app, { pods: (apps.get(app)?.pods ?? 0) + 1, apart: antiAffinity.length > 0 });
    }
    const several = [...apps.values()].filter(({ pods: count }) => count > 1);
    const share = several.filter(({ apart }) => apart).length / several.length;
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.5);
  });
});
