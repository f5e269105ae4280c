import { movesOf } from '../moves.js';
import type { Placed } from '../packing.js';
import { stayPut } from '../stay.js';
import { byDrain, byTargets, compare, type DrainAnswer, inOrder, QUICK_TRIALS, TRIALS } from './answer.js';
import type { Target } from './plan.js';
import { mayGo, type Situation } from './situation.js';
import type { Window } from './window.js';

/**
 * What comes of a packing: the nodes that it leaves empty are drained, as the scheduler would do it or, where that does
 * not work out, pod by pod to where the packing has them. What was found before stays the answer unless this is better.
 */
export function carriedOut(
  situation: Situation,
  window: Window,
  placed: Placed,
  found: DrainAnswer,
  by: DrainAnswer['by'],
): DrainAnswer {
  const nodes = emptyNodes(situation, window, placed);
  if (nodes === undefined) return found;
  const plain = surely(situation, nodes, by);
  if (compare(situation, plain, found) < 0) return plain;
  if (plain.outcome.ok) return found;
  const exact = targeted(situation, window, placed, nodes, by);
  return exact && compare(situation, exact, found) < 0 ? exact : found;
}

/** Undefined where something has no place. */
function emptyNodes(situation: Situation, { packing }: Window, placed: Placed): number[] | undefined {
  if (placed.some((bin) => bin === -1)) return undefined;
  const used = new Set(placed.filter((_, i) => (packing.items[i]?.workloads.length ?? 0) > 0));
  return inOrder(
    situation,
    situation.places.flatMap((place, n) => (!used.has(n) && mayGo(place, situation) ? [n] : [])),
  );
}

/** As the scheduler would do it; in many trials where a few went well. */
export function surely(situation: Situation, nodes: readonly number[], by: DrainAnswer['by']): DrainAnswer {
  const quick = byDrain(situation, nodes, by, QUICK_TRIALS);
  return quick.outcome.ok ? byDrain(situation, nodes, by, TRIALS) : quick;
}

/** Pod by pod to where a packing has them; undefined where no order of moves gets there. */
export function targeted(
  situation: Situation,
  { packing, cluster }: Window,
  placed: Placed,
  nodes: readonly number[],
  by: DrainAnswer['by'],
): DrainAnswer | undefined {
  const home = cluster.workloads.map(({ at }) => at);
  // Taking needless moves back looks at CPU and memory alone.
  const final = packing.bins.some(({ rest }) => rest) ? placed : stayPut(packing, placed, home);
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
