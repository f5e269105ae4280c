import { picker, seedOf } from '../../../trm/state/random.js';
import { MASK_BITS, packingOf } from '../packing.js';
import { mayGo, type Situation } from '../situation/situation.js';
import {
  byDrain,
  type ConsolidationAnswer,
  compare,
  cordonedLeft,
  inOrder,
  nodesInUse,
  QUICK_TRIALS,
  TRIALS,
} from './answer.js';
import { solveExactly } from './exact.js';
import { carriedOut, surely, targeted } from './proposal.js';
import { repack } from './repack.js';
import { choices } from './sets.js';
import type { Window } from './window.js';

/**
 * How much the search may try, counted as pods that land times nodes; it takes about a second. It is a count and not a time,
 * so that the same dump gets the same answer on every machine.
 */
const MOST_WORK = 600_000;
/** Most random orders of nodes. */
const MOST_ORDERS = 64;
/** Up to so many pods everything may be packed anew; with more that would take too long. */
const MOST_ITEMS = 400;

/**
 * Searches for the most nodes to empty. Nodes are added to a plan one after another, each if the replay of the whole plan
 * still finds a node for every pod: in a few sensible orders first and then in random ones, until fewer nodes in use are
 * proven impossible, or enough was tried. After that, larger sets are packed anew.
 */
export function search(situation: Situation): ConsolidationAnswer {
  const candidates = situation.places.flatMap((place, n) => (mayGo(place, situation) ? [n] : []));
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
      if (more.outcome.ok) current = more;
    }
    if (compare(situation, current, best) < 0) best = current;
    if (work > MOST_WORK || nodesInUse(situation, best) <= situation.bound) break;
  }
  return extended(situation, confirmed(situation, best), candidates);
}

/** Most sets of nodes of one size for which the pods are packed anew onto the other nodes. */
const MOST_SETS = 600;

/**
 * Empties one node more than was found, as long as that is possible: sets of nodes are tried whose pods all fit onto the
 * others, if need be with every pod sent to its target. At last the exact solver is asked.
 */
function extended(
  situation: Situation,
  found: ConsolidationAnswer,
  candidates: readonly number[],
): ConsolidationAnswer {
  const { cluster } = situation.packed;
  const { length } = cluster.nodes;
  if (length > MASK_BITS || cluster.workloads.length > MOST_ITEMS) return found;
  const packing = packingOf(cluster);
  const home = cluster.workloads.map(({ at }) => at);
  const window = { packing, cluster };
  let best = found;
  for (;;) {
    if (nodesInUse(situation, best) <= situation.bound && cordonedLeft(situation, best) === 0) return best;
    const more = better(situation, best, window, home, inOrder(situation, candidates));
    if (!more) return bySolver(situation, best, window);
    best = more;
  }
}

/** The better of the best answer so far and what the exact solver finds, if that can be carried out. */
function bySolver(situation: Situation, best: ConsolidationAnswer, { packing, cluster }: Window): ConsolidationAnswer {
  const { places } = situation;
  const fewer = cordonedLeft(situation, best) === 0 ? 1 : 0;
  const most = nodesInUse(situation, best) - fewer + places.filter(({ node }) => !node.ready).length;
  situation.clock.check();
  const assignment = solveExactly(cluster, most, situation.wanted);
  if (!assignment) return best;
  // A dump has no sets that must share a node, so every item is one workload.
  const placed = packing.items.map(({ workloads: [w = -1] }) => assignment[w] ?? -1);
  return carriedOut(situation, { packing, cluster }, placed, best, 'exact');
}

/** A better answer that empties one node more; undefined where none was found. */
function better(
  situation: Situation,
  best: ConsolidationAnswer,
  window: Window,
  home: readonly (number | undefined)[],
  candidates: readonly number[],
): ConsolidationAnswer | undefined {
  for (const nodes of choices(candidates, best.drained.length + 1, MOST_SETS)) {
    situation.clock.check();
    const placed = repack(window.packing, nodes, home);
    if (!placed) continue;
    const plain = surely(situation, inOrder(situation, nodes), 'search');
    const answer = plain.outcome.ok ? plain : targeted(situation, window, placed, nodes, 'search');
    if (answer && compare(situation, answer, best) < 0) return answer;
  }
  return undefined;
}

/** The answer after many trials. What passes a few may fail in others, and then fewer nodes are emptied. */
function confirmed(situation: Situation, answer: ConsolidationAnswer): ConsolidationAnswer {
  const whole = byDrain(situation, answer.drained, 'search', TRIALS);
  if (whole.outcome.ok || answer.drained.length === 0) return whole;
  // The node that is emptied last has the most pods to move.
  return confirmed(situation, byDrain(situation, answer.drained.slice(0, -1), 'search', 1));
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
