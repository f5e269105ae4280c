import type { Instance } from './instance.js';
import type { Solution } from './solution.js';
import type { Pick } from './starts.js';

/** Work that a search may still do, in looks at a bin or at an item in it. */
export interface Work {
  left: number;
  /** Says when the time is over, however much work is left. */
  readonly over?: (() => boolean) | undefined;
}

/** How many random items are moved after every ejection, so that the search does not come back to where it was. */
const SHAKES = 12;
/** How many places the search looks at for an item that would make room by moving on. */
const MOST_RELOCATIONS = 400;
/** Items that leave a bin together for one that comes: at most so many. */
const MOST_EJECTED = 3;
/** Bins in which several items at once are looked for. */
const MOST_BINS = 48;

/** Items that leave a bin so that another one can come there, and what they cost: the sum of their penalties. */
interface Ejected {
  readonly bin: number;
  readonly leaving: readonly number[];
  readonly cost: number;
}

/**
 * Finds bins for items that have none by ejection: an item goes where there is room; else where another item moves on; else
 * into a bin from which others are thrown out that were easy to place so far. After Nagata and Bräysy, "A powerful route
 * minimization heuristic for the vehicle routing problem with time windows" (2009), which empties routes in the same way.
 */
export class Ejection {
  /** (I): how often an item found no bin. Items that are hard to place are thrown out last. */
  private readonly penalty: Float64Array;
  /** (R): the most that is left of each resource in any bin that is open. */
  private readonly most: Float64Array;
  /** What was done, so that it can be undone: an item and the bin where it was before. */
  private log: [item: number, bin: number][] = [];

  constructor(
    private readonly instance: Instance,
    private readonly solution: Solution,
    private readonly pick: Pick,
  ) {
    this.penalty = new Float64Array(instance.items).fill(1);
    this.most = new Float64Array(instance.resources);
  }

  /**
   * Finds a bin of `open` for every item of `pool`, and for everything that had to leave its bin on the way. Where the work or the
   * time runs out, all is as it was, and false is returned. Bins that are not in `open` get no item.
   */
  settle(pool: number[], open: readonly number[], work: Work): boolean {
    this.log = [];
    const waiting = [...pool];
    for (const i of pool) this.move(i, -1);
    while (waiting.length > 0) {
      const i = waiting.pop() ?? -1;
      if (this.insert(i, open, work) || this.relocate(i, open, work)) continue;
      this.penalty[i] = (this.penalty[i] ?? 1) + 1;
      if (work.left <= 0 || work.over?.() || !this.eject(i, open, waiting, work)) return this.undo();
      this.shake(open, work);
    }
    return true;
  }

  /** Moves an item to a bin, or out of its bin for -1, and remembers it. */
  private move(i: number, bin: number): void {
    const before = this.solution.at[i] ?? -1;
    this.log.push([i, before]);
    if (before !== -1) this.solution.take(i);
    if (bin !== -1) this.solution.put(i, bin);
  }

  private undo(): false {
    for (let entry = this.log.pop(); entry; entry = this.log.pop()) {
      const [i, bin] = entry;
      if (this.solution.at[i] !== -1) this.solution.take(i);
      if (bin !== -1) this.solution.put(i, bin);
    }
    return false;
  }

  /** The bin that takes the item and would have the least left. */
  private insert(i: number, open: readonly number[], work: Work): boolean {
    const { solution } = this;
    work.left -= open.length;
    let [best, least] = [-1, Number.POSITIVE_INFINITY];
    for (const bin of open) {
      if (!solution.takes(bin, i)) continue;
      const slack = solution.slack(i, bin);
      if (slack < least) [best, least] = [bin, slack];
    }
    if (best === -1) return false;
    this.move(i, best);
    return true;
  }

  /** Puts an item into a bin from which another one can move on to a third. Places are tried from a random one on. */
  private relocate(i: number, open: readonly number[], work: Work): boolean {
    const tries: Work = { left: MOST_RELOCATIONS };
    const first = this.pick(open.length);
    this.measureRooms(open);
    for (let k = 0; k < open.length && tries.left > 0; k++) {
      const bin = open[(first + k) % open.length] ?? -1;
      if (!this.instance.allowed[i]?.has(bin)) continue;
      work.left--;
      if (this.relocateIn(i, bin, open, tries, work)) return true;
    }
    return false;
  }

  /** Notes the most that is left of each resource in any of these bins, so that items with more need not look for a place. */
  private measureRooms(open: readonly number[]): void {
    const { resources } = this.instance;
    this.most.fill(0);
    for (const bin of open) {
      for (let r = 0; r < resources; r++) {
        const room = this.solution.room[bin * resources + r] ?? 0;
        if (room > (this.most[r] ?? 0)) this.most[r] = room;
      }
    }
  }

  private isTooLarge(i: number): boolean {
    const { resources, request } = this.instance;
    for (let r = 0; r < resources; r++) {
      if ((request[i * resources + r] ?? 0) > Math.max(0, this.most[r] ?? 0)) return true;
    }
    return false;
  }

  private relocateIn(i: number, bin: number, open: readonly number[], tries: Work, work: Work): boolean {
    for (const other of this.solution.members[bin] ?? []) {
      if ((this.instance.freedom[other] ?? 0) < 2 || this.isTooLarge(other) || !this.makesRoom(i, other, bin)) continue;
      tries.left--;
      // The list that is walked through changes only where this returns.
      if (this.movesOn(i, other, bin, open, work)) return true;
    }
    return false;
  }

  /** Moves `other` from a bin to any open one, and `i` into the bin; nothing is changed where no other bin takes it. */
  private movesOn(i: number, other: number, bin: number, open: readonly number[], work: Work): boolean {
    const from = this.pick(open.length);
    for (let k = 0; k < open.length; k++) {
      const to = open[(from + k) % open.length] ?? -1;
      if (to === bin || !this.solution.takes(to, other)) continue;
      work.left -= k;
      this.move(other, to);
      this.move(i, bin);
      return true;
    }
    work.left -= open.length;
    return false;
  }

  /** Whether an item could go into a bin once another has left it. */
  private makesRoom(i: number, leaving: number, bin: number): boolean {
    const { resources, request } = this.instance;
    for (let r = 0; r < resources; r++) {
      const amount = request[i * resources + r] ?? 0;
      const room = (this.solution.room[bin * resources + r] ?? 0) + (request[leaving * resources + r] ?? 0);
      if (amount > 0 && amount > room) return false;
    }
    const enemies = this.enemiesIn(i, bin);
    return enemies.length === 0 || (enemies.length === 1 && enemies[0] === leaving);
  }

  /** Items of a bin that must not share it with this one. */
  private enemiesIn(i: number, bin: number): number[] {
    const { setsOf } = this.instance;
    const sets = setsOf[i] ?? [];
    if (sets.length === 0 || !this.solution.clashes(i, bin)) return [];
    return (this.solution.members[bin] ?? []).filter((other) => setsOf[other]?.some((s) => sets.includes(s)));
  }

  /** Throws the items out of some bin that were easiest to place so far, and puts the item there. */
  private eject(i: number, open: readonly number[], waiting: number[], work: Work): boolean {
    let best: Ejected | undefined;
    for (let size = 1; size <= MOST_EJECTED; size++) {
      best = this.cheapest(i, open, size, best, work);
      // Every item costs 1 or more, so more of them cannot be cheaper.
      if (best && best.cost <= size + 1) break;
    }
    if (!best) return false;
    for (const other of best.leaving) {
      this.move(other, -1);
      waiting.push(other);
    }
    this.move(i, best.bin);
    return true;
  }

  /** The cheapest of what was found before and of any `size` items of one bin that make room for an item. */
  private cheapest(
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
    const enemies = this.enemiesIn(i, bin);
    if (enemies.length > size) return before;
    const { instance, penalty } = this;
    const cost = (other: number) => penalty[other] ?? 1;
    const members = (this.solution.members[bin] ?? []).filter((other) => (instance.freedom[other] ?? 0) > 1);
    if (enemies.some((other) => !members.includes(other))) return before;
    members.sort((a, b) => cost(a) - cost(b) || (instance.size[b] ?? 0) - (instance.size[a] ?? 0));
    let best = before;
    const lack = this.lackOf(i, bin);
    const chosen: number[] = [];
    const extend = (from: number, sum: number) => {
      for (let m = from; m < members.length; m++) {
        const other = members[m] ?? -1;
        const total = sum + cost(other);
        if (best && total >= best.cost) return;
        work.left--;
        chosen.push(other);
        if (chosen.length < size) extend(m + 1, total);
        else if (this.covers(chosen, lack) && enemies.every((enemy) => chosen.includes(enemy))) {
          best = { bin, leaving: [...chosen], cost: total };
        }
        chosen.pop();
      }
    };
    extend(0, 0);
    return best;
  }

  /** By how much each resource of a bin is too little for an item; negative where there is more than enough. (R) */
  private lackOf(i: number, bin: number): Float64Array {
    const { resources, request } = this.instance;
    return Float64Array.from({ length: resources }, (_, r) => {
      const amount = request[i * resources + r] ?? 0;
      return amount > 0 ? amount - (this.solution.room[bin * resources + r] ?? 0) : 0;
    });
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

  /** Moves some random items to random bins that take them. */
  private shake(open: readonly number[], work: Work): void {
    const { solution } = this;
    for (let n = 0; n < SHAKES; n++) {
      const from = open[this.pick(open.length)] ?? -1;
      const members = solution.members[from] ?? [];
      if (members.length === 0) continue;
      const i = members[this.pick(members.length)] ?? -1;
      const to = open[this.pick(open.length)] ?? -1;
      work.left--;
      if (to !== from && solution.takes(to, i)) this.move(i, to);
    }
  }
}
