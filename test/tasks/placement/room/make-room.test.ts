import { describe, expect, it } from 'vitest';
import { UNBOUNDED } from '../../../../function/common/clock.js';
import type { Cluster } from '../../../../function/tasks/placement/cluster.js';
import { makeRoom, type Wanted } from '../../../../function/tasks/placement/room/make-room.js';

/** A cluster of nodes with so much CPU, and workloads with so much on a node; -1 is on none. */
function cluster(nodes: readonly number[], workloads: readonly (readonly [cpu: number, at: number])[]): Cluster {
  const amount = (cpu: number) => ({ cpu, memory: 0 });
  return {
    nodes: nodes.map((cpu, n) => ({ name: `n${n}`, allocatable: amount(cpu), reserved: amount(0) })),
    workloads: workloads.map(([cpu, at], w) => ({
      name: `w${w}`,
      request: amount(cpu),
      allowed: [...nodes.keys()],
      at: at === -1 ? undefined : at,
    })),
    apart: [],
    together: [],
    ignored: [],
  };
}

const wanted = (given: Cluster, seek: readonly number[], more: Partial<Wanted> = {}): Wanted => ({
  cluster: given,
  seek,
  shut: new Set(),
  mayMove: () => true,
  accept: () => true,
  ...more,
});
const room = (given: Cluster, seek: readonly number[], more: Partial<Wanted> = {}, most?: number) =>
  makeRoom(wanted(given, seek, more), UNBOUNDED, most);

describe('room for a workload', () => {
  it('is where there is some, without a move', () => {
    expect(
      room(
        cluster(
          [4, 4],
          [
            [3, 0],
            [2, -1],
          ],
        ),
        [1],
      ),
    ).toEqual({ assignment: [0, 1], atLeast: 0 });
  });
  it('is made by one move', () => {
    const { assignment, atLeast } = room(
      cluster(
        [4, 4],
        [
          [2, 0],
          [1, 0],
          [2, 1],
          [3, -1],
        ],
      ),
      [3],
    );
    expect({ assignment, atLeast }).toEqual({ assignment: [1, 0, 1, 0], atLeast: 1 });
  });
  it('is made by a chain', () => {
    const { assignment, atLeast } = room(
      cluster(
        [4, 3, 1],
        [
          [3, 0],
          [1, 1],
          [4, -1],
        ],
      ),
      [2],
    );
    expect({ assignment, atLeast }).toEqual({ assignment: [1, 2, 0], atLeast: 2 });
  });
  it('is not made by more moves than are allowed, and that fewer do not do is known', () => {
    const given = cluster(
      [4, 3, 1],
      [
        [3, 0],
        [1, 1],
        [4, -1],
      ],
    );
    expect(room(given, [2], {}, 1)).toEqual({ assignment: undefined, atLeast: 2 });
  });
  it('is not made by workloads that must stay', () => {
    const given = cluster(
      [4, 4],
      [
        [2, 0],
        [1, 0],
        [2, 1],
        [3, -1],
      ],
    );
    expect(room(given, [3], { mayMove: (w) => w === 1 })).toEqual({ assignment: undefined, atLeast: 4 });
  });
  it('is not on a node that is shut, nor where a workload must leave', () => {
    expect(room(cluster([4, 4, 4], [[2, 0]]), [0], { shut: new Set([1]) }).assignment).toEqual([2]);
  });
  it('is not beside a rival, unless that moves', () => {
    const given = {
      ...cluster(
        [4, 4],
        [
          [1, 0],
          [4, 1],
          [1, -1],
        ],
      ),
      apart: [[0, 2]],
    };
    expect(room(given, [2], {}, 0).assignment).toBeUndefined();
    const larger = {
      ...cluster(
        [4, 4],
        [
          [1, 0],
          [3, 1],
          [1, -1],
        ],
      ),
      apart: [[0, 2]],
    };
    expect(room(larger, [2]).assignment).toEqual([0, 1, 1]);
  });
  it('is not what is refused, and then nothing is known of how many moves it takes', () => {
    const refuse = { accept: () => false };
    expect(
      room(
        cluster(
          [4, 4],
          [
            [3, 0],
            [2, -1],
          ],
        ),
        [1],
        refuse,
      ),
    ).toEqual({ assignment: undefined, atLeast: 0 });
  });
});
