import { type Amount, NOTHING } from './cluster.js';
import { countBits, type Packing } from './packing.js';

/** For every workload the index of the node where it runs today; undefined where it waits for one. */
type Home = readonly (number | undefined)[];

/**
 * The same placement, given as the bin of every item, with fewer moves from today's. It is changed as long as a simple
 * change spares a move: two bins exchange their contents, an item goes back to where it runs today, or two items change
 * places. No change uses more bins or breaks a rule. A placement that breaks a rule is returned as it is.
 */
export function withFewerMoves(packing: Packing, placed: readonly number[], home: Home): number[] {
  const arrangement = new Arrangement(packing, placed, home);
  if (arrangement.obeys()) while (arrangement.improve());
  return arrangement.placed;
}

/** A placement with the sums that are needed to judge a change, kept up to date with every change. */
class Arrangement {
  /** For every item its bin. */
  readonly placed: number[];
  /** CPU that is used of every bin, in millicores. */
  private readonly cpu: number[];
  /** Memory that is used of every bin, in bytes. */
  private readonly memory: number[];
  /** Number of items in every bin. */
  private readonly held: number[];
  /** Items that may change places one by one, because the rules allow them more than one bin. */
  private readonly movable: readonly number[];
  /** For every item how many of its workloads run in which bin today. */
  private readonly homes: readonly ReadonlyMap<number, number>[];

  constructor(
    private readonly packing: Packing,
    placed: readonly number[],
    home: Home,
  ) {
    const { bins, items } = packing;
    this.placed = [...placed];
    this.cpu = bins.map(() => 0);
    this.memory = bins.map(() => 0);
    this.held = bins.map(() => 0);
    for (const [i, bin] of placed.entries()) this.fill(i, bin, 1);
    this.movable = [...items.keys()].filter((i) => countBits(items[i]?.allowed ?? 0) > 1);
    this.homes = items.map(({ workloads }) => {
      const counts = new Map<number, number>();
      for (const w of workloads) {
        const at = home[w];
        if (at !== undefined) counts.set(at, (counts.get(at) ?? 0) + 1);
      }
      return counts;
    });
  }

  /** Whether the placement keeps every rule. */
  obeys(): boolean {
    const { bins, items } = this.packing;
    const allowed = items.every((_, i) => this.may(i, this.placed[i] ?? 0) && this.isAlone(i, this.placed[i] ?? 0));
    return allowed && bins.every((_, bin) => this.fits(bin, 0, 0));
  }

  /** Makes the first change that spares a move; false where there is none. */
  improve(): boolean {
    return this.swapBins() || this.movable.some((i) => this.bringBack(i));
  }

  /** Exchanges the contents of two bins. */
  private swapBins(): boolean {
    const { bins } = this.packing;
    const staying = this.stayingByBin();
    for (let a = 0; a < bins.length; a++) {
      for (let b = a + 1; b < bins.length; b++) {
        if (!this.maySwap(a, b, staying)) continue;
        for (const i of this.placed.keys()) this.move(i, this.afterSwap(i, a, b));
        return true;
      }
    }
    return false;
  }

  /** For every bin, and then for every bin again: how many workloads of what lies in the first run in the second today. */
  private stayingByBin(): number[][] {
    const { bins } = this.packing;
    const staying = bins.map(() => bins.map(() => 0));
    for (const [i, counts] of this.homes.entries()) {
      const row = staying[this.placed[i] ?? 0];
      if (row) for (const [at, count] of counts) row[at] = (row[at] ?? 0) + count;
    }
    return staying;
  }

  /** Whether exchanging two bins spares a move, uses no more bins and keeps the rules. */
  private maySwap(a: number, b: number, staying: readonly (readonly number[])[]): boolean {
    const stay = (from: number, to: number) => staying[from]?.[to] ?? 0;
    if (stay(a, b) + stay(b, a) <= stay(a, a) + stay(b, b)) return false;
    const [x, y] = [this.used(a), this.used(b)];
    if (!this.fits(a, y.cpu - x.cpu, y.memory - x.memory)) return false;
    if (!this.fits(b, x.cpu - y.cpu, x.memory - y.memory)) return false;
    // A bin that is kept stays in use when it is emptied.
    const before = Number(this.isInUse(a)) + Number(this.isInUse(b));
    const after = Number(this.isKept(a) || this.isFilled(b)) + Number(this.isKept(b) || this.isFilled(a));
    if (after > before) return false;
    return this.packing.items.every((_, i) => this.may(i, this.afterSwap(i, a, b)));
  }

  /** The bin of an item once two bins have exchanged their contents. */
  private afterSwap(i: number, a: number, b: number): number {
    const bin = this.placed[i] ?? 0;
    if (bin === a) return b;
    return bin === b ? a : bin;
  }

  /** Moves an item back to where the first of its workloads runs, alone or in exchange for an item that is there. */
  private bringBack(i: number): boolean {
    const [at] = this.homes[i]?.keys() ?? [];
    if (at === undefined || at === this.placed[i] || !this.may(i, at)) return false;
    if (this.mayReturn(i, at)) {
      this.move(i, at);
      return true;
    }
    const from = this.placed[i] ?? 0;
    const partner = this.movable.find((j) => this.placed[j] === at && this.mayExchange(i, j));
    if (partner === undefined) return false;
    this.move(i, at);
    this.move(partner, from);
    return true;
  }

  /** Whether moving an item to a bin spares a move, uses no more bins and keeps the rules. */
  private mayReturn(i: number, bin: number): boolean {
    const { cpu, memory } = this.requestOf(i);
    return this.isInUse(bin) && this.gain(i, bin) > 0 && this.fits(bin, cpu, memory) && this.isAlone(i, bin);
  }

  /** Whether exchanging two items of different bins spares a move and keeps the rules. */
  private mayExchange(i: number, j: number): boolean {
    const [from, at] = [this.placed[i] ?? 0, this.placed[j] ?? 0];
    if (this.gain(i, at) + this.gain(j, from) <= 0 || !this.may(j, from)) return false;
    const [one, other] = [this.requestOf(i), this.requestOf(j)];
    const [cpu, memory] = [one.cpu - other.cpu, one.memory - other.memory];
    if (!this.fits(at, cpu, memory) || !this.fits(from, -cpu, -memory)) return false;
    return this.isAlone(i, at, j) && this.isAlone(j, from, i);
  }

  private requestOf(i: number): Amount {
    return this.packing.items[i]?.request ?? NOTHING;
  }

  private used(bin: number): Amount {
    return { cpu: this.cpu[bin] ?? 0, memory: this.memory[bin] ?? 0 };
  }

  private isFilled(bin: number): boolean {
    return (this.held[bin] ?? 0) > 0;
  }

  private isKept(bin: number): boolean {
    return ((this.packing.kept >> bin) & 1) === 1;
  }

  private isInUse(bin: number): boolean {
    return this.isFilled(bin) || this.isKept(bin);
  }

  /** How many moves are spared when an item goes to a bin; negative where there are more. */
  private gain(i: number, bin: number): number {
    return (this.homes[i]?.get(bin) ?? 0) - (this.homes[i]?.get(this.placed[i] ?? 0) ?? 0);
  }

  /** Whether the rules allow an item a bin, whatever else is there. */
  private may(i: number, bin: number): boolean {
    return (((this.packing.items[i]?.allowed ?? 0) >> bin) & 1) === 1;
  }

  /** Whether a bin holds no item that must not share it with this one, apart from an item that leaves it. */
  private isAlone(i: number, bin: number, leaving = -1): boolean {
    return (this.packing.items[i]?.apart ?? []).every((other) => other === leaving || this.placed[other] !== bin);
  }

  /** Whether so much more (or less, where negative) fits into a bin; CPU in millicores, memory in bytes. */
  private fits(bin: number, cpu: number, memory: number): boolean {
    const room = this.packing.bins[bin];
    if (!room) return false;
    return (this.cpu[bin] ?? 0) + cpu <= room.cpu && (this.memory[bin] ?? 0) + memory <= room.memory;
  }

  private move(i: number, to: number): void {
    this.fill(i, this.placed[i] ?? 0, -1);
    this.fill(i, to, 1);
    this.placed[i] = to;
  }

  /** Counts an item as added to a bin, or as taken from it. */
  private fill(i: number, bin: number, times: 1 | -1): void {
    const request = this.packing.items[i]?.request;
    if (!request) return;
    this.cpu[bin] = (this.cpu[bin] ?? 0) + times * request.cpu;
    this.memory[bin] = (this.memory[bin] ?? 0) + times * request.memory;
    this.held[bin] = (this.held[bin] ?? 0) + times;
  }
}
