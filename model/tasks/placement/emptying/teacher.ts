import { boundOf } from '../../../../function/tasks/placement/search/bound.js';
import { Instance } from '../../../../function/tasks/placement/search/instance.js';
import { Solution } from '../../../../function/tasks/placement/search/solution.js';
import { isComplete, type Pick, today } from '../../../../function/tasks/placement/search/starts.js';
import { Dice } from '../../../data/dice.js';
import type { Example, Teacher } from '../../../data/teacher.js';
import { company } from '../sizes/clusters/company.js';
import { homelab } from '../sizes/clusters/homelab.js';
import { anyOrder, leastLoad, loadAndSize, shaken, smallestFirst } from './orders.js';
import { type EmptyingView, emptyingViews } from './view.js';
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
 * Which bins to empty, from what the search itself finds: several walks in different orders through one cluster, of which the one
 * that ends with the fewest bins in use is the teacher. A bin is labelled with whether that walk empties it later on.
 */
export const emptyingTeacher: Teacher = {
  task: {
    name: 'emptying',
    sequenceLength: EMPTYING_SEQUENCE,
    vocabularySize: EMPTYING_VOCABULARY,
    outputVocabularySize: EMPTYING_OUTPUTS,
    symmetries: [],
  },
  kinds: { walks: examples },
  features: emptyingFeatures,
};

function* examples(seed: number): Generator<Example> {
  const dice = new Dice(seed);
  const pick = (n: number) => dice.whole(0, n - 1);
  for (;;) {
    const instance = new Instance(drawn(dice));
    const start = today(instance);
    if (!isComplete(start)) continue;
    const bound = boundOf(instance);
    const aim = bound.feasible ? bound.spent : 0;
    if (dice.chance(ASTRAY)) {
      const most = dice.whole(1, Math.max(1, start.used - aim));
      walkBy(dice.chance(0.5) ? anyOrder(pick) : leastLoad, start, pick, {
        ...WALK,
        aim: start.used - most,
        mostIdle: 3,
      });
    }
    yield* taught(start, aim, dice, pick);
  }
}

function drawn(dice: Dice) {
  const seed = dice.whole(0, 2 ** 31 - 1);
  if (dice.chance(HOMELABS)) return homelab(seed);
  const nodes = Math.round(LEAST_NODES * (MOST_BINS_SHOWN / LEAST_NODES) ** dice.real(0, 1));
  return company(nodes, Math.round(nodes * dice.real(...PODS)), seed);
}

/** A bin that a walk emptied, and where all items were before. */
interface Emptying {
  readonly bin: number;
  readonly before: Int32Array;
}

function* taught(start: Solution, aim: number, dice: Dice, pick: Pick): Generator<Example> {
  const orders: Order[] = [
    smallestFirst,
    loadAndSize,
    leastLoad,
    ...SHAKEN.map((by) => shaken(smallestFirst, by, pick)),
  ];
  let best: { used: number; way: Emptying[] } | undefined;
  for (const order of dice.shuffled(orders)) {
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
    for (const view of emptyingViews(solution, aim)) {
      yield { input: view.input, label: labels(view, solution, later), rating: way.length - moment };
    }
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

/** For every bin that can be emptied whether it is (S); nothing is asked of the others. */
function labels({ bins }: EmptyingView, solution: Solution, later: ReadonlySet<number>): (number | undefined)[] {
  const able = new Set(emptiable(solution));
  const tokens = new Array<number | undefined>(EMPTYING_SEQUENCE).fill(undefined);
  for (const [position, bin] of bins) if (able.has(bin)) tokens[position] = later.has(bin) ? EMPTIED : STAYS;
  return tokens;
}
