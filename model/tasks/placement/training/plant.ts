import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { type Amount, MAX_MOVABLE, MAX_NODES } from '../../../../function/tasks/placement/cluster.js';
import { type Item, MAX_GROUPS, type Packing } from '../../../../function/tasks/placement/packing.js';

/** A packing with a solution that is known because the packing was made around it. */
export interface Planted {
  packing: Packing;
  /** The bin of every item. */
  solution: number[];
  /** Bins that the solution uses. */
  most: number;
}

/** Random numbers of one stream. */
export class Dice {
  private readonly random;

  constructor(seed: number) {
    this.random = xoroshiro128plus(seed);
  }

  /** From low to high. */
  between(low: number, high: number): number {
    return low + (high - low) * uniformFloat64(this.random);
  }

  /** A whole number from low to high, both included. */
  whole(low: number, high: number): number {
    return Math.min(high, Math.floor(this.between(low, high + 1)));
  }

  chance(p: number): boolean {
    return uniformFloat64(this.random) < p;
  }

  one<T>(of: readonly [T, ...T[]]): T {
    return of[this.whole(0, of.length - 1)] ?? of[0];
  }

  shuffled<T>(of: readonly T[]): T[] {
    const items = [...of];
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.whole(0, i);
      const [a, b] = [items[i], items[j]];
      if (a !== undefined && b !== undefined) [items[i], items[j]] = [b, a];
    }
    return items;
  }
}

const MEBIBYTE = 2 ** 20;

const BLANK: Item = { workloads: [], request: { cpu: 0, memory: 0 }, allowed: 0, apart: [], group: 0 };

/** Sizes are whole multiples of this. */
interface Grain {
  cpu: number;
  memory: number;
}

/** A random cluster whose workloads fill some of its nodes, from half to the brim; rules that the solution obeys. */
export function plant(dice: Dice): Planted {
  const grain = { cpu: dice.one([1, 10, 50, 100, 250]), memory: dice.one([1, 16, 64, 128, 256]) * MEBIBYTE };
  const bins = nodes(dice);
  const used = usedBins(dice, bins);
  const items: Item[] = [];
  const solution: number[] = [];
  const perBin = dice.between(1.2, Math.max(1.3, Math.min(9, MAX_MOVABLE / used.length)));
  const fill = filling(dice);
  const palette = dice.chance(0.45) ? sizes(dice) : undefined;
  let spare = MAX_MOVABLE - used.length;
  for (const bin of used) {
    const capacity = bins[bin] ?? { cpu: 0, memory: 0 };
    const wanted = Math.max(1, Math.round(perBin * dice.between(0.5, 1.6)));
    // Every bin that is still to come has one item for sure.
    const most = Math.min(wanted, 1 + spare);
    const full = fill(capacity);
    const requests = palette ? fromPalette(dice, palette, capacity, full, most) : broken(dice, full, most);
    spare -= requests.length - 1;
    for (const request of requests) {
      solution.push(bin);
      items.push({ workloads: [], request: rounded(request, grain), allowed: 0, apart: [], group: 0 });
    }
  }
  // Their order must not tell where they came from.
  const order = dice.shuffled([...items.keys()]);
  const mixed = order.map((from, to) => ({ ...(items[from] ?? BLANK), workloads: [to] }));
  const homes = order.map((from) => solution[from] ?? 0);
  const present = bins.map(() => ({ cpu: 0, memory: 0 }));
  const packing = { bins, kept: 0, present, items: rules(dice, mixed, homes, bins.length) };
  return { packing, solution: homes, most: used.length };
}

/** Nodes as people buy them: most often all alike. */
function nodes(dice: Dice): Amount[] {
  const count = Math.max(dice.whole(2, MAX_NODES), dice.whole(1, MAX_NODES));
  const node = (): Amount => ({
    cpu: dice.whole(2, 64) * 250 * dice.one([1, 1, 2]),
    memory: dice.whole(4, 128) * 256 * MEBIBYTE,
  });
  const kinds = dice.one([1, 1, 1, 1, 1, 2, 2, 2, 3, MAX_NODES]);
  const palette: [Amount, ...Amount[]] = [node()];
  const [base] = palette;
  while (palette.length < kinds) {
    // Halves and quarters of the first, or something else.
    const share = dice.one([0.5, 0.5, 0.25, 0.75, 1]);
    const other = dice.chance(0.6)
      ? {
          cpu: Math.max(250, Math.round(base.cpu * share)),
          memory: Math.round((base.memory * share) / MEBIBYTE) * MEBIBYTE,
        }
      : {
          cpu: Math.max(250, Math.round(base.cpu * dice.between(0.3, 1))),
          memory: Math.round((base.memory * dice.between(0.3, 1)) / MEBIBYTE) * MEBIBYTE,
        };
    palette.push(other);
  }
  return Array.from({ length: count }, () => {
    const { cpu, memory } = dice.one(palette);
    // What DaemonSets keep differs a little from node to node.
    const kept = kinds > 2 && dice.chance(0.3) ? dice.between(0.85, 1) : 1;
    return { cpu: Math.round(cpu * kept), memory: Math.floor((memory * kept) / MEBIBYTE) * MEBIBYTE };
  });
}

/** The largest bins, so that fewer could not hold as much; now and then others. */
function usedBins(dice: Dice, bins: readonly Amount[]): number[] {
  const n = bins.length;
  const count = dice.chance(0.45) ? Math.max(1, n - dice.whole(0, 1)) : dice.whole(1, n);
  const cpu = Math.max(...bins.map((bin) => bin.cpu));
  const memory = Math.max(...bins.map((bin) => bin.memory));
  const weight = (b: number) => (bins[b]?.cpu ?? 0) / cpu + (bins[b]?.memory ?? 0) / memory;
  const all = dice.shuffled(bins.map((_, b) => b));
  if (!dice.chance(0.1)) all.sort((a, b) => weight(b) - weight(a));
  return all.slice(0, Math.min(count, MAX_MOVABLE));
}

/** How full bins are: the scarce resource to the brim, nearly, or half; the other one less. */
function filling(dice: Dice): (capacity: Amount) => Amount {
  const [low, high] = dice.one([
    [0.97, 1],
    [0.97, 1],
    [0.97, 1],
    [0.86, 0.97],
    [0.86, 0.97],
    [0.86, 0.97],
    [0.4, 0.86],
  ] as const);
  const other = dice.chance(0.25) ? 0.97 : dice.between(0.35, 0.95);
  const scarce = dice.chance(0.7) ? dice.chance(0.5) : undefined;
  return ({ cpu, memory }) => {
    const much = dice.between(low, high);
    const less = much * Math.min(1, dice.between(other * 0.8, other * 1.05));
    return (scarce ?? dice.chance(0.5))
      ? { cpu: cpu * much, memory: memory * less }
      : { cpu: cpu * less, memory: memory * much };
  };
}

/** A bin's content broken into pieces. */
function broken(dice: Dice, full: Amount, count: number): Amount[] {
  const even = dice.one([0.3, 1, 1, 2, 4]);
  const piece = () => (-Math.log(1 - dice.between(0, 0.999999))) ** (1 / even);
  const cpu = Array.from({ length: count }, piece);
  const alike = dice.between(0, 1);
  const memory = cpu.map((c) => c * alike + piece() * (1 - alike));
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  const [c, m] = [sum(cpu), sum(memory)];
  return cpu.map((share, i) => ({ cpu: (full.cpu * share) / c, memory: (full.memory * (memory[i] ?? 0)) / m }));
}

/** Shares of a node that come again and again, as replicas do. */
function sizes(dice: Dice): [Amount, ...Amount[]] {
  const size = (): Amount => {
    const share = dice.one([dice.between(0.02, 0.15), dice.between(0.1, 0.35), dice.between(0.25, 0.6)]);
    return { cpu: share * dice.between(0.4, 1.2), memory: share * dice.between(0.4, 1.2) };
  };
  return [size(), ...Array.from({ length: dice.whole(1, 7) }, size)];
}

function fromPalette(
  dice: Dice,
  palette: readonly [Amount, ...Amount[]],
  capacity: Amount,
  full: Amount,
  most: number,
): Amount[] {
  const requests: Amount[] = [];
  let left = { ...full };
  const take = (request: Amount) => {
    requests.push(request);
    left = { cpu: left.cpu - request.cpu, memory: left.memory - request.memory };
  };
  for (let tries = 0; tries < 12 && requests.length < most - 1; tries++) {
    const share = dice.one(palette);
    const request = { cpu: share.cpu * capacity.cpu, memory: share.memory * capacity.memory };
    if (request.cpu <= left.cpu && request.memory <= left.memory) take(request);
  }
  // What is left makes the bin as full as it should be; not always, or every bin would have an odd one.
  if (requests.length === 0 || dice.chance(0.5)) take(left);
  return requests;
}

/** Rounded down, so that the plan still fits. */
const rounded = ({ cpu, memory }: Amount, grain: Grain): Amount => ({
  cpu: Math.floor(cpu / grain.cpu) * grain.cpu,
  memory: Math.floor(memory / grain.memory) * grain.memory,
});

/** Pins, bans and sets apart that the solution obeys; half of all clusters have none. */
function rules(dice: Dice, items: readonly Item[], solution: readonly number[], bins: number): Item[] {
  const everywhere = 2 ** bins - 1;
  const home = (i: number) => 1 << (solution[i] ?? 0);
  const allowed = items.map(() => everywhere);
  const group = items.map(() => 0);
  const apart: number[][] = items.map(() => []);
  if (dice.chance(0.5)) return items.map((item) => ({ ...item, allowed: everywhere }));
  const subset = (p: number) =>
    Array.from({ length: bins }, (_, b) => (dice.chance(p) ? 1 << b : 0)).reduce((a, b) => a | b, 0);
  if (dice.chance(0.6)) {
    const [share, width] = [dice.between(0.02, 0.4), dice.between(0, 0.7)];
    for (const i of items.keys()) if (dice.chance(share)) allowed[i] = (allowed[i] ?? 0) & (subset(width) | home(i));
  }
  if (dice.chance(0.4)) {
    // Nodes with a taint: few tolerate it.
    const tainted = subset(dice.between(0.05, 0.4));
    const tolerant = dice.between(0, 0.5);
    for (const i of items.keys()) if (!dice.chance(tolerant)) allowed[i] = (allowed[i] ?? 0) & (~tainted | home(i));
  }
  if (dice.chance(0.6)) {
    const sets = dice.whole(1, MAX_GROUPS);
    for (let set = 1; set <= sets; set++) {
      const size = dice.whole(2, Math.max(2, Math.min(6, bins)));
      const members: number[] = [];
      for (const i of dice.shuffled([...items.keys()])) {
        if (members.length === size) break;
        if (group[i] === 0 && members.every((other) => solution[other] !== solution[i])) members.push(i);
      }
      if (members.length < 2) continue;
      for (const i of members) {
        group[i] = set;
        apart[i] = members.filter((other) => other !== i);
      }
    }
  }
  return items.map((item, i) => ({
    ...item,
    allowed: (allowed[i] ?? 0) | home(i),
    apart: apart[i] ?? [],
    group: group[i] ?? 0,
  }));
}
