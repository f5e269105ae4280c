import { imageName, type SimNode } from './node.js';
import type { SimPod } from './pod.js';

const TOP = 100;
const MIB = 1024 * 1024;
/** Images that together are smaller than the first bound give no points, and more than the second no further ones; in bytes. */
const [LEAST_BYTES, MOST_BYTES] = [23 * MIB, 1000 * MIB];

/**
 * kube-scheduler's ImageLocality, 0 to 100: how much of a pod's images a node has already. An image that more nodes have
 * counts more, so that pods do not crowd on the few nodes that have it. `having` says how many of all the nodes have each
 * image.
 */
export function imageScores(
  { images }: SimPod,
  nodes: number,
  having: ReadonlyMap<string, number>,
): (node: SimNode) => number {
  const names = images.map(imageName);
  const [low, high] = [LEAST_BYTES, MOST_BYTES * names.length];
  return (node) => {
    if (node.images.size === 0 || names.length === 0) return 0;
    const sum = names.reduce((bytes, image) => {
      const size = node.images.get(image);
      return size === undefined ? bytes : bytes + Math.floor((size * (having.get(image) ?? 0)) / nodes);
    }, 0);
    return Math.floor((TOP * (Math.min(Math.max(sum, low), high) - low)) / (high - low));
  };
}

/** How many nodes have each image. */
export function nodesByImage(nodes: readonly SimNode[]): ReadonlyMap<string, number> {
  const having = new Map<string, number>();
  for (const { images } of nodes) for (const name of images.keys()) having.set(name, (having.get(name) ?? 0) + 1);
  return having;
}
