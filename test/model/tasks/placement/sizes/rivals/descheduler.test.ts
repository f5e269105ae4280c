import { describe, expect, it } from 'vitest';
import { highNodeUtilization } from '../../../../../../model/tasks/placement/sizes/rivals/descheduler.js';
import { Shape } from '../../../../../../model/tasks/placement/sizes/rivals/shape.js';
import { cluster } from '../../../../../tasks/placement/clusters.js';

const left = (given: ReturnType<typeof cluster>) =>
  highNodeUtilization(new Shape(given), Number.POSITIVE_INFINITY).assignment();

describe('HighNodeUtilization', () => {
  it('empties nodes that are used for less than a fifth, onto the fullest others', () => {
    expect(left(cluster(3, [100, 600, 300], { at: { 0: 0, 1: 1, 2: 2 } }))).toEqual([1, 1, 2]);
  });

  it('leaves nodes alone that are used for a fifth', () => {
    expect(left(cluster(2, [200, 600], { at: { 0: 0, 1: 1 } }))).toEqual([0, 1]);
  });

  it('does nothing where all nodes are underutilised', () => {
    expect(left(cluster(2, [100, 100], { at: { 0: 0, 1: 1 } }))).toEqual([0, 1]);
  });

  it('leaves pods where they are that fit nowhere else', () => {
    const given = cluster(2, [90, 90, 600], { at: { 0: 0, 1: 0, 2: 1 }, allowed: { 0: [0] } });
    expect(left(given)).toEqual([0, 1, 1]);
  });

  it('ends at its deadline', () => {
    const given = cluster(2, [100, 600], { at: { 0: 0, 1: 1 } });
    expect(highNodeUtilization(new Shape(given), 0).assignment()).toEqual([0, 1]);
  });
});
