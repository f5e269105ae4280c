import { imageName } from './node.js';
import type { State } from './state.js';
import type { World } from './world.js';

const TOP = 100;
const MIB = 1024 * 1024;
/** Images that together are smaller than the first bound give no points, and more than the second no further ones; in bytes. */
const [LEAST_BYTES, MOST_BYTES] = [23 * MIB, 1000 * MIB];

/**
 * kube-scheduler's ImageLocality, 0 to 100: how much of a pod's images a node has already. An image that more nodes have
 * counts more, so that pods do not crowd on the few nodes that have it.
 */
export function imageScore({ world }: State, p: number, n: number): number {
  const [pod, node] = [world.pods[p], world.nodes[n]];
  if (!pod || !node || node.images.size === 0 || pod.images.length === 0) return 0;
  const having = nodesByImage(world);
  const sum = pod.images.reduce((bytes, given) => {
    const image = imageName(given);
    const size = node.images.get(image);
    return size === undefined ? bytes : bytes + Math.floor((size * (having.get(image) ?? 0)) / world.nodes.length);
  }, 0);
  const [low, high] = [LEAST_BYTES, MOST_BYTES * pod.images.length];
  return Math.floor((TOP * (Math.min(Math.max(sum, low), high) - low)) / (high - low));
}

const known = new WeakMap<World, ReadonlyMap<string, number>>();

/** How many nodes have each image, counted once for a dump. */
function nodesByImage(world: World): ReadonlyMap<string, number> {
  const before = known.get(world);
  if (before) return before;
  const having = new Map<string, number>();
  for (const { images } of world.nodes) for (const name of images.keys()) having.set(name, (having.get(name) ?? 0) + 1);
  known.set(world, having);
  return having;
}
