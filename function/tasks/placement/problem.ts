import { type Clock, UNBOUNDED } from '../../common/clock.js';
import { type Bound, boundOf } from './bounds.js';
import { type Assignment, type Cluster, obeyed } from './cluster.js';
import { withFewerMoves } from './fewer-moves.js';
import { type Packing, type Placed, packingOf } from './packing.js';

/** Workloads onto nodes: within CPU and memory, by the rules, on as few nodes as can be. */
export interface PlacementProblem {
  cluster: Cluster;
  packing: Packing;
  bound: Bound;
  /** Asked by whatever is done with the problem. */
  clock: Clock;
}

export interface PlacementAnswer {
  /** Undefined where it is proven that there is none. */
  assignment: Assignment | undefined;
}

export function placementProblem(given: Cluster, clock: Clock = UNBOUNDED): PlacementProblem {
  const cluster = obeyed(given);
  const packing = packingOf(cluster);
  return { cluster, packing, bound: boundOf(packing, clock), clock };
}

/** Bins that an answer should do with. */
export const aimOf = ({ bound }: PlacementProblem): number => (bound.feasible ? bound.bins : 0);

/** From items to workloads; needless moves are taken back. */
export function assigned({ cluster, packing }: PlacementProblem, placed: Placed): PlacementAnswer {
  const home = cluster.workloads.map(({ at }) => at);
  const whole = placed.every((bin) => bin !== -1);
  const final = whole ? withFewerMoves(packing, placed, home) : placed;
  const assignment = new Array<number | undefined>(cluster.workloads.length).fill(undefined);
  for (const [i, { workloads }] of packing.items.entries()) {
    const bin = final[i] ?? -1;
    for (const w of workloads) assignment[w] = bin === -1 ? undefined : bin;
  }
  return { assignment };
}
