import { describe, expect, it } from 'vitest';
import { withFewerMoves } from '../../../function/tasks/placement/fewer-moves.js';
import { packingOf } from '../../../function/tasks/placement/packing.js';
import { cluster, kept } from './clusters.js';

const improved = (given: ReturnType<typeof cluster>, placed: number[]) =>
  withFewerMoves(
    packingOf(given),
    placed,
    given.workloads.map(({ at }) => at),
  );

describe('withFewerMoves', () => {
  it.each<[string, ReturnType<typeof cluster>, number[], number[]]>([
    ['changes nothing where nothing moves', cluster(2, [500, 500], { at: { 0: 0, 1: 0 } }), [0, 0], [0, 0]],
    ['changes nothing where nothing runs', cluster(2, [500, 500]), [1, 1], [1, 1]],
    ['two nodes change places', cluster(3, [900, 900], { at: { 0: 2, 1: 1 } }), [1, 2], [2, 1]],
    ['an empty node takes the place of another', cluster(2, [500, 500], { at: { 0: 1, 1: 1 } }), [0, 0], [1, 1]],
    [
      'a workload goes back where there is room',
      cluster(2, [300, 300, 300], { at: { 0: 0, 1: 0, 2: 1 } }),
      [0, 1, 1],
      [0, 0, 1],
    ],
    [
      'but not onto a node that would be drained',
      cluster(3, [300, 300, 300], { at: { 0: 0, 1: 0, 2: 1 } }),
      [0, 0, 0],
      [0, 0, 0],
    ],
    [
      'onto an empty node that is kept anyway',
      { ...cluster(3, [300, 300], { at: { 0: 2, 1: 1 } }), nodes: kept(3, [2]) },
      [1, 1],
      [2, 1],
    ],
    [
      'nor where it does not fit',
      cluster(2, [600, 600, 400], { at: { 0: 0, 1: 1, 2: 0 }, allowed: { 0: [0], 1: [1] } }),
      [0, 1, 1],
      [0, 1, 0],
    ],
    [
      'nor beside what it must be apart from',
      cluster(2, [100, 100, 100], { at: { 0: 0, 1: 0, 2: 1 }, apart: [[0, 1]], allowed: { 0: [0] } }),
      [0, 1, 1],
      [0, 1, 1],
    ],
    [
      'two workloads change places',
      cluster(2, [600, 400, 600, 400], { at: { 0: 0, 1: 0, 2: 1, 3: 1 } }),
      [0, 1, 1, 0],
      [0, 0, 1, 1],
    ],
  ])('%s', (_, given, placed, expected) => {
    expect(improved(given, placed)).toEqual(expected);
  });
});
