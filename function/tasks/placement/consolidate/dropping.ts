import type { Situation } from '../situation/situation.js';
import type { ConsolidationAnswer } from './answer.js';
import { surely } from './proposal.js';

/** Most rounds of dropping. */
const MOST_ROUNDS = 6;

/** A plan that drains nodes, and the nodes that it leaves alone since some pods could not leave them. */
export interface Dropped {
  readonly answer: ConsolidationAnswer;
  readonly dropped: readonly number[];
}

/**
 * Drains as many of these nodes as works: a node whose pods had trouble in the replay stays as it is, and the others are tried
 * again. In a large cluster it is often one app that the scheduler can put nowhere else.
 */
export function byDropping(situation: Situation, nodes: readonly number[]): Dropped {
  const dropped: number[] = [];
  let left = nodes;
  for (let round = 1; ; round++) {
    situation.clock.check();
    const answer = surely(situation, left, 'search');
    const stuck = answer.outcome.ok ? [] : homesOf(situation, answer).filter((node) => left.includes(node));
    if (stuck.length === 0 || round === MOST_ROUNDS) return { answer, dropped };
    dropped.push(...stuck);
    left = left.filter((node) => !stuck.includes(node));
  }
}

/** The nodes from which the pods came with which a replay had trouble. */
function homesOf({ dump }: Situation, { outcome }: ConsolidationAnswer): number[] {
  const blamed = new Set(outcome.blamed);
  return [...new Set(dump.pods.flatMap(({ name, at }) => (at !== undefined && blamed.has(name) ? [at] : [])))];
}
