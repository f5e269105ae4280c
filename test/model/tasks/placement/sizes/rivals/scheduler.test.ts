import { expect, it } from 'vitest';
import { leastAllocated, mostAllocated } from '../../../../../../model/tasks/placement/rivals/scheduler.js';
import { schedule } from '../../../../../../model/tasks/placement/sizes/rivals/scheduler.js';
import { Shape } from '../../../../../../model/tasks/placement/sizes/rivals/shape.js';
import { validPlacements } from '../../../../../tasks/placement/random-clusters.js';

it.each([
  ['LeastAllocated', leastAllocated],
  ['MostAllocated', mostAllocated],
] as const)('%s places as the scheduler for small clusters does, where no workloads go together', (strategy, small) => {
  const stream = validPlacements(4);
  let compared = 0;
  for (let i = 0; i < 400; i++) {
    const { cluster } = stream.next().value;
    // The small one counts pods without requests, and amounts beyond the capacity, as upstream does.
    const plain = cluster.workloads.every(({ request }) => request.cpu > 0 && request.memory > 0);
    const roomy = cluster.nodes.every(
      ({ allocatable: a, reserved: r }) => r.cpu <= a.cpu && r.memory <= a.memory && a.cpu > 0 && a.memory > 0,
    );
    if (!plain || !roomy || cluster.together.length > 0) continue;
    compared++;
    const order = [...cluster.workloads.keys()];
    expect(schedule(new Shape(cluster), order, strategy)).toEqual(small(cluster));
  }
  expect(compared).toBeGreaterThan(10);
});
