import { imageName, type SimNode } from './node.js';
import type { SimPod } from './pod.js';

const TOP = 100;
const MIB = 1024 * 1024;
/** Images that together are smaller than the first bound give no points, and more than the second no further ones; in bytes. */
const [LEAST_BYTES, MOST_BYTES] = [23 * MIB, 1000 * MIB];

/** The nodes that have an image, by index, each with the size of the image there in bytes. */
type ImageNodes = readonly (readonly [n: number, size: number])[];

/** The nodes that have each image. */
function nodesByImage(nodes: readonly SimNode[]): ReadonlyMap<string, ImageNodes> {
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

/** kube-scheduler's ImageLocality: how much of a pod's images a node has already. */
export class ImageScores {
  private readonly having: ReadonlyMap<string, ImageNodes>;
  /** By the images of the pods that they are for: a cluster has many pods with the same images. */
  private readonly known = new Map<string, Float64Array | undefined>();

  constructor(private readonly nodes: readonly SimNode[]) {
    this.having = nodesByImage(nodes);
  }

  /**
   * The score of every node for a pod, 0 to 100. An image that more nodes have counts more, so that pods do not crowd on the
   * few nodes that have it. Undefined where no node has any points.
   */
  of({ images }: SimPod): Float64Array | undefined {
    const key = JSON.stringify(images);
    if (this.known.has(key)) return this.known.get(key);
    const found = this.find(images);
    this.known.set(key, found);
    return found;
  }

  private find(images: readonly string[]): Float64Array | undefined {
    const count = this.nodes.length;
    const sums = new Float64Array(count);
    for (const image of images) {
      const there = this.having.get(imageName(image)) ?? [];
      for (const [n, size] of there) sums[n] = (sums[n] ?? 0) + Math.floor((size * there.length) / count);
    }
    const [low, high] = [LEAST_BYTES, MOST_BYTES * images.length];
    if (!sums.some((sum) => sum > low)) return undefined;
    return sums.map((sum) => Math.floor((TOP * (Math.min(Math.max(sum, low), high) - low)) / (high - low)));
  }
}
