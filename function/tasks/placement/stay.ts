import type { Amount } from './cluster.js';
import { countBits, type Packing } from './packing.js';

type Home = readonly (number | undefined)[];

/**
 * The same placement with fewer moves, as long as a simple change spares one: a whole bin's content for another's, an
 * item back to where it runs today, two items for each other. Never uses more bins, and breaks no rule that was kept.
 */
export function stayPut(packing: Packing, placed: readonly number[], home: Home): number[] {
  const board = new Board(packing, placed, home);
  // What breaks a rule is left as it is: it is not for this to mend it.
  if (board.obeys()) while (board.improve());
  return board.placed;
}

/** A placement with all that a change needs to know, kept up to date, so that none is judged by looking at everything. */
class Board {
  readonly placed: number[];
  /** What is used of every bin. */
  private readonly cpu: number[];
  private readonly memory: number[];
  /** Items in every bin. */
  private readonly held: number[];
  /** Only these ever change places one by one: those that the rules allow more than one bin. */
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

  obeys(): boolean {
    const { bins, items } = this.packing;
    const { placed } = this;
    const fine = items.every(
      ({ apart }, i) => this.may(i, placed[i] ?? 0) && apart.every((o) => placed[o] !== placed[i]),
    );
    return fine && bins.every((_, bin) => this.fits(bin, 0, 0));
  }

  /** Makes the first change that spares a move; false if there is none. */
  improve(): boolean {
    return this.swapBins() || this.movable.some((i) => this.bringBack(i));
  }

  private swapBins(): boolean {
    const { bins, items, kept } = this.packing;
    // How many workloads of what lies in one bin run in another one today.
    const stay = bins.map(() => bins.map(() => 0));
    for (const [i, counts] of this.homes.entries()) {
      const row = stay[this.placed[i] ?? 0];
      if (row) for (const [at, count] of counts) row[at] = (row[at] ?? 0) + count;
    }
    const staying = (from: number, to: number) => stay[from]?.[to] ?? 0;
    const used = (bin: number): Amount => ({ cpu: this.cpu[bin] ?? 0, memory: this.memory[bin] ?? 0 });
    const holds = (bin: number) => (this.held[bin] ?? 0) > 0 || ((kept >> bin) & 1) === 1;
    for (let a = 0; a < bins.length; a++) {
      for (let b = a + 1; b < bins.length; b++) {
        if (staying(a, b) + staying(b, a) <= staying(a, a) + staying(b, b)) continue;
        const [x, y] = [used(a), used(b)];
        if (!this.fits(a, y.cpu - x.cpu, y.memory - x.memory) || !this.fits(b, x.cpu - y.cpu, x.memory - y.memory))
          continue;
        // A kept bin stays in use when it is emptied.
        const before = Number(holds(a)) + Number(holds(b));
        const after = (bin: number, other: number) => Number((this.held[other] ?? 0) > 0 || ((kept >> bin) & 1) === 1);
        if (after(a, b) + after(b, a) > before) continue;
        const other = (bin: number) => (bin === a ? b : bin === b ? a : bin);
        if (!items.every((_, i) => this.may(i, other(this.placed[i] ?? 0)))) continue;
        for (const i of items.keys()) this.move(i, other(this.placed[i] ?? 0));
        return true;
      }
    }
    return false;
  }

  /** An item back to where the first of its workloads runs, alone or for one that is there. */
  private bringBack(i: number): boolean {
    const { items, kept } = this.packing;
    const [at] = this.homes[i]?.keys() ?? [];
    const from = this.placed[i] ?? 0;
    const of = items[i];
    if (!of || at === undefined || at === from || !this.may(i, at)) return false;
    const gain = this.gain(i, at);
    const open = (this.held[at] ?? 0) > 0 || ((kept >> at) & 1) === 1;
    if (open && gain > 0 && this.fits(at, of.request.cpu, of.request.memory) && this.alone(i, at)) {
      this.move(i, at);
      return true;
    }
    for (const j of this.movable) {
      const other = items[j];
      if (!other || this.placed[j] !== at || gain + this.gain(j, from) <= 0 || !this.may(j, from)) continue;
      const [cpu, memory] = [of.request.cpu - other.request.cpu, of.request.memory - other.request.memory];
      if (!this.fits(at, cpu, memory) || !this.fits(from, -cpu, -memory)) continue;
      if (!this.alone(i, at, j) || !this.alone(j, from, i)) continue;
      this.move(i, at);
      this.move(j, from);
      return true;
    }
    return false;
  }

  /** Moves that are spared when the item goes there. */
  private gain(i: number, bin: number): number {
    return (this.homes[i]?.get(bin) ?? 0) - (this.homes[i]?.get(this.placed[i] ?? 0) ?? 0);
  }

  private may(i: number, bin: number): boolean {
    return (((this.packing.items[i]?.allowed ?? 0) >> bin) & 1) === 1;
  }

  /** Whether nothing is there that must not share a bin with it, but for what leaves. */
  private alone(i: number, bin: number, leaving = -1): boolean {
    return (this.packing.items[i]?.apart ?? []).every((other) => other === leaving || this.placed[other] !== bin);
  }

  /** Whether so much more fits a bin. */
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

  private fill(i: number, bin: number, times: 1 | -1): void {
    const request = this.packing.items[i]?.request;
    if (!request) return;
    this.cpu[bin] = (this.cpu[bin] ?? 0) + times * request.cpu;
    this.memory[bin] = (this.memory[bin] ?? 0) + times * request.memory;
    this.held[bin] = (this.held[bin] ?? 0) + times;
  }
}
