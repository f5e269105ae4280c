import { type Clock, UNBOUNDED } from '../../common/clock.js';
import { windowBound } from './bounds.js';
import { type Assignment, type Cluster, obeyed } from './cluster.js';
import { withFewerMoves } from './fewer-moves.js';
import { type Packing, type Placed, packingOf, WINDOW_ITEMS, WINDOW_NODES } from './packing.js';
import { knownBefore, knownOfWindow, type Reserve } from './reserve.js';
import { type Bound, boundOf } from './search/bound.js';
import { Instance } from './search/instance.js';
import { searchTime } from './time.js';

/** Workloads onto nodes: within CPU and memory, by the rules, on as few nodes as can be. */
export interface PlacementProblem {
  cluster: Cluster;
  instance: Instance;
  bound: Bound;
  /** The whole cluster as the model can see it at once; undefined where it is too large for that. */
  packing: Packing | undefined;
  /** For a cluster that the model sees at once: what a search or the exact solver found before. */
  reserve: Reserve | undefined;
  /** The same for a cluster that is too large to be seen at once, perhaps with workloads without a node; undefined for others. */
  found: Reserve | undefined;
  /** Asked by whatever is done with the problem. */
  clock: Clock;
  /** How long may still be searched without the model, in milliseconds. */
  time: () => number;
}

export interface PlacementAnswer {
  /** Undefined where it is proven that there is none. */
  assignment: Assignment | undefined;
  /** What found it; the model where nothing is said. */
  by?: 'model' | 'search' | 'exact';
  /** The exact solver has proven that nothing costs less than this; nodes without a cost count 1. */
  atLeast?: number;
}

export function placementProblem(given: Cluster, clock: Clock = UNBOUNDED, time = searchTime({})): PlacementProblem {
  const cluster = obeyed(given);
  const instance = new Instance(cluster);
  const packing = isWindow(instance) ? packingOf(cluster) : undefined;
  const rules = stronger(boundOf(instance, clock), packing && windowBound(packing, clock), instance.priced);
  const { bound, reserve: known } = packing
    ? knownOfWindow(instance, rules, clock, time())
    : knownBefore(instance, rules, clock, time());
  const [reserve, found] = packing ? [known, undefined] : [undefined, known];
  return { cluster, instance, packing, bound, reserve, found, clock, time };
}

/** Whether one call of the model can see all of a cluster. */
function isWindow({ bins, freedom }: Instance): boolean {
  return bins <= WINDOW_NODES && freedom.filter((nodes) => nodes > 1).length <= WINDOW_ITEMS;
}

/** The bound that says more. */
function stronger(a: Bound, b: Bound | undefined, priced: boolean): Bound {
  if (!b?.feasible) return b ?? a;
  if (!a.feasible) return a;
  // What a window knows of costs is only how many nodes there are.
  return { feasible: true, bins: Math.max(a.bins, b.bins), spent: priced ? a.spent : Math.max(a.spent, b.spent) };
}

/** Bins that an answer should do with. */
export const aimOf = ({ bound }: PlacementProblem): number => (bound.feasible ? bound.bins : 0);

/** What any placement costs at least, as far as is proven; nodes without a cost count 1. */
export const neededBy = ({ bound }: PlacementProblem, { atLeast = 0 }: PlacementAnswer): number =>
  Math.max(bound.feasible ? bound.spent : 0, atLeast);

/** What an assignment costs: the sum over the nodes in use; nodes without a cost count 1. */
export const spentBy = ({ instance }: PlacementProblem, used: readonly number[]): number =>
  used.reduce((sum, n) => sum + (instance.cost[n] ?? 1), 0);

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
