import type { Situation } from '../situation/situation.js';
import { byDrain, type ConsolidationAnswer, evictions, inOrder, QUICK_TRIALS, spentBy } from './answer.js';

/** What so many moves free. */
export interface Freed {
  readonly moves: number;
  /** Names of the nodes that are empty then. */
  readonly nodes: readonly string[];
  /** What the nodes in use cost then; only where costs are given. */
  readonly cost?: number;
}

/** Most points of a curve. */
const MOST_POINTS = 12;
/** Most pods × nodes that are replayed for a curve; it takes well under a second. */
const MOST_REPLAYED = 400_000;

/**
 * What a growing number of moves frees: nodes are drained one after the other, those with few pods first, each if the replay of all
 * of them still finds a node for every pod. Every point is a plan that works; with other nodes a few moves less may do.
 */
export function curveOf(situation: Situation): Freed[] {
  const { clock, places } = situation;
  const points: Freed[] = [];
  let [drained, replayed]: [readonly number[], number] = [[], 0];
  for (const node of inOrder(situation, situation.candidates)) {
    if (points.length >= MOST_POINTS || replayed > MOST_REPLAYED) break;
    clock.check();
    const more = byDrain(situation, inOrder(situation, [...drained, node]), 'search', QUICK_TRIALS);
    replayed += evictions(more) * places.length;
    if (!more.outcome.ok) continue;
    drained = more.drained;
    points.push(pointOf(situation, more));
  }
  return points;
}

function pointOf(situation: Situation, answer: ConsolidationAnswer): Freed {
  const nodes = answer.drained.map((n) => situation.dump.nodes[n]?.name ?? '');
  const cost = situation.instance.priced ? { cost: spentBy(situation, answer) } : {};
  return { moves: evictions(answer), nodes, ...cost };
}
