import { describe, expect, it } from 'vitest';
import { company } from '../../../../../../model/tasks/placement/sizes/clusters/company.js';
import { judge } from '../../../../../../model/tasks/placement/sizes/judge.js';
import { firstFit } from '../../../../../../model/tasks/placement/sizes/rivals/greedy.js';
import { aggregated, countsOf, placedBy } from '../../../../../../model/tasks/placement/sizes/rivals/program.js';
import { Shape } from '../../../../../../model/tasks/placement/sizes/rivals/shape.js';
import { cluster, kept } from '../../../../../tasks/placement/clusters.js';

describe('a cluster in whole numbers', () => {
  it('has units that nothing tells apart as one kind, in the largest units of each resource', () => {
    const { program, units } = aggregated(
      new Shape(
        cluster(2, [
          [400, 100],
          [400, 100],
          [200, 300],
        ]),
      ),
    );
    expect(units).toEqual([[0, 1], [2]]);
    expect(program).toEqual({
      rooms: [
        [5, 10],
        [5, 10],
      ],
      kept: [false, false],
      twins: [[0, 1]],
      kinds: [
        { count: 2, request: [2, 1], nodes: [0, 1] },
        { count: 1, request: [1, 3], nodes: [0, 1] },
      ],
      apart: [],
    });
  });

  it('tells units of different sets and places apart', () => {
    const { units, program } = aggregated(
      new Shape(
        cluster(3, [1, 1, 1, 1, 1], {
          apart: [
            [0, 1],
            [2, 3],
          ],
          allowed: { 4: [1] },
        }),
      ),
    );
    expect(units).toEqual([[0, 1], [2, 3], [4]]);
    expect(program.apart).toEqual([[0], [1]]);
    expect(program.twins).toEqual([[0, 2]]);
  });

  it('has nodes that are kept beside no twin', () => {
    const given = { ...cluster(3, [1]), nodes: kept(3, [1]) };
    expect(aggregated(new Shape(given)).program.twins).toEqual([[0, 2]]);
  });

  it('forgets a resource that nothing asks for', () => {
    expect(aggregated(new Shape(cluster(1, [[5, 0]]))).program.rooms).toEqual([[200]]);
  });
});

it('counts and placements mean each other', () => {
  const given = company(32, 140, 2);
  const shape = new Shape(given);
  const { units } = aggregated(shape);
  const found = firstFit(shape);
  const again = placedBy(shape, units, countsOf(units, found));
  expect(judge(given, again)).toMatchObject({ nodes: found.nodesInUse() });
});

it('units stay where they run where they can', () => {
  const shape = new Shape(cluster(2, [1, 1], { at: { 0: 1, 1: 0 } }));
  expect(
    placedBy(
      shape,
      [[0, 1]],
      [
        [
          [0, 1],
          [1, 1],
        ],
      ],
    ),
  ).toEqual([1, 0]);
});
