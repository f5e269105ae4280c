import { type Amount, fits, minus, NOTHING, plus } from '../cluster.js';

/** Workloads that move as one, as the search for an order sees them. */
export interface Mover {
  readonly request: Amount;
  readonly to: number;
  /** The nodes that it leaves, with what it uses on each; none for what waits today. */
  readonly from: ReadonlyMap<number, Amount>;
  /** Indices of the movers that stand where it goes and must not share a node with it. */
  readonly after: readonly number[];
}

export interface Board {
  readonly movers: readonly Mover[];
  readonly capacities: readonly Amount[];
  /** What is used on each node today, movers included. */
  readonly used: readonly Amount[];
}

/** Looks at a mover that a search may still take; below zero the search gives up. */
export interface Budget {
  left: number;
}

/**
 * An order of all movers in which none overfills the node where it goes. Those stopped have left their nodes before the
 * first goes. Undefined if there is none, or if the budget ran out.
 *
 * A mover whose place nobody needs can go last; so can, before it, those whose place only it needs. What is left runs in
 * cycles and is searched.
 */
export function findOrder(board: Board, stopped: ReadonlySet<number>, budget: Budget): number[] | undefined {
  const { core, rest } = split(board, stopped, budget);
  const order = new Search(board, stopped, core, budget).complete();
  return order && [...order, ...rest];
}

/** The same order, with what was stopped started again as soon as there is room for it and all that come after it. */
export const startEarly = (board: Board, order: readonly number[], stopped: ReadonlySet<number>): readonly number[] =>
  new Search(board, stopped, order, { left: 0 }).early(order);

/** The movers that need each other's places, and the others in the order in which they can follow. */
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

/** Depth first, with the states that lead nowhere remembered. */
class Search {
  readonly #used: Amount[];
  readonly #pending: Set<number>;
  readonly #order: number[] = [];
  /** One bit for each that is taken: what names a state. */
  #taken = 0n;
  readonly #dead = new Set<bigint>();

  constructor(
    private readonly board: Board,
    private readonly stopped: ReadonlySet<number>,
    core: readonly number[],
    private readonly budget: Budget,
  ) {
    this.#pending = new Set(core);
    this.#used = [...board.used];
    for (const m of stopped) this.#leave(m);
  }

  complete(): number[] | undefined {
    return this.#advance() ? this.#order : undefined;
  }

  early(order: readonly number[]): readonly number[] {
    for (const m of order) {
      while (this.#takeSafe(this.stopped));
      if (this.#pending.has(m)) this.#take(m);
    }
    return this.#order;
  }

  #advance(): boolean {
    const taken = this.#order.length;
    while (this.#takeSafe());
    if (this.#pending.size === 0) return true;
    const state = this.#taken;
    if (!this.#dead.has(state)) {
      for (const m of this.#fitting()) {
        this.#take(m);
        if (this.#advance()) return true;
        this.#giveBack();
        if (this.budget.left < 0) break;
      }
      this.#dead.add(state);
    }
    while (this.#order.length > taken) this.#giveBack();
    return false;
  }

  /**
   * Takes what goes to a node with room for all that still come: it stands in nobody's way there, and leaving only helps.
   */
  #takeSafe(among: ReadonlySet<number> = this.#pending): boolean {
    this.budget.left -= this.#pending.size;
    const coming = new Map<number, Amount>();
    for (const m of this.#pending) {
      const mover = this.board.movers[m];
      if (mover) coming.set(mover.to, plus(coming.get(mover.to) ?? NOTHING, mover.request));
    }
    const safe = [...this.#pending].filter((m) => {
      const to = this.board.movers[m]?.to ?? -1;
      return among.has(m) && this.#free(m) && this.#hasRoom(to, coming.get(to) ?? NOTHING);
    });
    for (const m of safe) this.#take(m);
    return safe.length > 0;
  }

  #fitting(): number[] {
    this.budget.left -= this.#pending.size;
    if (this.budget.left < 0) return [];
    return [...this.#pending].filter((m) => {
      const mover = this.board.movers[m];
      return mover && this.#free(m) && this.#hasRoom(mover.to, mover.request);
    });
  }

  #hasRoom(node: number, request: Amount): boolean {
    const used = this.#used[node];
    const capacity = this.board.capacities[node];
    return used !== undefined && capacity !== undefined && fits(plus(used, request), capacity);
  }

  /** Whether nobody stands where it goes that must not share a node with it. */
  #free(m: number): boolean {
    return this.board.movers[m]?.after.every((other) => !this.#pending.has(other) || this.stopped.has(other)) ?? false;
  }

  #take(m: number): void {
    this.#pending.delete(m);
    this.#taken ^= 1n << BigInt(m);
    this.#order.push(m);
    if (!this.stopped.has(m)) this.#leave(m);
    const mover = this.board.movers[m];
    if (mover) this.#change(mover.to, (used) => plus(used, mover.request));
  }

  #giveBack(): void {
    const m = this.#order.pop();
    const mover = m === undefined ? undefined : this.board.movers[m];
    if (m === undefined || !mover) return;
    this.#pending.add(m);
    this.#taken ^= 1n << BigInt(m);
    this.#change(mover.to, (used) => minus(used, mover.request));
    if (this.stopped.has(m)) return;
    for (const [node, amount] of mover.from) this.#change(node, (used) => plus(used, amount));
  }

  #leave(m: number): void {
    for (const [node, amount] of this.board.movers[m]?.from ?? []) this.#change(node, (used) => minus(used, amount));
  }

  #change(node: number, to: (used: Amount) => Amount): void {
    const used = this.#used[node];
    if (used) this.#used[node] = to(used);
  }
}
