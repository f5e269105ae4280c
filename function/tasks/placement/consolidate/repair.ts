import { picker, seedOf } from '../../../trm/state/random.js';
import { spread } from '../problem.js';
import { Ejection } from '../search/ejection.js';
import { sendHome } from '../search/home.js';
import { Solution } from '../search/solution.js';
import type { Situation } from '../situation/situation.js';
import { type ConsolidationAnswer, compare } from './answer.js';
import { blamedItems, emptiedBy, targeted, tryOut, withProof } from './proposal.js';

/** With more moves an order of them takes too long to be looked for again and again. */
const MOST_MOVES = 1500;
/** Most repairs of one packing. */
const MOST_REPAIRS = 12;
/** About so many moves × nodes are replayed for all repairs together; it takes about a second. */
const MOST_REPLAYED = 2_000_000;
/** Work of one repair. */
const REPAIR_WORK = 200_000;

/**
 * The better of the best answer so far and what a packing leads to once it is repaired: a packing does not know all rules of the
 * scheduler (spread, affinity to pods that move, who comes first). Where the replay has trouble with a pod, that pod has to go
 * elsewhere, with as few others as possible; that is tried again until the plan works, or until it is given up.
 */
export function byRepairing(
  situation: Situation,
  solution: Solution,
  best: ConsolidationAnswer,
  left: () => number = () => Number.POSITIVE_INFINITY,
): ConsolidationAnswer {
  if (solution.moves > MOST_MOVES) return best;
  let { instance, at } = solution;
  let assignment = spread(instance, at);
  let tried: ConsolidationAnswer | undefined = tryOut(situation, assignment, 'search');
  const pick = picker(seedOf('repair', [instance.items, instance.bins]));
  const repairs = Math.min(MOST_REPAIRS, Math.floor(MOST_REPLAYED / Math.max(1, solution.moves * instance.bins)));
  for (let n = 0; tried && !tried.outcome.ok && n < repairs && left() > 0; n++) {
    situation.clock.check();
    const blamed = blamedItems(situation, tried, assignment);
    if (blamed.length === 0) break;
    instance = instance.without(blamed.map((i) => [i, at[i] ?? -1]));
    const repaired = Solution.of(instance, at);
    const open = [...repaired.members.keys()].filter((bin) => repaired.isUsed(bin));
    if (!new Ejection(instance, repaired, pick).settle(blamed, open, { left: REPAIR_WORK })) break;
    sendHome(repaired);
    at = repaired.at;
    assignment = spread(instance, at);
    tried = targeted(situation, assignment, emptiedBy(situation, assignment), 'search');
  }
  return tried && compare(situation, tried, best) < 0 ? withProof(tried, best) : best;
}
