import { companions } from './bits.js';
import { type Amount, type Cluster, capacityOf, fits, total } from './cluster.js';
import { groupsOf } from './groups.js';

/** Most nodes that one call of the model can see, and most movable workloads; those that must share a node count as one. */
export const WINDOW_NODES = 12;
export const WINDOW_ITEMS = 32;

/**
 * What one call of the model can see of a cluster, as a packing problem: workloads that must share a node are one item, and rules are masks. Bit b of a mask
 * stands for bin b, which is the node of the same index.
 */
export interface Packing {
  readonly bins: readonly Amount[];
  /** Mask of the bins that stay in use whatever happens. */
  readonly kept: number;
  /** What the workloads that run in each bin today request. */
  readonly present: readonly Amount[];
  readonly items: readonly Item[];
}

export interface Item {
  /** Indices of its workloads. */
  readonly workloads: readonly number[];
  readonly request: Amount;
  /** Mask of the bins that the rules allow, without regard to other items. */
  readonly allowed: number;
  /** Indices of the items that may not share its bin. */
  readonly apart: readonly number[];
  /** The anti-affinity set that the model is shown, counted from 1; 0 for none. */
  readonly group: number;
}

/** Where the items are: for every item its bin, or -1. */
export type Placed = readonly number[];

/**
 * The number of anti-affinity sets that the model can tell apart. Further sets are obeyed too, but it is not shown
 * them.
 */
export const MAX_GROUPS = 7;

export function packingOf(cluster: Cluster): Packing {
  const { nodes, workloads, apart } = cluster;
  const groups = groupsOf(cluster);
  const itemOf = new Map(groups.flatMap(({ members }, item) => members.map((w) => [w, item])));
  const sets = apart.map((set) => [...new Set(set.map((w) => itemOf.get(w) ?? 0))]);
  // The model is shown the largest sets.
  const shown = [...sets].filter(({ length }) => length > 1).sort((a, b) => b.length - a.length);
  const partners = companions(groups.length, sets);
  const torn = tornBy(apart, itemOf);
  const items = groups.map(({ members, request, allowed }, i): Item => {
    return {
      workloads: members,
      request,
      // Two workloads that must share a node and must not: no bin is allowed.
      allowed: torn.has(i) ? 0 : maskOf(allowed),
      apart: partners[i]?.list().filter((other) => other !== i) ?? [],
      group: shown.slice(0, MAX_GROUPS).findIndex((set) => set.includes(i)) + 1,
    };
  });
  const present = nodes.map((_, n) => total(workloads.flatMap(({ at, request }) => (at === n ? [request] : []))));
  const kept = maskOf(nodes.flatMap((node, n) => (node.kept ? [n] : [])));
  return { bins: nodes.map(capacityOf), kept, present, items };
}

/** Items of which one anti-affinity set holds two workloads. */
function tornBy(apart: Cluster['apart'], itemOf: ReadonlyMap<number, number>): Set<number> {
  const torn = new Set<number>();
  for (const set of apart) {
    const seen = new Set<number>();
    for (const w of new Set(set)) {
      const item = itemOf.get(w) ?? 0;
      if (seen.has(item)) torn.add(item);
      seen.add(item);
    }
  }
  return torn;
}

export const maskOf = (bins: readonly number[]): number => bins.reduce((mask, bin) => mask | (1 << bin), 0);

export function binsOf(mask: number): number[] {
  const bins: number[] = [];
  for (let rest = mask; rest !== 0; rest &= rest - 1) bins.push(31 - Math.clz32(rest & -rest));
  return bins;
}

export function countBits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** The number of bins that a mask can hold. */
export const MASK_BITS = 31;

/**
 * A packing with some items placed: what is left of every bin, and which bins the other items may still go to. The
 * masks of items that wait lose a bin when too little is left in it, and when an item comes there that they must not
 * meet.
 */
export class Partial {
  /** What is left in every bin: millicores, and bytes below. */
  readonly cpu: number[];
  readonly memory: number[];
  /** What is left of other resources, by bin; empty where only CPU and memory count. */
  rest: readonly (readonly number[])[];
  /** Mask of the bins that hold an item, or are in use anyway. */
  used: number;
  /** For every item the mask of the bins that it may still go to; meaningless once it is placed. */
  readonly masks: number[];
  readonly placed: number[];
  /** How many items are not placed. */
  waiting: number;

  constructor(readonly packing: Packing) {
    this.used = packing.kept;
    this.cpu = packing.bins.map(({ cpu }) => cpu);
    this.memory = packing.bins.map(({ memory }) => memory);
    this.rest = packing.bins.flatMap(({ rest }) => (rest ? [rest] : []));
    this.masks = packing.items.map(({ allowed, request }) =>
      maskOf(binsOf(allowed).filter((bin) => fits(request, packing.bins[bin] ?? { cpu: -1, memory: -1 }))),
    );
    this.placed = packing.items.map(() => -1);
    this.waiting = packing.items.length;
  }

  /** What is left in a bin. */
  room(bin: number): Amount {
    const [cpu, memory, rest] = [this.cpu[bin] ?? 0, this.memory[bin] ?? 0, this.rest[bin]];
    return rest ? { cpu, memory, rest } : { cpu, memory };
  }

  copy(): Partial {
    const copy = Object.create(Partial.prototype) as Partial;
    return Object.assign(copy, this, {
      cpu: [...this.cpu],
      memory: [...this.memory],
      rest: [...this.rest],
      masks: [...this.masks],
      placed: [...this.placed],
    });
  }

  /** Puts an item that waits into a bin of its mask. @throws {RangeError} when there is no such item */
  place(item: number, bin: number): void {
    const { items } = this.packing;
    const of = items[item];
    if (!of) throw new RangeError(`expected an item below ${items.length}, got ${item}`);
    const bit = 1 << bin;
    this.cpu[bin] = (this.cpu[bin] ?? 0) - of.request.cpu;
    this.memory[bin] = (this.memory[bin] ?? 0) - of.request.memory;
    const rest = this.rest[bin]?.map((room, r) => room - (of.request.rest?.[r] ?? 0));
    if (rest) this.rest = this.rest.map((room, b) => (b === bin ? rest : room));
    this.used |= bit;
    this.placed[item] = bin;
    this.waiting--;
    const room = this.room(bin);
    for (let i = 0; i < items.length; i++) {
      const request = items[i]?.request;
      if (request && this.placed[i] === -1 && this.mayGo(i, bit) && !fits(request, room)) this.shut(i, bit);
    }
    for (const other of of.apart) this.shut(other, bit);
  }

  private mayGo(item: number, bit: number): boolean {
    return ((this.masks[item] ?? 0) & bit) !== 0;
  }

  /** Removes a bin, given as its bit, from the mask of an item. */
  private shut(item: number, bit: number): void {
    this.masks[item] = (this.masks[item] ?? 0) & ~bit;
  }

  /** The first item that waits and has no bin left; undefined where there is none. */
  stuck(): number | undefined {
    const item = this.placed.findIndex((bin, i) => bin === -1 && this.masks[i] === 0);
    return item === -1 ? undefined : item;
  }

  /** Places every item that has one bin left, until no such item waits. */
  settle(): void {
    for (let i = 0; i < this.masks.length; i++) {
      const mask = this.masks[i] ?? 0;
      if (this.placed[i] !== -1 || mask === 0 || (mask & (mask - 1)) !== 0) continue;
      this.place(i, 31 - Math.clz32(mask));
      i = -1;
    }
  }
}
