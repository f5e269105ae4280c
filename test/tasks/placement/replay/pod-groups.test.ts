import { describe, expect, it } from 'vitest';
import { PodGroups } from '../../../../function/tasks/placement/replay/pod-groups.js';
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

describe('groups of pods', () => {
  it('who looks alike is asked about once, whatever the order of labels', () => {
    const asked: string[] = [];
    const found = new PodGroups(pods).meantBy((one) => {
      asked.push(one.name);
      return one.namespace === 'default';
    });
    expect(asked).toEqual(['default/x', 'other/z', 'default/bare']);
    expect(found).toEqual([0, 1, 3]);
  });
  it('owners are of one namespace', () => {
    const groups = new PodGroups(pods);
    expect(groups.ofOwner('default/ReplicaSet/w')).toEqual([0, 1]);
    expect(groups.ofOwner('other/ReplicaSet/w')).toEqual([2]);
    expect(groups.ofOwner('nobody')).toEqual([]);
  });
});
