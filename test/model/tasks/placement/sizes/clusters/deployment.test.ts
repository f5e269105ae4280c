import { expect, it } from 'vitest';
import { Dice } from '../../../../../../model/data/dice.js';
import { type Plan, running } from '../../../../../../model/tasks/placement/sizes/clusters/deployment.js';
import { cluster } from '../../../../../tasks/placement/clusters.js';

const size = (share: number) => ({ cpu: share, memory: share * 2 ** 20 });
const one = (name: string, share: number) => ({
  name,
  replicas: 1,
  request: size(share),
  allowed: [0, 1],
  apart: false,
});
const plan: Plan = {
  nodes: cluster(2, []).nodes,
  resources: [],
  deployments: [
    one('a', 100),
    one('b', 200),
    one('large', 1200),
    one('friend', 100),
    { ...one('set', 50), replicas: 2, apart: true },
  ],
  together: [
    [0, 1],
    [2, 3],
  ],
  pinned: { share: 0.5, nodes: [0] },
};

it('leaves out what finds no place, and what must be beside it', () => {
  const { workloads, together, apart } = running(plan, new Dice(1));
  const names = workloads.map(({ name }) => name);
  expect(names.sort()).toEqual(['a', 'b', 'set-0', 'set-1']);
  expect(together.length).toBe(1);
  expect(apart.length).toBe(1);
});

it('pins pods to where they run, if that is a node with disks', () => {
  const { workloads } = running(plan, new Dice(1));
  const pinned = workloads.filter(({ allowed }) => allowed.length === 1);
  expect(pinned.length).toBeGreaterThan(0);
  for (const { at, allowed } of pinned) expect([at, allowed]).toEqual([0, [0]]);
});
