import { Solution } from '../../../../function/tasks/placement/search/solution.js';
import type { Pick } from '../../../../function/tasks/placement/search/starts.js';
import { Dice } from '../../../data/dice.js';
import type { Example, Teacher } from '../../../data/teacher.js';
import { company } from '../sizes/clusters/company.js';
import { homelab } from '../sizes/clusters/homelab.js';
import { anyOrder, leastLoad, loadAndSize, shaken, smallestFirst } from './orders.js';
import { opening } from './play.js';
import { emptyingViews } from './view.js';
import {
  EMPTIED,
  EMPTYING_OUTPUTS,
  EMPTYING_SEQUENCE,
  EMPTYING_VOCABULARY,
  emptyingFeatures,
  MOST_BINS_SHOWN,
  STAYS,
} from './vocabulary.js';
import { emptiable, type Order, walkBy } from './walk.js';

/** Share of the clusters that are homelabs; the others are companies. */
const HOMELABS = 0.2;
/** Fewest nodes of a company, and how many pods a node has. */
const LEAST_NODES = 12;
const PODS = [3.5, 8] as const;
/** Limits of the walks whose best one is the teacher. */
const WALK = { renewal: 1, mostIdle: 10, work: 20_000 } as const;
/** Chance that the walks begin where another one, which chose badly, has ended. */
const ASTRAY = 0.4;
/** By how much sizes are shaken for orders that nobody would think of. */
const SHAKEN = [0.25, 0.25, 0.6] as const;
/** Moments of the best walk that become examples, its beginning included. */
const MOMENTS = 4;

/**
 * Which bins to empty, from what the search itself finds: what the best of several walks in different orders empties in the end
 * (`walks`), and what could be emptied at once where a walk stood still (`attempts`).
 */
export const emptyingTeacher: Teacher = {
  task: {
    name: 'emptying',
    sequenceLength: EMPTYING_SEQUENCE,
    vocabularySize: EMPTYING_VOCABULARY,
    outputVocabularySize: EMPTYING_OUTPUTS,
    symmetries: [],
  },
  kinds: { walks: examples(byWalks), attempts: examples(byAttempts) },
  features: emptyingFeatures,
};

/** Examples from cluster after cluster, as they run today or as a walk that chose badly has left them. */
function examples(taught: Taught) {
  return function* (seed: number): Generator<Example> {
    const dice = new Dice(seed);
    const pick = (n: number) => dice.whole(0, n - 1);
    for (;;) {
      const begun = opening(drawn(dice));
      if (!begun) continue;
      const { solution, aim } = begun;
      if (dice.chance(ASTRAY)) {
        const most = dice.whole(1, Math.max(1, solution.used - aim));
        const limits = { ...WALK, aim: solution.used - most, mostIdle: 3 };
        walkBy(dice.chance(0.5) ? anyOrder(pick) : leastLoad, solution, pick, limits);
      }
      yield* taught(solution, aim, dice, pick);
    }
  };
}

type Taught = (start: Solution, aim: number, dice: Dice, pick: Pick) => Iterable<Example>;

function drawn(dice: Dice) {
  const seed = dice.whole(0, 2 ** 31 - 1);
  if (dice.chance(HOMELABS)) return homelab(seed);
  const nodes = Math.round(LEAST_NODES * (MOST_BINS_SHOWN / LEAST_NODES) ** dice.real(0, 1));
  return company(nodes, Math.round(nodes * dice.real(...PODS)), seed);
}

const ordersBy = (pick: Pick): Order[] => [
  smallestFirst,
  loadAndSize,
  leastLoad,
  ...SHAKEN.map((by) => shaken(smallestFirst, by, pick)),
];

/** A bin that a walk emptied, and where all items were before. */
interface Emptying {
  readonly bin: number;
  readonly before: Int32Array;
}

/** Moments of the best of several walks. A bin is labelled with whether that walk empties it later on. */
function* byWalks(start: Solution, aim: number, dice: Dice, pick: Pick): Generator<Example> {
  let best: { used: number; way: Emptying[] } | undefined;
  for (const order of dice.shuffled(ordersBy(pick))) {
    const run = wayOf(order, start, aim, pick);
    if (!best || run.used < best.used) best = run;
    if (best.used <= aim) break;
  }
  const { way } = best ?? { way: [] };
  if (way.length === 0) return;
  const moments = new Set([0, way.length - 1, ...Array.from({ length: MOMENTS - 2 }, () => pick(way.length))]);
  for (const moment of moments) {
    const solution = Solution.of(start.instance, way[moment]?.before ?? []);
    const later = new Set(way.slice(moment).map(({ bin }) => bin));
    const able = new Map(emptiable(solution).map((bin) => [bin, later.has(bin)]));
    yield* shown(solution, aim, able, way.length - moment);
  }
}

/** Failures in a row that a walk endures whose attempts are the examples, and the share of its last ones that is shown. */
const MOST_FAILURES = 30;
const GIVEN_UP = 0.3;

/**
 * Moments at which walks could not go on at once. Of the bins that they tried there, the last one was emptied, and the others could not
 * be; nothing is asked of the bins that they did not try.
 */
function* byAttempts(start: Solution, aim: number, dice: Dice, pick: Pick): Generator<Example> {
  for (const order of [smallestFirst, dice.pick(ordersBy(pick)), anyOrder(pick)]) {
    const solution = Solution.of(start.instance, start.at);
    const examples: Example[] = [];
    let before = solution.at.slice();
    let tries = new Map<number, boolean>();
    let round = false;
    const moment = () => examples.push(...shown(Solution.of(start.instance, before), aim, tries, tries.size));
    const onAttempt = (bin: number, emptied: boolean) => {
      // A bin that comes for a second time: all others have been tried as well.
      round ||= tries.has(bin);
      tries.set(bin, emptied);
      if (!emptied) return;
      if (tries.size > 1) moment();
      before = solution.at.slice();
      tries = new Map();
    };
    const limits = { ...WALK, mostIdle: MOST_FAILURES };
    walkBy(order, solution, pick, { ...limits, aim, onAttempt, over: () => round });
    if (tries.size > 1 && dice.chance(GIVEN_UP)) moment();
    yield* examples;
  }
}

function wayOf(order: Order, start: Solution, aim: number, pick: Pick): { used: number; way: Emptying[] } {
  const solution = Solution.of(start.instance, start.at);
  const way: Emptying[] = [];
  let before = solution.at.slice();
  const onAttempt = (bin: number, emptied: boolean) => {
    if (!emptied) return;
    way.push({ bin, before });
    before = solution.at.slice();
  };
  walkBy(order, solution, pick, { ...WALK, aim, onAttempt });
  return { used: solution.used, way };
}

/** A moment as it is shown, with what is known of bins: whether they are emptied. Nothing is asked of others. */
function* shown(
  solution: Solution,
  aim: number,
  known: ReadonlyMap<number, boolean>,
  rating: number,
): Generator<Example> {
  for (const { input, bins } of emptyingViews(solution, aim)) {
    const label = new Array<number | undefined>(EMPTYING_SEQUENCE).fill(undefined);
    for (const [position, bin] of bins) {
      const emptied = known.get(bin);
      if (emptied !== undefined) label[position] = emptied ? EMPTIED : STAYS;
    }
    yield { input, label, rating };
  }
}
