import { type Clock, UNBOUNDED } from '../../common/clock.js';
import { type Amount, type Assignment, type Cluster, capacityOf, NOTHING, plus, total } from './cluster.js';
import { groupsOf } from './groups.js';
import { type Board, type Budget, findOrder, type Mover, split, startEarly } from './moves/order.js';

/** One move on the way from today's placement to another. Workloads that must share a node move together. */
export interface Move {
  /** Indices of the workloads that move, ascending. Each comes from the node of its `at`. */
  readonly workloads: readonly number[];
  /** Index of the node where they go. */
  readonly to: number;
  /** Whether the workloads must be stopped before the first move; they start again with this one. */
  readonly stopFirst: boolean;
}

/** The moves from today's placement to another, in order. */
export interface Moves {
  /**
   * ordered: no move overfills the node where it goes, or brings workloads together there that must be kept apart; blocked:
   * it is proven that every order needs some workloads stopped first, and this one stops those that are marked; unknown: the
   * search gave up before it could tell, and this order stops those that are marked.
   */
  readonly kind: 'ordered' | 'blocked' | 'unknown';
  readonly moves: readonly Move[];
}

/** How many times the search may look at a mover. That many take some tens of milliseconds. */
export const MOST_LOOKS = 100_000;
/** Up to so many movers in cycles, every pair of them is tried as those to be stopped. */
const MOST_TRIED = 40;

/**
 * The moves from today's placement to a complete and feasible one, in which every workload moves at most once. A node may be
 * overfull today; moves that leave it are allowed all the same.
 */
export function movesOf(cluster: Cluster, target: Assignment, looks = MOST_LOOKS, clock: Clock = UNBOUNDED): Moves {
  const { board, workloads } = boardOf(cluster, target);
  const budget: Budget = { left: looks };
  const order = findOrder(board, new Set(), budget);
  const stops = order ? { order, stopped: new Set<number>() } : fewestStops(board, looks, clock);
  const kind = order ? 'ordered' : budget.left >= 0 ? 'blocked' : 'unknown';
  const moves = stops.order.map((m) => ({
    workloads: workloads[m] ?? [],
    to: board.movers[m]?.to ?? -1,
    stopFirst: stops.stopped.has(m),
  }));
  return { kind, moves };
}

/** What moves between two placements: the movers, and for each of them its workloads. */
function boardOf(cluster: Cluster, target: Assignment): { board: Board; workloads: readonly (readonly number[])[] } {
  const requestOf = (w: number) => cluster.workloads[w]?.request ?? NOTHING;
  const atOf = (w: number) => cluster.workloads[w]?.at;
  const moving = groupsOf(cluster)
    .map(({ members }) => members.filter((w) => target[w] !== undefined && target[w] !== atOf(w)))
    .filter((members) => members.length > 0);
  const sets = setsOf(cluster);
  const moverOf = new Map(moving.flatMap((members, m) => members.map((w) => [w, m] as const)));
  const standing = standingOn(cluster, moving.flat());
  const movers = moving.map((members, self): Mover => {
    const to = target[members[0] ?? -1] ?? -1;
    const from = new Map<number, Amount>();
    for (const w of members) {
      const at = atOf(w);
      if (at !== undefined) from.set(at, plus(from.get(at) ?? NOTHING, requestOf(w)));
    }
    const apart = new Set(members.flatMap((w) => sets[w] ?? []));
    const after = (standing.get(to) ?? []).flatMap((w) => {
      const m = moverOf.get(w) ?? self;
      return m !== self && sets[w]?.some((set) => apart.has(set)) ? [m] : [];
    });
    return { request: total(members.map(requestOf)), to, from, after: [...new Set(after)].sort((a, b) => a - b) };
  });
  const used = cluster.nodes.map(() => NOTHING);
  for (const { at, request } of cluster.workloads) if (at !== undefined) used[at] = plus(used[at] ?? NOTHING, request);
  return { board: { movers, capacities: cluster.nodes.map(capacityOf), used }, workloads: moving };
}

/** For every workload the anti-affinity sets that it is in, by their indices. */
function setsOf({ workloads, apart }: Cluster): number[][] {
  const sets: number[][] = workloads.map(() => []);
  for (const [s, set] of apart.entries()) for (const w of new Set(set)) sets[w]?.push(s);
  return sets;
}

/** These workloads by the node where they run today. */
function standingOn({ workloads }: Cluster, moving: readonly number[]): Map<number, number[]> {
  const standing = new Map<number, number[]>();
  for (const w of moving) {
    const at = workloads[w]?.at;
    if (at === undefined) continue;
    const here = standing.get(at);
    if (here) here.push(w);
    else standing.set(at, [w]);
  }
  return standing;
}

/** An order of all movers, by index, and those that must be stopped before it begins. */
interface Stops {
  readonly order: readonly number[];
  readonly stopped: ReadonlySet<number>;
}

/** One or two movers to stop if that is enough, or else one after another until no cycles are left. */
function fewestStops(board: Board, looks: number, clock: Clock): Stops {
  const budget: Budget = { left: looks };
  const { core } = split(board, new Set(), budget);
  for (const stopped of onesAndPairs(core)) {
    clock.check();
    if (budget.left < 0) break;
    const order = findOrder(board, stopped, budget);
    if (order) return { order: startEarly(board, order, stopped), stopped };
  }
  const stopped = new Set<number>();
  const choosing: Budget = { left: looks };
  for (;;) {
    clock.check();
    const order = findOrder(board, stopped, { left: looks / 100 });
    if (order) return { order: startEarly(board, order, stopped), stopped };
    stopped.add(bestStop(board, stopped, choosing));
  }
}

/** Every single mover of a core, and then every pair. */
function* onesAndPairs(core: readonly number[]): Generator<ReadonlySet<number>> {
  for (const a of core) yield new Set([a]);
  if (core.length > MOST_TRIED) return;
  for (const [i, a] of core.entries()) for (const b of core.slice(i + 1)) yield new Set([a, b]);
}

/**
 * The mover whose stop leaves the fewest movers in cycles; when the budget is used up, the first that is in a cycle. A
 * stopped mover is in no cycle any more, so repeating this comes to an end.
 */
function bestStop(board: Board, stopped: ReadonlySet<number>, budget: Budget): number {
  const coreWith = (also: readonly number[]) => split(board, new Set([...stopped, ...also]), budget).core;
  const [first = 0, ...others] = coreWith([]).slice(0, MOST_TRIED);
  let best = { mover: first, left: coreWith([first]).length };
  for (const mover of others) {
    if (budget.left < 0) break;
    const left = coreWith([mover]).length;
    if (left < best.left) best = { mover, left };
  }
  return best.mover;
}
