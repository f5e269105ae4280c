import { withFewerMoves } from '../fewer-moves.js';
import { movesOf } from '../moves.js';
import type { Placed } from '../packing.js';
import type { Target } from '../situation/plan.js';
import { mayGo, type Situation } from '../situation/situation.js';
import { byDrain, byTargets, type ConsolidationAnswer, compare, inOrder, QUICK_TRIALS, TRIALS } from './answer.js';
import type { Window } from './window.js';

/**
 * The better of two answers: the one found before, and the one that a packing leads to. The nodes that the packing leaves
 * empty are drained, with the scheduler choosing the targets or, where that fails, pod by pod to the nodes of the packing.
 */
export function carriedOut(
  situation: Situation,
  window: Window,
  placed: Placed,
  found: ConsolidationAnswer,
  by: ConsolidationAnswer['by'],
): ConsolidationAnswer {
  const nodes = emptyNodes(situation, window, placed);
  if (nodes === undefined) return found;
  const plain = surely(situation, nodes, by);
  if (compare(situation, plain, found) < 0) return plain;
  if (plain.outcome.ok) return found;
  const exact = targeted(situation, window, placed, nodes, by);
  return exact && compare(situation, exact, found) < 0 ? exact : found;
}

/** The nodes that a packing leaves empty, in the order in which they are emptied; undefined where an item has no bin. */
function emptyNodes(situation: Situation, { packing }: Window, placed: Placed): number[] | undefined {
  if (placed.some((bin) => bin === -1)) return undefined;
  const used = new Set(placed.filter((_, i) => (packing.items[i]?.workloads.length ?? 0) > 0));
  return inOrder(
    situation,
    situation.places.flatMap((place, n) => (!used.has(n) && mayGo(place, situation) ? [n] : [])),
  );
}

/** Drains nodes with the scheduler choosing the targets. It is tried in many trials only if a few went well. */
export function surely(
  situation: Situation,
  nodes: readonly number[],
  by: ConsolidationAnswer['by'],
): ConsolidationAnswer {
  const quick = byDrain(situation, nodes, by, QUICK_TRIALS);
  return quick.outcome.ok ? byDrain(situation, nodes, by, TRIALS) : quick;
}

/** Sends pods one by one to the nodes of a packing; undefined where no order of moves leads there. */
export function targeted(
  situation: Situation,
  { packing, cluster }: Window,
  placed: Placed,
  nodes: readonly number[],
  by: ConsolidationAnswer['by'],
): ConsolidationAnswer | undefined {
  const home = cluster.workloads.map(({ at }) => at);
  // withFewerMoves considers only CPU and memory, so it is left out where other resources are scarce.
  const final = packing.bins.some(({ rest }) => rest) ? placed : withFewerMoves(packing, placed, home);
  const assignment = new Array<number | undefined>(home.length).fill(undefined);
  for (const [i, { workloads }] of packing.items.entries()) for (const w of workloads) assignment[w] = final[i];
  const { kind, moves } = movesOf(cluster, assignment);
  if (kind !== 'ordered') return undefined;
  const nameOf = (n: number | undefined) => (n === undefined ? undefined : cluster.nodes[n]?.name);
  const targets = moves.flatMap(({ workloads, to }) =>
    workloads.flatMap((w): Target[] => {
      const [pod, from, target] = [cluster.workloads[w]?.name, nameOf(home[w]), nameOf(to)];
      return pod === undefined || from === undefined || target === undefined ? [] : [{ pod, from, to: target }];
    }),
  );
  const quick = byTargets(situation, nodes, targets, by, QUICK_TRIALS);
  return quick.outcome.ok ? byTargets(situation, nodes, targets, by, TRIALS) : quick;
}
