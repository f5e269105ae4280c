import { describe, expect, it } from 'vitest';
import { Kin } from '../../../../function/tasks/placement/replay/kin.js';
import { World } from '../../../../function/tasks/placement/replay/world.js';
import { node, pod } from './objects.js';

const { pods } = new World({
  items: [
    node('a'),
    pod('x', { labels: { a: '1', b: '2' }, owner: 'ReplicaSet/w' }),
    pod('y', { labels: { b: '2', a: '1' }, owner: 'ReplicaSet/w' }),
    pod('z', { labels: { a: '1', b: '2' }, owner: 'ReplicaSet/w', namespace: 'other' }),
    pod('bare', { labels: { a: '1,b' }, owner: null }),
  ],
});

describe('kin', () => {
  it('who looks alike is asked about once, whatever the order of labels', () => {
    const asked: string[] = [];
    const found = new Kin(pods).meant((one) => {
      asked.push(one.name);
      return one.namespace === 'default';
    });
    expect(asked).toEqual(['default/x', 'other/z', 'default/bare']);
    expect(found).toEqual([0, 1, 3]);
  });
  it('owners are of one namespace', () => {
    const kin = new Kin(pods);
    expect(kin.ofOwner('default/ReplicaSet/w')).toEqual([0, 1]);
    expect(kin.ofOwner('other/ReplicaSet/w')).toEqual([2]);
    expect(kin.ofOwner('nobody')).toEqual([]);
  });
});
