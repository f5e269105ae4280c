import { imageName, type SimNode } from './node.js';
import type { SimPod } from './pod.js';

const TOP = 100;
const MIB = 1024 * 1024;
/** Images that together are smaller than the first bound give no points, and more than the second no further ones; in bytes. */
const [LEAST_BYTES, MOST_BYTES] = [23 * MIB, 1000 * MIB];

/** The nodes that have an image, by index, each with the size of the image there in bytes. */
export type ImageNodes = readonly (readonly [n: number, size: number])[];

/** The nodes that have each image. */
export function nodesByImage(nodes: readonly SimNode[]): ReadonlyMap<string, ImageNodes> {
  const having = new Map<string, [number, number][]>();
  for (const [n, { images }] of nodes.entries()) {
    for (const [name, size] of images) {
      const list = having.get(name);
      if (list) list.push([n, size]);
      else having.set(name, [[n, size]]);
    }
  }
  return having;
}

/**
 * kube-scheduler's ImageLocality of every node for a pod, 0 to 100: how much of the pod's images a node has already. An
 * image that more nodes have counts more, so that pods do not crowd on the few nodes that have it. Undefined where no node
 * has any points.
 */
export function imageScores(
  { images }: SimPod,
  nodes: number,
  having: ReadonlyMap<string, ImageNodes>,
): Float64Array | undefined {
  const sums = new Float64Array(nodes);
  for (const image of images) {
    const there = having.get(imageName(image)) ?? [];
    for (const [n, size] of there) sums[n] = (sums[n] ?? 0) + Math.floor((size * there.length) / nodes);
  }
  const [low, high] = [LEAST_BYTES, MOST_BYTES * images.length];
  if (!sums.some((sum) => sum > low)) return undefined;
  return sums.map((sum) => Math.floor((TOP * (Math.min(Math.max(sum, low), high) - low)) / (high - low)));
}
