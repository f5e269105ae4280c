import type { Amount } from '../../../../function/tasks/placement/cluster.js';
import type { Item, Packing } from '../../../../function/tasks/placement/packing.js';
import { WINDOW_ITEMS, WINDOW_NODES } from '../../../../function/tasks/placement/packing.js';
import type { PlantDice } from './plant-dice.js';
import { obeyedRules } from './plant-rules.js';

/** A packing with a solution that is known because the packing was made around it. */
export interface Planted {
  packing: Packing;
  /** The bin of every item. */
  solution: number[];
  /** Bins that the solution uses. */
  most: number;
}

const MEBIBYTE = 2 ** 20;

const BLANK: Item = { workloads: [], request: { cpu: 0, memory: 0 }, allowed: 0, apart: [], group: 0 };

/** Sizes are whole multiples of this. */
interface Grain {
  cpu: number;
  memory: number;
}

/** A random cluster whose workloads fill some of its nodes, from half to the brim; rules that the solution obeys. */
export function plantPacking(dice: PlantDice): Planted {
  const grain = { cpu: dice.pick([1, 10, 50, 100, 250]), memory: dice.pick([1, 16, 64, 128, 256]) * MEBIBYTE };
  const bins = nodes(dice);
  const used = usedBins(dice, bins);
  const items: Item[] = [];
  const solution: number[] = [];
  const perBin = dice.real(1.2, Math.max(1.3, Math.min(9, WINDOW_ITEMS / used.length)));
  const fill = filling(dice);
  const palette = dice.chance(0.45) ? sizes(dice) : undefined;
  let spare = WINDOW_ITEMS - used.length;
  for (const bin of used) {
    const capacity = bins[bin] ?? { cpu: 0, memory: 0 };
    const wanted = Math.max(1, Math.round(perBin * dice.real(0.5, 1.6)));
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
  // Shuffled, so that the order of the items does not tell their bins.
  const order = dice.shuffled([...items.keys()]);
  const mixed = order.map((from, to) => ({ ...(items[from] ?? BLANK), workloads: [to] }));
  const homes = order.map((from) => solution[from] ?? 0);
  const present = bins.map(() => ({ cpu: 0, memory: 0 }));
  const packing = { bins, kept: 0, present, items: obeyedRules(dice, mixed, homes, bins.length) };
  return { packing, solution: homes, most: used.length };
}

/** Nodes: most often all alike. */
function nodes(dice: PlantDice): Amount[] {
  const count = Math.max(dice.whole(2, WINDOW_NODES), dice.whole(1, WINDOW_NODES));
  const node = (): Amount => ({
    cpu: dice.whole(2, 64) * 250 * dice.pick([1, 1, 2]),
    memory: dice.whole(4, 128) * 256 * MEBIBYTE,
  });
  const kinds = dice.pick([1, 1, 1, 1, 1, 2, 2, 2, 3, WINDOW_NODES]);
  const palette: [Amount, ...Amount[]] = [node()];
  const [base] = palette;
  while (palette.length < kinds) {
    // Halves and quarters of the first, or something else.
    const share = dice.pick([0.5, 0.5, 0.25, 0.75, 1]);
    const other = dice.chance(0.6)
      ? {
          cpu: Math.max(250, Math.round(base.cpu * share)),
          memory: Math.round((base.memory * share) / MEBIBYTE) * MEBIBYTE,
        }
      : {
          cpu: Math.max(250, Math.round(base.cpu * dice.real(0.3, 1))),
          memory: Math.round((base.memory * dice.real(0.3, 1)) / MEBIBYTE) * MEBIBYTE,
        };
    palette.push(other);
  }
  return Array.from({ length: count }, () => {
    const { cpu, memory } = dice.pick(palette);
    // What DaemonSets keep differs a little from node to node.
    const kept = kinds > 2 && dice.chance(0.3) ? dice.real(0.85, 1) : 1;
    return { cpu: Math.round(cpu * kept), memory: Math.floor((memory * kept) / MEBIBYTE) * MEBIBYTE };
  });
}

/** The largest bins, so that fewer could not hold as much; now and then others. */
function usedBins(dice: PlantDice, bins: readonly Amount[]): number[] {
  const n = bins.length;
  const count = dice.chance(0.45) ? Math.max(1, n - dice.whole(0, 1)) : dice.whole(1, n);
  const cpu = Math.max(...bins.map((bin) => bin.cpu));
  const memory = Math.max(...bins.map((bin) => bin.memory));
  const weight = (b: number) => (bins[b]?.cpu ?? 0) / cpu + (bins[b]?.memory ?? 0) / memory;
  const all = dice.shuffled(bins.map((_, b) => b));
  if (!dice.chance(0.1)) all.sort((a, b) => weight(b) - weight(a));
  return all.slice(0, Math.min(count, WINDOW_ITEMS));
}

/** How full bins are: the scarce resource to the brim, nearly, or half; the other one less. */
function filling(dice: PlantDice): (capacity: Amount) => Amount {
  const [low, high] = dice.pick([
    [0.97, 1],
    [0.97, 1],
    [0.97, 1],
    [0.86, 0.97],
    [0.86, 0.97],
    [0.86, 0.97],
    [0.4, 0.86],
  ] as const);
  const other = dice.chance(0.25) ? 0.97 : dice.real(0.35, 0.95);
  const scarce = dice.chance(0.7) ? dice.chance(0.5) : undefined;
  return ({ cpu, memory }) => {
    const much = dice.real(low, high);
    const less = much * Math.min(1, dice.real(other * 0.8, other * 1.05));
    return (scarce ?? dice.chance(0.5))
      ? { cpu: cpu * much, memory: memory * less }
      : { cpu: cpu * less, memory: memory * much };
  };
}

/** A bin's content broken into pieces. */
function broken(dice: PlantDice, full: Amount, count: number): Amount[] {
  const even = dice.pick([0.3, 1, 1, 2, 4]);
  const piece = () => (-Math.log(1 - dice.real(0, 0.999999))) ** (1 / even);
  const cpu = Array.from({ length: count }, piece);
  const alike = dice.real(0, 1);
  const memory = cpu.map((c) => c * alike + piece() * (1 - alike));
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  const [c, m] = [sum(cpu), sum(memory)];
  return cpu.map((share, i) => ({ cpu: (full.cpu * share) / c, memory: (full.memory * (memory[i] ?? 0)) / m }));
}

/** Shares of a node that come again and again, as replicas do. */
function sizes(dice: PlantDice): [Amount, ...Amount[]] {
  const size = (): Amount => {
    const share = dice.pick([dice.real(0.02, 0.15), dice.real(0.1, 0.35), dice.real(0.25, 0.6)]);
    return { cpu: share * dice.real(0.4, 1.2), memory: share * dice.real(0.4, 1.2) };
  };
  return [size(), ...Array.from({ length: dice.whole(1, 7) }, size)];
}

function fromPalette(
  dice: PlantDice,
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
    const share = dice.pick(palette);
    const request = { cpu: share.cpu * capacity.cpu, memory: share.memory * capacity.memory };
    if (request.cpu <= left.cpu && request.memory <= left.memory) take(request);
  }
  // One more item fills the bin up; not always, or every bin would have an item of an unusual size.
  if (requests.length === 0 || dice.chance(0.5)) take(left);
  return requests;
}

/** Rounded down, so that the plan still fits. */
const rounded = ({ cpu, memory }: Amount, grain: Grain): Amount => ({
  cpu: Math.floor(cpu / grain.cpu) * grain.cpu,
  memory: Math.floor(memory / grain.memory) * grain.memory,
});
