import { expect, it } from 'vitest';
import { quantile } from '../../../../../../model/statistics.js';
import { homelab } from '../../../../../../model/tasks/placement/sizes/clusters/homelab.js';

const clusters = Array.from({ length: 100 }, (_, seed) => homelab(seed));

it('has 3 to 12 nodes and 30 to 200 pods, and of pods the median of public homelabs', () => {
  const pods = clusters.map(({ workloads }) => workloads.length);
  for (const { nodes } of clusters) {
    expect(nodes.length).toBeGreaterThanOrEqual(3);
    expect(nodes.length).toBeLessThanOrEqual(12);
  }
  expect(Math.min(...pods)).toBeGreaterThanOrEqual(24);
  expect(Math.max(...pods)).toBeLessThanOrEqual(200);
  expect(quantile(pods, 0.5)).toBeGreaterThan(85);
  expect(quantile(pods, 0.5)).toBeLessThan(125);
});

it.each<[string, (cluster: (typeof clusters)[number]) => boolean]>([
  ['a control plane that is kept', ({ nodes }) => nodes.some(({ kept }) => kept)],
  ['sets apart', ({ apart }) => apart.length > 0],
  ['pairs together', ({ together }) => together.length > 0],
  ['pods that ask for no CPU', ({ workloads }) => workloads.some(({ request }) => request.cpu === 0)],
  [
    'pods with a choice of some nodes',
    ({ workloads, nodes }) => workloads.some(({ allowed }) => allowed.length > 1 && allowed.length < nodes.length),
  ],
  ['DaemonSets that have taken their part', ({ nodes }) => nodes.every(({ reserved }) => reserved.cpu > 0)],
])('at least one in five has %s', (_, has) => {
  expect(clusters.filter(has).length).toBeGreaterThan(20);
});
