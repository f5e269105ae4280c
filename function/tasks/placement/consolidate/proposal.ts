import type { Assignment, Cluster } from '../cluster.js';
import { withFewerMoves } from '../fewer-moves.js';
import type { Landing } from '../layout/landing.js';
import { type Move, orderedMoves } from '../layout/steps.js';
import { movesOf } from '../moves.js';
import type { Packing, Placed } from '../packing.js';
import type { Target } from '../situation/plan.js';
import type { Situation } from '../situation/situation.js';
import { byDrain, byTargets, type ConsolidationAnswer, compare, confirmed, inOrder, QUICK_TRIALS } from './answer.js';

/** The better of two answers: the one found before, and the one that an assignment of nodes to workloads leads to. */
export function carriedOut(
  situation: Situation,
  assignment: Assignment,
  found: ConsolidationAnswer,
  by: ConsolidationAnswer['by'],
): ConsolidationAnswer {
  if (assignment.includes(undefined)) return found;
  const tried = tryOut(situation, assignment, by);
  return compare(situation, tried, found) < 0 ? withProof(tried, found) : found;
}

/**
 * What comes of an assignment, whether or not it works: the nodes that it leaves empty are drained, with the scheduler choosing
 * the targets or, where that fails, pod by pod to the assigned nodes.
 */
export function tryOut(
  situation: Situation,
  assignment: Assignment,
  by: ConsolidationAnswer['by'],
  landing?: Landing,
): ConsolidationAnswer {
  const nodes = emptiedBy(situation, assignment);
  const plain = surely(situation, nodes, by);
  return plain.outcome.ok ? plain : (targeted(situation, assignment, nodes, by, landing) ?? plain);
}

/** The nodes that an assignment leaves empty, in the order in which they are emptied. */
export function emptiedBy(situation: Situation, assignment: Assignment): number[] {
  const used = new Set(assignment);
  return inOrder(
    situation,
    situation.candidates.filter((n) => !used.has(n)),
  );
}

/** An answer with what was proven before it: that stays so for a better one. */
export const withProof = (answer: ConsolidationAnswer, { atLeast }: ConsolidationAnswer): ConsolidationAnswer =>
  atLeast === undefined ? answer : { ...answer, atLeast };

/** The nodes of all workloads, given the bins of a packing of the whole cluster; needless moves are taken back. */
export function assignmentOf({ packed: { cluster } }: Situation, packing: Packing, placed: Placed): Assignment {
  const home = cluster.workloads.map(({ at }) => at);
  // withFewerMoves considers only CPU and memory, so it is left out where other resources are scarce.
  const final = packing.bins.some(({ rest }) => rest) ? placed : withFewerMoves(packing, placed, home);
  const assignment = new Array<number | undefined>(home.length).fill(undefined);
  for (const [i, { workloads }] of packing.items.entries()) {
    for (const w of workloads) assignment[w] = final[i] === -1 ? undefined : final[i];
  }
  return assignment;
}

/** Drains nodes with the scheduler choosing the targets. It is tried in many trials only if a few went well. */
export function surely(
  situation: Situation,
  nodes: readonly number[],
  by: ConsolidationAnswer['by'],
): ConsolidationAnswer {
  const quick = byDrain(situation, nodes, by, QUICK_TRIALS);
  return quick.outcome.ok ? confirmed(situation, quick) : quick;
}

/**
 * Sends pods one by one to the nodes of an assignment; undefined where no order of moves leads there. `landing`, where
 * it is given, is heeded by the order.
 */
export function targeted(
  situation: Situation,
  assignment: Assignment,
  nodes: readonly number[],
  by: ConsolidationAnswer['by'],
  landing?: Landing,
): ConsolidationAnswer | undefined {
  const { cluster } = situation.packed;
  const moves = landing ? orderedMoves(cluster, assignment, landing) : plainMoves(cluster, assignment);
  if (!moves) return undefined;
  const nameOf = (n: number | undefined) => (n === undefined ? undefined : cluster.nodes[n]?.name);
  const at = cluster.workloads.map((workload) => workload.at);
  const targets = moves.flatMap(({ w, to }): Target[] => {
    const [pod, from, target] = [cluster.workloads[w]?.name, nameOf(at[w]), nameOf(to)];
    at[w] = to;
    return pod === undefined || from === undefined || target === undefined ? [] : [{ pod, from, to: target }];
  });
  const quick = byTargets(situation, nodes, targets, by, QUICK_TRIALS);
  return quick.outcome.ok ? confirmed(situation, quick) : quick;
}

/** An order of moves that only heeds room and what pods must keep apart from; it takes no time even for thousands of moves. */
function plainMoves(cluster: Cluster, assignment: Assignment): Move[] | undefined {
  const { kind, moves } = movesOf(cluster, assignment);
  return kind === 'ordered' ? moves.flatMap(({ workloads, to }) => workloads.map((w) => ({ w, to }))) : undefined;
}

/** The items with which the replay had trouble, and that are not at home. A dump has no sets that must share a node: item is workload. */
export function blamedItems(
  { packed, instance }: Situation,
  { outcome }: ConsolidationAnswer,
  assignment: Assignment,
): number[] {
  const blamed = new Set(outcome.blamed);
  return packed.pods.flatMap(({ name }, w) => (blamed.has(name) && assignment[w] !== instance.home[w] ? [w] : []));
}
