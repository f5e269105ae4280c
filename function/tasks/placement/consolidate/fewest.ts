import type { Clock } from '../../../common/clock.js';
import { windowBound } from '../bounds.js';
import type { Cluster } from '../cluster.js';
import { MASK_BITS, packingOf } from '../packing.js';
import { boundOf } from '../search/bound.js';
import type { Instance } from '../search/instance.js';

/** Up to so many workloads the bound also looks for cliques and joins pools; with more that would take too long. */
const MOST_WORKLOADS = 400;

/** What nodes in use cost whatever the plan: a lower bound that is proven from the rules alone. Nodes without a cost count 1. */
export function fewestNodes(cluster: Cluster, instance: Instance, clock: Clock): number {
  const bounds = [boundOf(instance, clock)];
  if (!instance.priced && cluster.nodes.length <= MASK_BITS && cluster.workloads.length <= MOST_WORKLOADS) {
    bounds.push(windowBound(packingOf(cluster), clock));
  }
  // Today's placement is always allowed. A bound that does not even see that proves nothing.
  return Math.max(keptIn(instance), ...bounds.map((bound) => (bound.feasible ? bound.spent : 0)));
}

/** What the nodes cost that stay in use whatever else is proven. */
const keptIn = ({ kept, cost }: Instance): number => kept.reduce((sum, one, bin) => sum + one * (cost[bin] ?? 1), 0);
