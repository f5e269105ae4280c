import { picker, seedOf } from '../../../trm/state/random.js';
import type { Situation } from '../situation/situation.js';
import {
  byDrain,
  type ConsolidationAnswer,
  compare,
  inOrder,
  isFinal,
  isWithin,
  QUICK_TRIALS,
  TRIALS,
} from './answer.js';

/**
 * How much the search may try, counted as pods that land times nodes; it takes about a second. It is a count and not a time,
 * so that the same dump gets the same answer on every machine.
 */
const MOST_WORK = 600_000;
/** Most random orders of nodes. */
const MOST_ORDERS = 64;

/**
 * Searches for the most nodes to empty. Nodes are added to a plan one after another, each if the replay of the whole plan
 * still finds a node for every pod: in a few sensible orders first and then in random ones, until fewer nodes in use are
 * proven impossible, or enough was tried.
 */
export function byAdding(situation: Situation): ConsolidationAnswer {
  const { candidates } = situation;
  let work = 0;
  const tried = new Map<string, ConsolidationAnswer>();
  const tryOut = (nodes: readonly number[]): ConsolidationAnswer => {
    situation.clock.check();
    const key = nodes.join();
    const known = tried.get(key);
    if (known) return known;
    const pods = nodes.reduce((sum, n) => sum + (situation.places[n]?.free.length ?? 0), 1);
    work += pods * situation.places.length * QUICK_TRIALS;
    const answer = byDrain(situation, nodes, 'search', QUICK_TRIALS);
    tried.set(key, answer);
    return answer;
  };
  let best = tryOut([]);
  for (const order of orders(situation, candidates)) {
    let current = tryOut([]);
    for (const n of order) {
      if (work > MOST_WORK) break;
      const more = tryOut(inOrder(situation, [...current.drained, n]));
      if (more.outcome.ok && isWithin(situation, more)) current = more;
    }
    if (compare(situation, current, best) < 0) best = current;
    if (work > MOST_WORK || isFinal(situation, best)) break;
  }
  return lasting(situation, best);
}

/** The answer after many trials. What passes a few may fail in others, and then fewer nodes are emptied. */
function lasting(situation: Situation, answer: ConsolidationAnswer): ConsolidationAnswer {
  const whole = byDrain(situation, answer.drained, 'search', TRIALS);
  if (whole.outcome.ok || answer.drained.length === 0) return whole;
  // The node that is emptied last has the most pods to move.
  return lasting(situation, byDrain(situation, answer.drained.slice(0, -1), 'search', 1));
}

/** Orders in which nodes are tried: by pods, by the memory of their pods, by their own memory, and then random ones. */
function* orders(situation: Situation, candidates: readonly number[]): Generator<readonly number[]> {
  const { places, dump } = situation;
  const byPods = inOrder(situation, candidates);
  yield byPods;
  const load = (n: number) =>
    (places[n]?.free ?? []).reduce((sum, { requests }) => sum + (requests.get('memory') ?? 0) / 2 ** 20, 0);
  const cordonedFirst = (a: number, b: number) =>
    Number(places[b]?.node.cordoned ?? false) - Number(places[a]?.node.cordoned ?? false);
  yield [...candidates].sort((a, b) => cordonedFirst(a, b) || load(a) - load(b));
  const room = (n: number) => dump.nodes[n]?.allocatable.get('memory') ?? 0;
  yield [...candidates].sort((a, b) => cordonedFirst(a, b) || room(a) - room(b));
  const pick = picker(seedOf('drain', candidates));
  for (let i = 0; i < MOST_ORDERS && candidates.length > 1; i++) {
    const keys = candidates.map(() => pick(1 << 30));
    yield [...candidates.keys()]
      .sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0))
      .map((i) => candidates[i] ?? 0)
      .sort(cordonedFirst);
  }
}
