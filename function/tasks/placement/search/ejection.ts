import { Cheapest, enemiesIn } from './cheapest.js';
import type { Instance } from './instance.js';
import type { Solution } from './solution.js';
import type { Pick } from './starts.js';
import type { Work } from './work.js';

/** How many random items are moved after every ejection, so that the search does not come back to where it was. */
const SHAKES = 12;
/** How many places the search looks at for an item that would make room by moving on. */
const MOST_RELOCATIONS = 400;
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
  /** The resource of which the open bins have least left, and those bins, with most of it left first. */
  private scarce = 0;
  private roomiest: number[] = [];
  private readonly cheapest: Cheapest;
  /** What was done, so that it can be undone: an item and the bin where it was before. */
  private log: [item: number, bin: number][] = [];

  constructor(
    private readonly instance: Instance,
    private readonly solution: Solution,
    private readonly pick: Pick,
  ) {
    this.penalty = new Float64Array(instance.items).fill(1);
    this.most = new Float64Array(instance.resources);
    this.cheapest = new Cheapest(instance, solution, this.penalty, pick);
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
      if (this.relocateIn(i, bin, tries, work)) return true;
    }
    return false;
  }

  /**
   * Puts the bins in the order of what is left of the scarcest resource, most first, and notes the most that is left of each in any
   * of them: so items that want more need not look for a place, and others only where there is as much.
   */
  private measureRooms(open: readonly number[]): void {
    const { resources, largest } = this.instance;
    const { room } = this.solution;
    const total = new Float64Array(resources);
    this.most.fill(0);
    for (const bin of open) {
      for (let r = 0; r < resources; r++) {
        const left = room[bin * resources + r] ?? 0;
        total[r] = (total[r] ?? 0) + left / (largest[r] ?? 1);
        if (left > (this.most[r] ?? 0)) this.most[r] = left;
      }
    }
    this.scarce = total.indexOf(Math.min(...total));
    const left = (bin: number) => room[bin * resources + this.scarce] ?? 0;
    this.roomiest = [...open].sort((a, b) => left(b) - left(a));
  }

  private isTooLarge(i: number): boolean {
    const { resources, request } = this.instance;
    for (let r = 0; r < resources; r++) {
      if ((request[i * resources + r] ?? 0) > Math.max(0, this.most[r] ?? 0)) return true;
    }
    return false;
  }

  private relocateIn(i: number, bin: number, tries: Work, work: Work): boolean {
    for (const other of this.solution.members[bin] ?? []) {
      if ((this.instance.freedom[other] ?? 0) < 2 || this.isTooLarge(other) || !this.makesRoom(i, other, bin)) continue;
      tries.left--;
      // The list that is walked through changes only where this returns.
      if (this.movesOn(i, other, bin, work)) return true;
    }
    return false;
  }

  /** Moves `other` from a bin to one that has room for it, and `i` into the bin; nothing is changed where none has. */
  private movesOn(i: number, other: number, bin: number, work: Work): boolean {
    const { roomiest, scarce } = this;
    const { resources, request } = this.instance;
    const { room } = this.solution;
    const wanted = request[other * resources + scarce] ?? 0;
    // As many bins as have enough of the scarcest resource; the list is sorted by it.
    let [able, end] = [0, roomiest.length];
    while (able < end) {
      const middle = (able + end) >> 1;
      if ((room[(roomiest[middle] ?? 0) * resources + scarce] ?? 0) >= wanted) able = middle + 1;
      else end = middle;
    }
    if (able === 0) return false;
    const from = this.pick(able);
    for (let k = 0; k < able; k++) {
      const to = roomiest[(from + k) % able] ?? -1;
      if (to === bin || !this.solution.takes(to, other)) continue;
      work.left -= k;
      this.move(other, to);
      this.move(i, bin);
      return true;
    }
    work.left -= able;
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
    const enemies = enemiesIn(this.solution, i, bin);
    return enemies.length === 0 || (enemies.length === 1 && enemies[0] === leaving);
  }

  /** Throws the items out of some bin that were easiest to place so far, and puts the item there. */
  private eject(i: number, open: readonly number[], waiting: number[], work: Work): boolean {
    const best = this.cheapest.choose(i, open, work);
    if (!best) return false;
    for (const other of best.leaving) {
      this.move(other, -1);
      waiting.push(other);
    }
    this.move(i, best.bin);
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
