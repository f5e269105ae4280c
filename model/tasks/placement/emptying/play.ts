import type { Cluster } from '../../../../function/tasks/placement/cluster.js';
import { boundOf } from '../../../../function/tasks/placement/search/bound.js';
import { Ejection } from '../../../../function/tasks/placement/search/ejection.js';
import { Instance } from '../../../../function/tasks/placement/search/instance.js';
import { Solution } from '../../../../function/tasks/placement/search/solution.js';
import { isComplete, today } from '../../../../function/tasks/placement/search/starts.js';
import { picker, seedOf } from '../../../../function/trm/state/random.js';
import { anyOrder, leastLoad, smallestFirst } from './orders.js';
import { type Efforts, emptiable, emptiedBy, walk, walkBy } from './walk.js';

/** Who says which bin comes next. `renewal`: of so many bins how many are emptied before it is asked again. */
export interface Player {
  readonly name: string;
  renewal(bins: number): number;
  efforts(solution: Solution, aim: number): Efforts | Promise<Efforts>;
}

/** A moment of a search: where all items are, and of which bins it is known whether a short search empties them. */
export interface Moment {
  readonly solution: Solution;
  readonly aim: number;
  readonly works: ReadonlySet<number>;
}

/** Work of an attempt, as the service's search spends at first. */
const WORK = 20_000;

/** A cluster as it runs today, as an instance with a bound; undefined where something runs where it may not. */
export function opening(cluster: Cluster): { solution: Solution; aim: number } | undefined {
  const instance = new Instance(cluster);
  const solution = today(instance);
  const bound = boundOf(instance);
  return isComplete(solution) ? { solution, aim: bound.feasible ? bound.spent : 0 } : undefined;
}

/**
 * Moments of searches through a cluster: where the least load, the smallest bin, or a random order has come to when its next choice
 * fails, at the first and at the third failure in a row. All bins are tried.
 */
export function momentsOf(cluster: Cluster, seed: number): Moment[] {
  const moments: Moment[] = [];
  const pick = picker(seedOf('moments', [seed]));
  for (const order of [leastLoad, smallestFirst, anyOrder(pick)]) {
    for (const mostIdle of [1, 3]) {
      const begun = opening(cluster);
      if (!begun) return [];
      const { solution, aim } = begun;
      walkBy(order, solution, pick, { aim, renewal: 1, mostIdle, work: WORK });
      if (solution.used <= aim) continue;
      const works = new Set(emptiable(solution).filter((bin) => tried(solution, bin) !== undefined));
      moments.push({ solution, aim, works });
    }
  }
  return moments;
}

/** The solution with a bin emptied by a short search; undefined where it finds no way. */
function tried(solution: Solution, bin: number): Solution | undefined {
  const copy = Solution.of(solution.instance, solution.at);
  const ejection = new Ejection(copy.instance, copy, picker(seedOf('tried', [bin])));
  return emptiedBy(ejection, copy, bin, WORK) ? copy : undefined;
}

/** The bin that a player would empty first; undefined where there is none. */
export async function choiceOf(player: Player, { solution, aim }: Moment): Promise<number | undefined> {
  const efforts = await player.efforts(solution, aim);
  const [first, ...others] = emptiable(solution);
  if (first === undefined) return undefined;
  return others.reduce((best, bin) => ((efforts[bin] ?? 0) < (efforts[best] ?? 0) ? bin : best), first);
}

/** How a whole search went: bins in use at the end, when the last one was emptied, and attempts until then. */
export interface Played {
  readonly used: number;
  readonly milliseconds: number;
  readonly attempts: number;
}

/** Processor time of this process, which other processes do not change. */
const processorMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Lets a player choose in one search from today's placement on, to the end of the processor time, its own included. */
export async function play(player: Player, cluster: Cluster, milliseconds: number): Promise<Played | undefined> {
  const begun = opening(cluster);
  if (!begun) return undefined;
  const { solution, aim } = begun;
  const began = processorMs();
  const passed = () => processorMs() - began;
  let attempts = 0;
  let last = { used: solution.used, milliseconds: 0, attempts: 0 };
  const steps = walk(solution, picker(seedOf('play')), {
    aim,
    renewal: player.renewal(solution.instance.bins),
    mostIdle: Number.POSITIVE_INFINITY,
    work: WORK,
    over: () => passed() > milliseconds,
    onAttempt: (_, emptied) => {
      attempts++;
      if (emptied) last = { used: solution.used, milliseconds: passed(), attempts };
    },
  });
  for (let next = steps.next(); !next.done; ) next = steps.next(await player.efforts(next.value, aim));
  return last;
}
