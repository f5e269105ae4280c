import { type Clock, UNBOUNDED } from '../../common/clock.js';
import { Bits, companions } from './bits.js';
import { type Amount, type Assignment, type Cluster, capacityOf, NOTHING, plus, total } from './cluster.js';
import { groupsOf } from './groups.js';
import { type Board, type Budget, findOrder, type Mover, split, startEarly } from './moves/order.js';

/** One step of the way from today's placement; workloads that must share a node go together. */
export interface Move {
  /** Indices of the workloads that move, ascending; where each comes from is its `at`. */
  readonly workloads: readonly number[];
  /** Index of the node where they go. */
  readonly to: number;
  /** They must be stopped before the first move, and start again with this one. */
  readonly stopFirst: boolean;
}

/**
 * ordered: no move overfills the node where it goes, nor joins there what must be kept apart from it;
 * blocked: proven that every order needs some stopped first, and this one stops those marked;
 * unknown: the search gave up before it knew, and this order stops those marked.
 */
export interface Moves {
  readonly kind: 'ordered' | 'blocked' | 'unknown';
  readonly moves: readonly Move[];
}

/** Looks at a mover that the search may spend: some tens of milliseconds. */
export const MOST_LOOKS = 100_000;
/** Beyond so many movers in cycles, which of them to stop is no longer tried in all ways. */
const MOST_TRIED = 40;

/**
 * The way from today's placement to a complete and feasible one, every workload moving once. A node that is overfull
 * today is no fault of a move that leaves it.
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

function boardOf(cluster: Cluster, target: Assignment): { board: Board; workloads: readonly (readonly number[])[] } {
  const requestOf = (w: number) => cluster.workloads[w]?.request ?? NOTHING;
  const atOf = (w: number) => cluster.workloads[w]?.at;
  const moving = groupsOf(cluster)
    .map(({ members }) => members.filter((w) => target[w] !== undefined && target[w] !== atOf(w)))
    .filter((members) => members.length > 0);
  const size = cluster.workloads.length;
  const apart = companions(size, cluster.apart);
  const standing = cluster.nodes.map((_, n) =>
    Bits.of(
      size,
      moving.flat().filter((w) => atOf(w) === n),
    ),
  );
  const movers = moving.map((members): Mover => {
    const to = target[members[0] ?? -1] ?? -1;
    const from = new Map<number, Amount>();
    for (const w of members) {
      const at = atOf(w);
      if (at !== undefined) from.set(at, plus(from.get(at) ?? NOTHING, requestOf(w)));
    }
    const inTheWay = new Bits(size);
    for (const w of members) inTheWay.addAll(apart[w] ?? inTheWay);
    inTheWay.keep(standing[to] ?? new Bits(size));
    const after = moving.flatMap((other, m) => (other !== members && other.some((w) => inTheWay.has(w)) ? [m] : []));
    return { request: total(members.map(requestOf)), to, from, after };
  });
  const used = cluster.nodes.map((_, n) => total(cluster.workloads.flatMap((w) => (w.at === n ? [w.request] : []))));
  return { board: { movers, capacities: cluster.nodes.map(capacityOf), used }, workloads: moving };
}

interface Stops {
  readonly order: readonly number[];
  readonly stopped: ReadonlySet<number>;
}

/** One or two stops if they are enough, tried in all ways; else one after another until nothing runs in cycles. */
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

function* onesAndPairs(core: readonly number[]): Generator<ReadonlySet<number>> {
  for (const a of core) yield new Set([a]);
  if (core.length > MOST_TRIED) return;
  for (const [i, a] of core.entries()) for (const b of core.slice(i + 1)) yield new Set([a, b]);
}

/**
 * The mover whose stop leaves the fewest in cycles, or the first that is in one when the budget is used up; whoever is
 * stopped is in none, so this ends.
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
