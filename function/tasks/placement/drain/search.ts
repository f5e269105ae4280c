import { picker, seedOf } from '../../../trm/state/random.js';
import { MASK_BITS, packingOf } from '../packing.js';
import {
  byDrain,
  compare,
  cordonedLeft,
  type DrainAnswer,
  inOrder,
  nodesInUse,
  QUICK_TRIALS,
  TRIALS,
} from './answer.js';
import { exactly } from './exact.js';
import { carriedOut, surely, targeted } from './proposal.js';
import { repack } from './repack.js';
import { choices } from './sets.js';
import { mayGo, type Situation } from './situation.js';
import type { Window } from './window.js';

/**
 * How much trying the search may do, in landings times nodes: about a second. A count and no time, so that the same
 * dump gets the same answer on every machine.
 */
const MOST_WORK = 600_000;
const MOST_ORDERS = 64;
/** Beyond so many pods nothing is packed anew. */
const MOST_ITEMS = 400;

/**
 * Nodes emptied one after another, each as long as the replay of the whole plan finds a place for every pod: in a few
 * sensible orders, then in random ones, until fewer nodes cannot do or enough was tried.
 */
export function search(situation: Situation): DrainAnswer {
  const candidates = situation.places.flatMap((place, n) => (mayGo(place, situation) ? [n] : []));
  let work = 0;
  const tried = new Map<string, DrainAnswer>();
  const tryOut = (nodes: readonly number[]): DrainAnswer => {
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
  return further(situation, lasting(situation, best), candidates);
}

/** Sets of nodes that are packed anew without, at most, for one number of them. */
const MOST_SETS = 600;

/**
 * One node more than the scheduler empties by itself, as long as there is one: sets of nodes are tried whose pods all find
 * a place on the others, if need be with exact targets.
 */
function further(situation: Situation, found: DrainAnswer, candidates: readonly number[]): DrainAnswer {
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
    if (!more) return exact(situation, best, window);
    best = more;
  }
}

/** What an exact solver finds where trying has come to its end, if it can be carried out. */
function exact(situation: Situation, best: DrainAnswer, { packing, cluster }: Window): DrainAnswer {
  const { places } = situation;
  const fewer = cordonedLeft(situation, best) === 0 ? 1 : 0;
  const most = nodesInUse(situation, best) - fewer + places.filter(({ node }) => !node.ready).length;
  situation.clock.check();
  const assignment = exactly(cluster, most, situation.wanted);
  if (!assignment) return best;
  // Without sets that must share a node, every item is one workload.
  const placed = packing.items.map(({ workloads: [w = -1] }) => assignment[w] ?? -1);
  return carriedOut(situation, { packing, cluster }, placed, best, 'exact');
}

function better(
  situation: Situation,
  best: DrainAnswer,
  window: Window,
  home: readonly (number | undefined)[],
  candidates: readonly number[],
): DrainAnswer | undefined {
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

/** What passes a few simulated runs may fail in others: then fewer nodes are emptied. */
function lasting(situation: Situation, answer: DrainAnswer): DrainAnswer {
  const whole = byDrain(situation, answer.drained, 'search', TRIALS);
  if (whole.outcome.ok || answer.drained.length === 0) return whole;
  // The last one emptied is the one with the most to move.
  return lasting(situation, byDrain(situation, answer.drained.slice(0, -1), 'search', 1));
}

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
