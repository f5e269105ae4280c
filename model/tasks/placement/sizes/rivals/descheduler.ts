import { Occupancy } from './occupancy.js';
import { place } from './scheduler.js';
import type { Shape } from './shape.js';

/** A node is underutilised where less than this share of every resource is asked for: the documented example. */
const THRESHOLD = 0.2;
/** As a CronJob runs it. It ends earlier where a round moves nothing. */
const ROUNDS = 100;

/**
 * descheduler's HighNodeUtilization (sigs.k8s.io/descheduler, README) beside a kube-scheduler set to MostAllocated, round
 * after round. It evicts the pods of underutilised nodes, the least used node first, that fit on a node which is not
 * underutilised (`nodeFit`); the scheduler places each anew. It does nothing where no node, or every node, is
 * underutilised. Evicted pods may come back to where they were, as in a cluster, where no other node takes them.
 */
export function highNodeUtilization(shape: Shape, deadline: number): Occupancy {
  const occupancy = Occupancy.today(shape);
  for (let round = 0; round < ROUNDS && performance.now() < deadline; round++) {
    if (moved(occupancy) === 0) break;
  }
  return occupancy;
}

/** One round; how many units moved. */
function moved(occupancy: Occupancy): number {
  const { shape } = occupancy;
  const all = Array.from({ length: shape.nodes }, (_, n) => n);
  const used = all.map((node) => utilisation(occupancy, node));
  const low = all
    .filter((node) => (used[node] ?? 0) < THRESHOLD && occupancy.used(node))
    .sort((a, b) => (used[a] ?? 0) - (used[b] ?? 0));
  const sources = new Set(all.filter((node) => (used[node] ?? 0) < THRESHOLD));
  if (low.length === 0 || sources.size === shape.nodes) return 0;
  let moves = 0;
  const units = occupancy.byNode();
  for (const node of low) {
    for (const u of units[node] ?? []) {
      occupancy.remove(u);
      const away = place(occupancy, u, 'MostAllocated', (to) => !sources.has(to));
      if (away) moves++;
      else occupancy.put(u, node);
    }
  }
  return moves;
}

/** The largest share of any resource that is asked for on a node, with what never leaves it. */
function utilisation({ shape, left }: Occupancy, node: number): number {
  const of = shape.cluster.nodes[node]?.allocatable;
  const all = [of?.cpu ?? 0, of?.memory ?? 0, ...(of?.rest ?? [])];
  return Math.max(0, ...all.map((has, r) => (has > 0 ? (has - (left[node * shape.resources + r] ?? 0)) / has : 0)));
}
