import type { Instance } from './instance.js';
import type { Solution } from './solution.js';
import type { Pick } from './starts.js';
import type { Work } from './work.js';

/** Items that leave a bin together for one that comes: at most so many. */
const MOST_EJECTED = 3;
/** Bins in which several items at once are looked for. */
const MOST_BINS = 48;

/** Items that leave a bin so that another one can come there, and what they cost: the sum of their penalties. */
export interface Ejected {
  readonly bin: number;
  readonly leaving: readonly number[];
  readonly cost: number;
}

/** Items of a bin that must not share it with this one. */
export function enemiesIn(solution: Solution, i: number, bin: number): number[] {
  const { setsOf } = solution.instance;
  const sets = setsOf[i] ?? [];
  if (sets.length === 0 || !solution.clashes(i, bin)) return [];
  return (solution.members[bin] ?? []).filter((other) => setsOf[other]?.some((s) => sets.includes(s)));
}

/** Chooses the items that are thrown out of a bin: those that were easiest to place so far. */
export class Cheapest {
  /** (R): see lackOf. */
  private readonly lack: Float64Array;

  constructor(
    private readonly instance: Instance,
    private readonly solution: Solution,
    /** (I): whole numbers of 1 or more. */
    private readonly penalty: Float64Array,
    private readonly pick: Pick,
  ) {
    this.lack = new Float64Array(instance.resources);
  }

  /** The cheapest items that have to leave some bin for this one to come; undefined where that is not found. */
  choose(i: number, open: readonly number[], work: Work): Ejected | undefined {
    let best: Ejected | undefined;
    for (let size = 1; size <= MOST_EJECTED; size++) {
      best = this.inAll(i, open, size, best, work);
      // Every item costs 1 or more, so more of them cannot be cheaper.
      if (best && best.cost <= size + 1) break;
    }
    return best;
  }

  /** The cheapest of what was found before and of any `size` items of one bin that make room for an item. */
  private inAll(
    i: number,
    open: readonly number[],
    size: number,
    before: Ejected | undefined,
    work: Work,
  ): Ejected | undefined {
    let best = before;
    const first = this.pick(open.length);
    const looked = size === 1 ? open.length : Math.min(open.length, MOST_BINS);
    for (let k = 0; k < looked; k++) {
      const bin = open[(first + k) % open.length] ?? -1;
      if (!this.instance.allowed[i]?.has(bin)) continue;
      best = this.cheapestIn(i, bin, size, best, work);
    }
    return best;
  }

  private cheapestIn(
    i: number,
    bin: number,
    size: number,
    before: Ejected | undefined,
    work: Work,
  ): Ejected | undefined {
    const enemies = enemiesIn(this.solution, i, bin);
    if (enemies.length > size || enemies.some((other) => (this.instance.freedom[other] ?? 0) < 2)) return before;
    const lack = this.lackOf(i, bin);
    return size === 1
      ? this.cheapestOne(bin, enemies, lack, before, work)
      : this.cheapestOf(bin, size, enemies, lack, before, work);
  }

  /** The cheapest of what was found before and of any single item of a bin that leaves enough, and no enemy. */
  private cheapestOne(
    bin: number,
    [enemy]: readonly number[],
    lack: Float64Array,
    before: Ejected | undefined,
    work: Work,
  ): Ejected | undefined {
    const { instance, penalty } = this;
    const members = this.solution.members[bin] ?? [];
    let [best, least] = [-1, before?.cost ?? Number.POSITIVE_INFINITY];
    for (let m = 0; m < members.length; m++) {
      const other = members[m] ?? -1;
      const cost = penalty[other] ?? 1;
      if (cost >= least || (enemy !== undefined && other !== enemy) || (instance.freedom[other] ?? 0) < 2) continue;
      work.left--;
      if (this.coversAlone(other, lack)) [best, least] = [other, cost];
    }
    return best === -1 ? before : { bin, leaving: [best], cost: least };
  }

  private coversAlone(i: number, lack: Float64Array): boolean {
    const { resources, request } = this.instance;
    for (let r = 0; r < resources; r++) {
      if ((lack[r] ?? 0) > 0 && (lack[r] ?? 0) > (request[i * resources + r] ?? 0)) return false;
    }
    return true;
  }

  private cheapestOf(
    bin: number,
    size: number,
    enemies: readonly number[],
    lack: Float64Array,
    before: Ejected | undefined,
    work: Work,
  ): Ejected | undefined {
    const { penalty } = this;
    const members = this.byCost(bin);
    let best = before;
    const chosen: number[] = [];
    const leave = (enough: boolean, cost: number) => {
      if (enough && enemies.every((enemy) => chosen.includes(enemy))) best = { bin, leaving: [...chosen], cost };
    };
    const extend = (from: number, sum: number) => {
      const left = size - chosen.length;
      for (let m = from; m < members.length; m++) {
        const other = members[m] ?? -1;
        const cost = penalty[other] ?? 1;
        // Every item that is still to be chosen costs at least as much.
        if (best && sum + left * cost >= best.cost) return;
        work.left--;
        chosen.push(other);
        if (left > 1) extend(m + 1, sum + cost);
        else leave(this.covers(chosen, lack), sum + cost);
        chosen.pop();
      }
    };
    extend(0, 0);
    return best;
  }

  /** The items of a bin that may go elsewhere, those first that cost little, and of these large ones. */
  private byCost(bin: number): number[] {
    const { instance, penalty } = this;
    const sorted: number[] = [];
    const keys: number[] = [];
    for (const other of this.solution.members[bin] ?? []) {
      if ((instance.freedom[other] ?? 0) < 2) continue;
      // Penalties are whole numbers, and sizes are 1 at most.
      const key = (penalty[other] ?? 1) - (instance.size[other] ?? 0) / 2;
      let at = sorted.length;
      for (; at > 0 && (keys[at - 1] ?? 0) > key; at--) {
        sorted[at] = sorted[at - 1] ?? -1;
        keys[at] = keys[at - 1] ?? 0;
      }
      sorted[at] = other;
      keys[at] = key;
    }
    return sorted;
  }

  /** By how much each resource of a bin is too little for an item; negative where there is more than enough. (R) */
  private lackOf(i: number, bin: number): Float64Array {
    const { resources, request } = this.instance;
    for (let r = 0; r < resources; r++) {
      const amount = request[i * resources + r] ?? 0;
      this.lack[r] = amount > 0 ? amount - (this.solution.room[bin * resources + r] ?? 0) : 0;
    }
    return this.lack;
  }

  /** Whether these items take at least so much of each resource. */
  private covers(items: readonly number[], lack: Float64Array): boolean {
    const { resources, request } = this.instance;
    for (let r = 0; r < resources; r++) {
      let left = lack[r] ?? 0;
      for (let k = 0; k < items.length && left > 0; k++) left -= request[(items[k] ?? 0) * resources + r] ?? 0;
      if (left > 0) return false;
    }
    return true;
  }
}
