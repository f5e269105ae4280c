import { type Amount, fits, minus, NOTHING, plus } from '../cluster.js';

/** Workloads that move together, as the search for an order sees them. */
export interface Mover {
  readonly request: Amount;
  /** Index of the node where it goes. */
  readonly to: number;
  /** The nodes that it leaves, by index, with what it uses on each; none where it waits today. */
  readonly from: ReadonlyMap<number, Amount>;
  /** Indices of the movers that have to leave first: they are where it goes, and must not share a node with it. */
  readonly after: readonly number[];
}

/** All movers and the room on the nodes. */
export interface Board {
  readonly movers: readonly Mover[];
  /** What each node has for workloads. */
  readonly capacities: readonly Amount[];
  /** What is used on each node today, movers included. */
  readonly used: readonly Amount[];
}

/** How many times a search may still look at a mover; below zero it gives up. */
export interface Budget {
  left: number;
}

/**
 * An order of all movers in which none overfills the node where it goes. Movers that are stopped have left their nodes
 * before the first one goes. Undefined where there is no such order, or where the budget ran out.
 *
 * A mover can go last if no other mover needs the place that it leaves, and movers whose place only that one needs can go
 * just before it. The remaining movers need each other's places in cycles; only among them an order is searched for.
 */
export function findOrder(board: Board, stopped: ReadonlySet<number>, budget: Budget): number[] | undefined {
  const { core, rest } = split(board, stopped, budget);
  const order = new Search(board, stopped, core, budget).complete();
  return order && [...order, ...rest];
}

/** The same order, except that stopped movers start again as soon as there is room for them and for all that still come. */
export const startEarly = (board: Board, order: readonly number[], stopped: ReadonlySet<number>): readonly number[] =>
  new Search(board, stopped, order, { left: 0 }).early(order);

/** The movers that need each other's places (`core`), and the others (`rest`) in the order in which they can follow. */
export function split(
  { movers }: Board,
  stopped: ReadonlySet<number>,
  budget: Budget,
): { core: number[]; rest: number[] } {
  const arrivals = new Map<number, number>();
  const arrive = (to: number, by: number) => arrivals.set(to, (arrivals.get(to) ?? 0) + by);
  for (const { to } of movers) arrive(to, 1);
  let core = [...movers.keys()];
  const rest: number[] = [];
  for (let before = -1; before !== rest.length; ) {
    before = rest.length;
    budget.left -= core.length;
    core = core.toReversed().filter((m) => {
      const mover = movers[m];
      if (!mover) return false;
      const needed = !stopped.has(m) && [...mover.from.keys()].some((node) => (arrivals.get(node) ?? 0) > 0);
      if (needed) return true;
      arrive(mover.to, -1);
      rest.push(m);
      return false;
    });
    core.reverse();
  }
  return { core, rest: rest.reverse() };
}

/** A depth-first search for an order that remembers the states from which there is none. */
class Search {
  private readonly used: Amount[];
  private readonly pending: Set<number>;
  private readonly order: number[] = [];
  /** One bit for each mover that has gone. It identifies a state, because the order of the moves does not matter. */
  private taken = 0n;
  private readonly dead = new Set<bigint>();

  constructor(
    private readonly board: Board,
    private readonly stopped: ReadonlySet<number>,
    core: readonly number[],
    private readonly budget: Budget,
  ) {
    this.pending = new Set(core);
    this.used = [...board.used];
    for (const m of stopped) this.leave(m);
  }

  /** An order of all movers; undefined where there is none, or the budget ran out. */
  complete(): number[] | undefined {
    return this.advance() ? this.order : undefined;
  }

  /** The movers in this order, except that stopped ones go as soon as they can. */
  early(order: readonly number[]): readonly number[] {
    for (const m of order) {
      while (this.takeSafe(this.stopped));
      if (this.pending.has(m)) this.take(m);
    }
    return this.order;
  }

  private advance(): boolean {
    const taken = this.order.length;
    while (this.takeSafe());
    if (this.pending.size === 0) return true;
    const state = this.taken;
    if (!this.dead.has(state)) {
      for (const m of this.fitting()) {
        this.take(m);
        if (this.advance()) return true;
        this.giveBack();
        if (this.budget.left < 0) break;
      }
      this.dead.add(state);
    }
    while (this.order.length > taken) this.giveBack();
    return false;
  }

  /**
   * Lets all movers go that go to a node with room for everything that still comes there. Such a move is never wrong: it
   * blocks no other mover, and it frees the place that it leaves.
   */
  private takeSafe(among: ReadonlySet<number> = this.pending): boolean {
    this.budget.left -= this.pending.size;
    const coming = new Map<number, Amount>();
    for (const m of this.pending) {
      const mover = this.board.movers[m];
      if (mover) coming.set(mover.to, plus(coming.get(mover.to) ?? NOTHING, mover.request));
    }
    const safe = [...this.pending].filter((m) => {
      const to = this.board.movers[m]?.to ?? -1;
      return among.has(m) && this.free(m) && this.hasRoom(to, coming.get(to) ?? NOTHING);
    });
    for (const m of safe) this.take(m);
    return safe.length > 0;
  }

  private fitting(): number[] {
    this.budget.left -= this.pending.size;
    if (this.budget.left < 0) return [];
    return [...this.pending].filter((m) => {
      const mover = this.board.movers[m];
      return mover && this.free(m) && this.hasRoom(mover.to, mover.request);
    });
  }

  private hasRoom(node: number, request: Amount): boolean {
    const used = this.used[node];
    const capacity = this.board.capacities[node];
    return used !== undefined && capacity !== undefined && fits(plus(used, request), capacity);
  }

  /** Whether no mover is left where this one goes that must not share a node with it. */
  private free(m: number): boolean {
    return this.board.movers[m]?.after.every((other) => !this.pending.has(other) || this.stopped.has(other)) ?? false;
  }

  private take(m: number): void {
    this.pending.delete(m);
    this.taken ^= 1n << BigInt(m);
    this.order.push(m);
    if (!this.stopped.has(m)) this.leave(m);
    const mover = this.board.movers[m];
    if (mover) this.change(mover.to, (used) => plus(used, mover.request));
  }

  private giveBack(): void {
    const m = this.order.pop();
    const mover = m === undefined ? undefined : this.board.movers[m];
    if (m === undefined || !mover) return;
    this.pending.add(m);
    this.taken ^= 1n << BigInt(m);
    this.change(mover.to, (used) => minus(used, mover.request));
    if (this.stopped.has(m)) return;
    for (const [node, amount] of mover.from) this.change(node, (used) => plus(used, amount));
  }

  private leave(m: number): void {
    for (const [node, amount] of this.board.movers[m]?.from ?? []) this.change(node, (used) => minus(used, amount));
  }

  private change(node: number, to: (used: Amount) => Amount): void {
    const used = this.used[node];
    if (used) this.used[node] = to(used);
  }
}
