import { describe, expect, it } from 'vitest';
import type { Assignment, Cluster } from '../../../../../../function/tasks/placement/cluster.js';
import { bestFit, firstFit, randomOrders } from '../../../../../../model/tasks/placement/sizes/rivals/greedy.js';
import type { Occupancy } from '../../../../../../model/tasks/placement/sizes/rivals/occupancy.js';
import { Shape } from '../../../../../../model/tasks/placement/sizes/rivals/shape.js';
import { cluster } from '../../../../../tasks/placement/clusters.js';
import { judge } from '../../../../../tasks/placement/judge.js';
import { validPlacements } from '../../../../../tasks/placement/random-clusters.js';

const NEVER = Number.POSITIVE_INFINITY;
const ways: [string, (shape: Shape) => Occupancy][] = [
  ['first fit', firstFit],
  ['best fit, largest share', (shape) => bestFit(shape, 'largest')],
  ['best fit, sum of shares', (shape) => bestFit(shape, 'sum')],
  ['random orders', (shape) => randomOrders(shape, 16, NEVER).best],
];

describe.each(ways)('%s', (_, place) => {
  it.each<[string, Cluster, Assignment]>([
    ['nothing', cluster(2, []), []],
    ['the largest first', cluster(2, [300, 700, 600, 400]), [0, 0, 1, 1]],
    ['what fits nowhere gets no node', cluster(1, [600, 500]), [0, undefined]],
    ['the node that is needed anyway first', cluster(3, [600, 100], { allowed: { 1: [2] } }), [2, 2]],
    ['sets together, as one', cluster(2, [400, 500, 300], { together: [[0, 2]] }), [0, 1, 0]],
  ])('%s', (_name, given, expected) => {
    expect(place(new Shape(given)).assignment()).toEqual(expected);
  });

  it('never breaks a rule: a workload may be left without a node, that is all', () => {
    const stream = validPlacements(21);
    for (let i = 0; i < 200; i++) {
      const { cluster: given } = stream.next().value;
      const occupancy = place(new Shape(given));
      const { faults, nodes } = judge(given, occupancy.assignment());
      expect(faults.filter(({ rule }) => rule !== 'a node for every workload')).toEqual([]);
      expect(faults.length === 0).toBe(occupancy.waiting() === 0);
      expect(occupancy.nodesInUse()).toBe(nodes);
    }
  });
});

it('random orders find what decreasing order misses, and the same at every run', () => {
  const exact = new Shape(cluster(3, [500, 400, 400, 300, 200, 200]));
  expect(firstFit(exact).nodesInUse()).toBe(3);
  const found = randomOrders(exact, 200, NEVER);
  expect([found.best.nodesInUse(), found.tried]).toEqual([2, 200]);
  expect(randomOrders(exact, 200, NEVER).best.assignment()).toEqual(found.best.assignment());
});

it('random orders end at their deadline with what they have', () => {
  expect(randomOrders(new Shape(cluster(1, [1])), 1000, 0).tried).toBe(1);
});
