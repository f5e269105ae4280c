import { complete } from './complete.js';
import { FirstFit } from './first-fit.js';
import type { Instance } from './instance.js';
import { type Orders, RandomOrders } from './orders.js';
import { Solution } from './solution.js';
import { fill, hardestFirst, isComplete, largestFirst, type Pick } from './starts.js';
import type { Work } from './work.js';

/** Most random orders in which a placement is built anew, and how many items × bins all of them together may come to. */
const MOST_ORDERS = 1000;
const MOST_FILLED = 1_000_000_000;

/** How long placements are built. */
export interface Building {
  /** The share of the usual number of random orders. */
  readonly effort: number;
  /** Work for the items that find no bin in any order. */
  readonly work: Work;
  /** Says when the time for building is over. */
  readonly over: () => boolean;
}

/** The best of some placements that are built without regard to what runs today: each item in turn, the hardest mostly first. */
export function builtAnew(instance: Instance, pick: Pick, { effort, work, over }: Building): Solution {
  let best: Solution | undefined;
  for (const fit of ['first', 'best'] as const) {
    if (best && over()) return best;
    const solution = new Solution(instance);
    fill(solution, hardestFirst(instance), fit, largestFirst(instance));
    if (isComplete(solution) && (!best || solution.spent < best.spent)) best = solution;
  }
  const affordable = Math.floor(MOST_FILLED / Math.max(1, instance.items * instance.bins));
  const tries = new Tries(instance, pick, best);
  for (let n = 0; n < effort * Math.min(MOST_ORDERS, affordable) && !(tries.best && over()); n++) tries.next(n);
  if (tries.best) return tries.best;
  const solution = new Solution(instance);
  complete(solution, pick, work);
  return solution;
}

/** First fit in random orders. */
class Tries {
  private readonly orders: RandomOrders;
  private readonly firstFit: FirstFit;
  private like: Orders | undefined;
  private spent: number;

  constructor(
    instance: Instance,
    pick: Pick,
    public best: Solution | undefined,
  ) {
    this.orders = new RandomOrders(instance, pick);
    this.firstFit = new FirstFit(instance);
    this.spent = best?.spent ?? Number.POSITIVE_INFINITY;
  }

  /** Tries one more order. Every second one is much like the one that was as good as any so far. */
  next(n: number): void {
    const next = this.like && n % 2 === 1 ? this.orders.like(this.like) : this.orders.random();
    const spent = this.firstFit.run(this.orders.itemsBy(next), next.bins, this.spent);
    if (spent > this.spent || spent === Number.POSITIVE_INFINITY) return;
    if (spent < this.spent) {
      const solution = this.firstFit.solution();
      if (!isComplete(solution)) return;
      this.best = solution;
    }
    this.spent = spent;
    this.like = next;
  }
}
