import type { Assignment } from '../../../../../function/tasks/placement/cluster.js';
import type { Strategy } from '../../rivals/scheduler.js';
import { Occupancy } from './occupancy.js';
import type { Shape, Unit } from './shape.js';

/**
 * kube-scheduler for large clusters: `order` lists units, one at a time, and each goes to the node that scores highest
 * in NodeResourcesFit (CPU and memory with equal weight), of equal ones to the first. What no node takes waits.
 */
export function schedule(shape: Shape, order: readonly number[], strategy: Strategy): Assignment {
  const occupancy = new Occupancy(shape);
  const unitOf = new Map(shape.units.flatMap(({ members }, u) => members.map((w) => [w, u])));
  for (const u of new Set(order.map((w) => unitOf.get(w) ?? -1))) place(occupancy, u, strategy);
  return occupancy.assignment();
}

/** Puts a unit onto the node that scores highest of those that `may` take it; false where there is none. */
export function place(
  occupancy: Occupancy,
  u: number,
  strategy: Strategy,
  may: (node: number) => boolean = () => true,
): boolean {
  const unit = occupancy.shape.units[u];
  if (!unit) return false;
  let best = -1;
  let highest = -1;
  for (const node of unit.allowed) {
    if (!may(node) || !occupancy.takes(unit, node)) continue;
    const score = scoreOf(occupancy, unit, node, strategy);
    if (score > highest) [best, highest] = [node, score];
  }
  if (best === -1) return false;
  occupancy.put(u, best);
  return true;
}

/** 0 to 100, as whole numbers, as upstream divides. */
function scoreOf(occupancy: Occupancy, { request }: Unit, node: number, strategy: Strategy): number {
  const allocatable = occupancy.shape.cluster.nodes[node]?.allocatable;
  let sum = 0;
  for (let r = 0; r < 2; r++) {
    const all = (r === 0 ? allocatable?.cpu : allocatable?.memory) ?? 0;
    const left = (occupancy.left[node * occupancy.shape.resources + r] ?? 0) - (request[r] ?? 0);
    sum += all === 0 ? 0 : Math.floor(((strategy === 'LeastAllocated' ? left : all - left) * 100) / all);
  }
  return Math.floor(sum / 2);
}
