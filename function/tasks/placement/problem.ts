import { type Clock, UNBOUNDED } from '../../common/clock.js';
import { windowBound } from './bounds.js';
import { type Assignment, type Cluster, obeyed } from './cluster.js';
import { withFewerMoves } from './fewer-moves.js';
import { type Packing, type Placed, packingOf, WINDOW_ITEMS, WINDOW_NODES } from './packing.js';
import { type Bound, boundOf } from './search/bound.js';
import { Instance } from './search/instance.js';
import { searchFewest } from './search/search.js';
import type { Solution } from './search/solution.js';

/** Workloads onto nodes: within CPU and memory, by the rules, on as few nodes as can be. */
export interface PlacementProblem {
  cluster: Cluster;
  instance: Instance;
  bound: Bound;
  /** The whole cluster as the model can see it at once; undefined where it is too large for that. */
  packing: Packing | undefined;
  /** What a search found for a cluster that is too large to be seen at once; undefined for others, or where it found nothing. */
  found: Solution | undefined;
  /** Asked by whatever is done with the problem. */
  clock: Clock;
}

export interface PlacementAnswer {
  /** Undefined where it is proven that there is none. */
  assignment: Assignment | undefined;
  /** What found it; the model where nothing is said. */
  by?: 'model' | 'search' | 'exact';
  /** The exact solver has proven that fewer nodes than this do not do. */
  atLeast?: number;
}

export function placementProblem(given: Cluster, clock: Clock = UNBOUNDED, milliseconds?: number): PlacementProblem {
  const cluster = obeyed(given);
  const instance = new Instance(cluster);
  const packing = isWindow(instance) ? packingOf(cluster) : undefined;
  const bound = stronger(boundOf(instance, clock), packing && windowBound(packing, clock));
  const found =
    packing || !bound.feasible ? undefined : searchFewest(instance, { aim: bound.bins, clock, milliseconds });
  return { cluster, instance, packing, bound, found, clock };
}

/** Whether one call of the model can see all of a cluster. */
function isWindow({ bins, freedom }: Instance): boolean {
  return bins <= WINDOW_NODES && freedom.filter((nodes) => nodes > 1).length <= WINDOW_ITEMS;
}

/** The bound that says more. */
function stronger(a: Bound, b: Bound | undefined): Bound {
  if (!b?.feasible) return b ?? a;
  return a.feasible && a.bins < b.bins ? b : a;
}

/** Bins that an answer should do with. */
export const aimOf = ({ bound }: PlacementProblem): number => (bound.feasible ? bound.bins : 0);

/** Nodes with fewer of which nothing does, as far as is proven. */
export const neededBy = (problem: PlacementProblem, { atLeast = 0 }: PlacementAnswer): number =>
  Math.max(aimOf(problem), atLeast);

/** From items of the whole cluster, as the model sees it, to workloads; needless moves are taken back. */
export function assigned({ cluster, packing, instance }: PlacementProblem, placed: Placed): PlacementAnswer {
  const home = cluster.workloads.map(({ at }) => at);
  const whole = placed.every((bin) => bin !== -1);
  const final = whole && packing ? withFewerMoves(packing, placed, home) : placed;
  return { assignment: spread(instance, final) };
}

/** From the bin of every item to the node of every workload; -1 becomes undefined. */
export function spread({ workloads }: Instance, at: ArrayLike<number>): Assignment {
  const assignment: (number | undefined)[] = [];
  for (const [i, members] of workloads.entries()) {
    for (const w of members) assignment[w] = at[i] === -1 ? undefined : at[i];
  }
  return assignment;
}
