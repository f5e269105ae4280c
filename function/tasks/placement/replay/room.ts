import { imageName } from './node.js';
import type { State } from './state.js';
import type { World } from './world.js';

const TOP = 100;
const MIB = 1024 * 1024;
/** Images smaller than the first are not worth the way, larger than the second all the same; for each container. */
const [IMAGE_LEAST, IMAGE_MOST] = [23 * MIB, 1000 * MIB];

/** How much of a node is left (`least`, with defaults for what requests nothing), and how evenly (`balanced`, without). */
export function resourceScores({ world, used, usedCpu, usedMemory }: State, p: number, n: number) {
  const [pod, node] = [world.pods[p], world.nodes[n]];
  if (!pod || !node) return { least: 0, balanced: 0 };
  const wanted = [(usedCpu[n] ?? 0) + pod.nonZero.cpu, (usedMemory[n] ?? 0) + pod.nonZero.memory];
  const left: number[] = [];
  const shares: number[] = [];
  let asks = false;
  for (const [i, name] of ['cpu', 'memory'].entries()) {
    const all = node.allocatable.get(name) ?? 0;
    const own = pod.requests.get(name) ?? 0;
    if (own > 0) asks = true;
    // What a node does not have is not judged.
    if (all === 0) continue;
    const need = wanted[i] ?? 0;
    left.push(need > all ? 0 : Math.floor(((all - need) * TOP) / all));
    const here = used[n]?.[world.resources.indexOf(name)] ?? 0;
    shares.push(Math.min(1, (here + own) / all));
  }
  const least = left.length === 0 ? 0 : Math.floor(left.reduce((sum, one) => sum + one, 0) / left.length);
  const [first = 0, second = first] = shares;
  // Who requests nothing unbalances nothing: the scheduler leaves this score out for it.
  return { least, balanced: asks ? Math.floor((1 - Math.abs(first - second) / 2) * TOP) : 0 };
}

/** How much of a pod's images a node has already; an image that many nodes have counts more, against crowding. */
export function imageScore({ world }: State, p: number, n: number): number {
  const [pod, node] = [world.pods[p], world.nodes[n]];
  if (!pod || !node || node.images.size === 0 || pod.images.length === 0) return 0;
  const having = nodesByImage(world);
  const sum = pod.images.reduce((bytes, given) => {
    const image = imageName(given);
    const size = node.images.get(image);
    return size === undefined ? bytes : bytes + Math.floor((size * (having.get(image) ?? 0)) / world.nodes.length);
  }, 0);
  const [low, high] = [IMAGE_LEAST, IMAGE_MOST * pod.images.length];
  return Math.floor((TOP * (Math.min(Math.max(sum, low), high) - low)) / (high - low));
}

const counted = new WeakMap<World, ReadonlyMap<string, number>>();

/** How many nodes have an image, counted once for a dump. */
function nodesByImage(world: World): ReadonlyMap<string, number> {
  const known = counted.get(world);
  if (known) return known;
  const having = new Map<string, number>();
  for (const { images } of world.nodes) for (const name of images.keys()) having.set(name, (having.get(name) ?? 0) + 1);
  counted.set(world, having);
  return having;
}
