import { MASK_BITS, type Packing, packingOf } from '../packing.js';
import type { Situation } from '../situation/situation.js';
import { type ConsolidationAnswer, compare, inOrder, isFinal } from './answer.js';
import { assignmentOf, surely, targeted, withProof } from './proposal.js';
import { repack } from './repack.js';

/** Most sets of nodes of one size for which the pods are packed anew onto the other nodes. */
const MOST_SETS = 600;
/** Up to so many pods that is done; with more it would take too long. */
const MOST_ITEMS = 400;

/**
 * Empties one node more than was found, as long as that is possible: sets of nodes are tried whose pods all fit onto the
 * others, if need be with every pod sent to its target.
 */
export function bySets(situation: Situation, found: ConsolidationAnswer): ConsolidationAnswer {
  const { cluster } = situation.packed;
  if (cluster.nodes.length > MASK_BITS || cluster.workloads.length > MOST_ITEMS) return found;
  const packing = packingOf(cluster);
  let best = found;
  while (!isFinal(situation, best) && situation.maxMoves === undefined) {
    const more = better(situation, best, packing);
    if (!more) break;
    best = more;
  }
  return best;
}

/** A better answer that empties one node more; undefined where none was found. */
function better(situation: Situation, best: ConsolidationAnswer, packing: Packing): ConsolidationAnswer | undefined {
  const home = situation.packed.cluster.workloads.map(({ at }) => at);
  const candidates = inOrder(situation, situation.candidates);
  for (const nodes of choices(candidates, best.drained.length + 1, MOST_SETS)) {
    situation.clock.check();
    const placed = repack(packing, nodes, home);
    if (!placed) continue;
    const plain = surely(situation, inOrder(situation, nodes), 'search');
    const answer = plain.outcome.ok
      ? plain
      : targeted(situation, assignmentOf(situation, packing, placed), nodes, 'search');
    if (answer && compare(situation, answer, best) < 0) return withProof(answer, best);
  }
  return undefined;
}

/** All sets of `size` of these values, those first that are made of the first values; at most `most` sets. */
export function* choices(among: readonly number[], size: number, most: number): Generator<readonly number[]> {
  if (size < 0 || size > among.length) return;
  const at = Array.from({ length: size }, (_, i) => i);
  for (let count = 0; count < most; count++) {
    yield at.map((i) => among[i] ?? -1);
    // The last position that can move on moves by one, and the positions after it follow directly.
    let i = size - 1;
    while (i >= 0 && at[i] === among.length - size + i) i--;
    if (i < 0) return;
    at[i] = (at[i] ?? 0) + 1;
    for (let j = i + 1; j < size; j++) at[j] = (at[j - 1] ?? 0) + 1;
  }
}
