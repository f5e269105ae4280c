import { expect, it } from 'vitest';
import { company } from '../../../../../../model/tasks/placement/sizes/clusters/company.js';

const clusters = [1, 2, 3, 4, 5, 6].map((seed) => company(64, 350, seed));

it('has as many nodes and nearly as many pods as asked for: a pod that finds no place is left out', () => {
  for (const { nodes, workloads } of clusters) {
    expect(nodes.length).toBe(64);
    expect(workloads.length).toBeLessThanOrEqual(350);
    expect(workloads.length).toBeGreaterThan(340);
  }
});

it('one in ten pods may run only where it runs, on nodes with disks, and two of five replica sets are kept apart', () => {
  for (const { workloads, nodes } of clusters) {
    const pinned = workloads.filter(({ allowed }) => allowed.length === 1);
    expect(pinned.length / workloads.length).toBeCloseTo(0.1, 2);
    expect(new Set(pinned.map(({ at }) => at)).size).toBeLessThanOrEqual(nodes.length / 2);
    for (const { allowed, at } of pinned) expect(allowed).toEqual([at]);
  }
  const sets = clusters.flatMap(({ workloads }) => {
    const owners = workloads
      .filter(({ name }) => name.split('-').length > 2)
      .map(({ name }) => name.replace(/-\d+$/, ''));
    return [...new Set(owners)];
  });
  const apart = clusters.reduce((sum, cluster) => sum + cluster.apart.length, 0);
  expect(apart / sets.length).toBeGreaterThan(0.3);
  expect(apart / sets.length).toBeLessThan(0.5);
});

it('counts pods as a resource, of which a node takes at most 110', () => {
  for (const { resources, nodes, workloads } of clusters) {
    expect(resources).toEqual(['pods']);
    expect(nodes.every(({ allocatable }) => allocatable.rest?.[0] === 110)).toBe(true);
    expect(workloads.every(({ request }) => request.rest?.[0] === 1)).toBe(true);
  }
});
