import { spread } from '../problem.js';
import { searchFewest } from '../search/search.js';
import type { Solution } from '../search/solution.js';
import { isComplete } from '../search/starts.js';
import type { Situation } from '../situation/situation.js';
import { byAdding } from './adding.js';
import { byDrain, type ConsolidationAnswer, compare, isFinal, MANY_NODES, nodesInUse, QUICK_TRIALS } from './answer.js';
import { byDropping } from './dropping.js';
import { emptiedBy } from './proposal.js';
import { byRepairing } from './repair.js';
import { bySets } from './sets.js';
import { bySolver } from './solver.js';

/** What trying found, before the model is asked. */
export interface Found {
  readonly answer: ConsolidationAnswer;
  /** The packing in the fewest nodes, whether or not it can be carried out; undefined where none was needed, or found. */
  readonly packed: Solution | undefined;
}

/**
 * Searches for the most nodes to empty, until no better answer is possible: nodes are added to a plan one after another; then all
 * pods are packed anew, and the packing is carried out; then sets of nodes are tried; at last the exact solver is asked.
 */
export function search(situation: Situation, milliseconds?: number): Found {
  // In a large cluster a packing is found sooner than by adding nodes.
  const large = situation.places.length > MANY_NODES;
  const added = large ? byDrain(situation, [], 'search', QUICK_TRIALS) : byAdding(situation);
  if (isFinal(situation, added)) return { answer: added, packed: undefined };
  const { answer, packed } = byPacking(situation, added, milliseconds);
  if (isFinal(situation, answer)) return { answer, packed };
  const isLeast = packed !== undefined && packed.spent <= situation.bound && situation.maxMoves === undefined;
  const exact = bySolver(situation, answer, isLeast);
  if (isFinal(situation, exact)) return { answer: exact, packed };
  return { answer: bySets(situation, exact), packed };
}

/** Milliseconds that a packing has at least: without it there would be no answer, however late it is. */
const LEAST_MS = 500;
/** Most packings that are made, each without emptying the nodes from which pods could not leave in the replay of the one before. */
const MOST_PACKINGS = 4;
/** Most packings that are repaired, each of which uses a node more than the one before. */
const MOST_REPAIRED = 4;

/** The better of the best answer so far and what packings of all pods into few nodes lead to. */
function byPacking(situation: Situation, added: ConsolidationAnswer, milliseconds = Number.POSITIVE_INFINITY): Found {
  const end = performance.now() + milliseconds;
  const left = () => end - performance.now();
  const drained = byDraining(situation, added, left);
  const { packed } = drained;
  if (!packed || isFinal(situation, drained.answer) || left() <= 0) return drained;
  return { answer: byTargeting(situation, packed, drained.answer, left), packed };
}

/** Packings whose empty nodes are drained, with the scheduler choosing the targets. */
function byDraining(situation: Situation, added: ConsolidationAnswer, left: () => number): Found {
  const mayEmpty = new Set(situation.candidates);
  let best = added;
  let packed: Solution | undefined;
  // A round is begun only where there is time for one like the last: in a large cluster its replays take a while.
  for (let [n, last] = [0, 0]; n === 0 || (n < MOST_PACKINGS && left() > last); n++) {
    const began = performance.now();
    const solution = packing(situation, {
      mayEmpty,
      aim: situation.bound,
      anew: n === 0 && situation.places.length <= MANY_NODES,
      milliseconds: Math.max(LEAST_MS, left()),
    });
    if (!isComplete(solution)) break;
    packed ??= solution;
    const { answer, dropped } = byDropping(
      situation,
      affordable(situation, emptiedBy(situation, spread(situation.instance, solution.at))),
    );
    if (compare(situation, answer, best) < 0) best = answer;
    if (dropped.length === 0 || isFinal(situation, best)) break;
    for (const node of dropped) mayEmpty.delete(node);
    last = performance.now() - began;
  }
  return { answer: best, packed };
}

/** As many of these nodes, which come in the order of their pods, as can be drained with the moves that are allowed. */
function affordable({ places, maxMoves = Number.POSITIVE_INFINITY }: Situation, nodes: readonly number[]): number[] {
  let moves = 0;
  return nodes.filter((n) => {
    const pods = places[n]?.free.length ?? 0;
    if (moves + pods > maxMoves) return false;
    moves += pods;
    return true;
  });
}

/** Packings with every pod sent to its target: the one in the fewest nodes first, then such as use a node more. */
function byTargeting(
  situation: Situation,
  packed: Solution,
  drained: ConsolidationAnswer,
  left: () => number,
): ConsolidationAnswer {
  const mayEmpty = new Set(situation.candidates);
  let solution = packed;
  for (let n = 0; n < MOST_REPAIRED && left() > 0; n++) {
    const answer = byRepairing(situation, solution, drained, left);
    if (answer !== drained || solution.used + 1 >= nodesInUse(situation, drained) || situation.instance.priced)
      return answer;
    solution = packing(situation, { mayEmpty, aim: solution.used + 1, anew: false, milliseconds: left() });
    if (!isComplete(solution)) break;
  }
  return drained;
}

/** All pods, packed into as few nodes as are found or aimed at. */
function packing(
  { instance, clock, wanted }: Situation,
  options: { mayEmpty: ReadonlySet<number>; aim: number; anew: boolean; milliseconds: number },
): Solution {
  clock.check();
  return searchFewest(instance, { ...options, clock, wanted, mayEmpty: (node) => options.mayEmpty.has(node) });
}
