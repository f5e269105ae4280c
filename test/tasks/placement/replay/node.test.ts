import { describe, expect, it } from 'vitest';
import { imageName, readSimNode } from '../../../../function/tasks/placement/replay/node.js';
import { node } from './objects.js';

describe('a node', () => {
  it.each([
    ['as kubectl prints it', {}, false, true],
    ['cordoned', { cordoned: true }, true, true],
    ['not heard of', { ready: 'Unknown' }, false, false],
    ['not ready', { ready: 'False' }, false, false],
  ])('%s', (_, options, cordoned, ready) => {
    expect(readSimNode(node('a', options))).toMatchObject({ name: 'a', cordoned, ready, taints: [] });
  });
  it('the taint of a cordon is no other taint', () => {
    const taints = [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }, { key: 'k' }];
    const { cordoned, taints: read } = readSimNode(node('a', { taints }));
    expect([cordoned, read.map(({ key }) => key)]).toEqual([true, ['k']]);
  });
  it('that says nothing is ready and has nothing', () => {
    const read = readSimNode({ kind: 'Node' });
    expect([read.name, read.ready, read.cordoned, read.allocatable.size, read.images.size]).toEqual([
      '',
      true,
      false,
      0,
      0,
    ]);
  });
  it('images that are none are none', () => {
    const { images } = readSimNode(
      node('a', { images: [{ names: [{ toString: 1 }, 'x'], sizeBytes: 'big' }, { names: 5 }] }),
    );
    expect(images.get('x:latest')).toBe(0);
  });
  it.each([
    ['nginx', 'nginx:latest'],
    ['nginx:1', 'nginx:1'],
    ['host:5000/nginx', 'host:5000/nginx:latest'],
    ['nginx@sha256:ab', 'nginx@sha256:ab'],
  ])('the image %s is %s', (given, is) => {
    expect(imageName(given)).toBe(is);
  });
});
