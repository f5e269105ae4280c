import type { Solution } from '../../../../function/tasks/placement/search/solution.js';
import { meanShare } from '../../../../function/tasks/placement/search/starts.js';
import {
  BIN_LEVELS,
  binToken,
  CLUSTER_LEVELS,
  clusterTokens,
  EMPTYING_SEQUENCE,
  MOST_BINS_SHOWN,
} from './vocabulary.js';
import { emptiable } from './walk.js';

/** What a model is shown of a solution: tokens (S), and which bin stands where. */
export interface EmptyingView {
  readonly input: number[];
  /** For every position that shows a bin, which one. */
  readonly bins: ReadonlyMap<number, number>;
}

/** From so large a share of items with anti-affinity on, a bin is said to hold many. */
const MANY_APART = 0.4;
/** CPU and memory: what else counts, such as pods, is hardly ever scarce. */
const SHOWN_RESOURCES = 2;

/**
 * Views of a solution in which every bin in use is shown once. A large cluster needs several, each of which shows as many of its bins,
 * taken in turns; what is said of the cluster is the same in all. `aim` is a proven bound of the bins in use.
 */
export function emptyingViews(solution: Solution, aim: number): EmptyingView[] {
  const used = solution.members.flatMap((_, bin) => (solution.isUsed(bin) ? [bin] : []));
  const count = Math.max(1, Math.ceil(used.length / MOST_BINS_SHOWN));
  const scarce = scarceOf(solution, used);
  const about = clusterTokens(clusterLevels(solution, used, aim, scarce));
  const able = new Set(emptiable(solution));
  const biggest = largestRooms(solution, used);
  return Array.from({ length: count }, (_, view) => {
    const input = [...about];
    const bins = new Map<number, number>();
    for (let u = view; u < used.length; u += count) {
      const bin = used[u] ?? -1;
      bins.set(input.length, bin);
      input.push(binToken(binLevels(solution, bin, { able: able.has(bin), scarce, biggest })));
    }
    while (input.length < EMPTYING_SEQUENCE) input.push(0);
    return { input, bins };
  });
}

/** The whole part of a value; the last of the levels is for all that is more. */
const level = (value: number, levels: number): number => Math.max(0, Math.min(levels - 1, Math.floor(value)));
/** How many of these thresholds a value reaches. */
const reached = (value: number, thresholds: readonly number[]): number =>
  thresholds.filter((threshold) => value >= threshold).length;

/** Levels of how full a bin is: finer where bins are nearly full, as they are at the end of a search. */
const FULL = [0.25, 0.4, 0.5, 0.6, 0.7, 0.78, 0.85, 0.9, 0.94, 0.97, 0.99];
const OTHER = [0.3, 0.5, 0.7, 0.9];
/** Items in a bin. */
const ITEMS = [1, 3, 6, 13];

/** Of CPU and memory the one of which the bins in use are fuller. */
function scarceOf({ instance, room }: Solution, used: readonly number[]): number {
  const fullness = Array.from({ length: SHOWN_RESOURCES }, (_, r) => {
    const sum = (of: Float64Array) => used.reduce((all, bin) => all + (of[bin * instance.resources + r] ?? 0), 0);
    return 1 - sum(room) / Math.max(1, sum(instance.capacity));
  });
  return (fullness[1] ?? 0) > (fullness[0] ?? 0) ? 1 : 0;
}

function clusterLevels(
  { instance, room, used: count }: Solution,
  used: readonly number[],
  aim: number,
  scarce: number,
) {
  const { resources, capacity } = instance;
  const sum = (of: Float64Array) => used.reduce((all, bin) => all + (of[bin * resources + scarce] ?? 0), 0);
  const sizes = used.map((bin) => (capacity[bin * resources + scarce] ?? 0) / (instance.largest[scarce] ?? 1));
  const mean = sizes.reduce((all, size) => all + size, 0) / Math.max(1, sizes.length);
  return [
    level(2 * Math.log2(Math.max(1, used.length / 2)), CLUSTER_LEVELS.bins),
    level((24 * sum(room)) / Math.max(1, sum(capacity)), CLUSTER_LEVELS.free),
    level(count - aim < 8 ? count - aim : 6 + Math.log2((count - aim) / 2), CLUSTER_LEVELS.above),
    level(4 * Math.log2(Math.max(...sizes, 1e-9) / Math.max(mean, 1e-9)), CLUSTER_LEVELS.uneven),
  ];
}

interface Surroundings {
  readonly able: boolean;
  readonly scarce: number;
  /** The bins with the most room, from which one is looked for that takes an item. */
  readonly biggest: readonly number[];
}

function binLevels(solution: Solution, bin: number, { able, scarce, biggest }: Surroundings): number[] {
  const { instance, room, members } = solution;
  const { resources, capacity, setsOf } = instance;
  const held = members[bin] ?? [];
  const full = (r: number) => {
    const has = capacity[bin * resources + r] ?? 0;
    return has > 0 ? 1 - (room[bin * resources + r] ?? 0) / has : 1;
  };
  const size = (capacity[bin * resources + scarce] ?? 0) / (instance.largest[scarce] ?? 1);
  const apart = held.filter((i) => (setsOf[i]?.length ?? 0) > 0).length;
  return [
    level(0.5 - 2 * Math.log2(Math.max(size, 1e-3)), BIN_LEVELS.size),
    reached(full(scarce), FULL),
    reached(full(1 - scarce), OTHER),
    reached(held.length, ITEMS),
    level(fittingShare(solution, bin, biggest) * (BIN_LEVELS.fitting - 1) + 0.001, BIN_LEVELS.fitting),
    able ? (apart >= MANY_APART * held.length ? 2 : 1) : 0,
  ];
}

/** Most bins in which room for an item is looked for. */
const MOST_LOOKED_AT = 24;

/** The bins of these with the most room, the first ones first. */
export function largestRooms({ instance, room }: Solution, used: readonly number[]): number[] {
  const rooms = new Map(used.map((bin) => [bin, meanShare(instance, room, bin)]));
  return [...used].sort((a, b) => (rooms.get(b) ?? 0) - (rooms.get(a) ?? 0)).slice(0, MOST_LOOKED_AT);
}

/** The share of a bin's load whose items would each fit into one of these bins as they are. */
export function fittingShare(solution: Solution, bin: number, others: readonly number[]): number {
  const { instance, members } = solution;
  let [all, fitting] = [0, 0];
  for (const i of members[bin] ?? []) {
    const load = meanShare(instance, instance.request, i);
    all += load;
    if (others.some((other) => other !== bin && solution.takes(other, i))) fitting += load;
  }
  return all > 0 ? fitting / all : 1;
}
