import { count } from '../phrases.js';
import type { Words } from '../task.js';
import { enumerate } from './ignored.js';
import { whyImpossible } from './impossible.js';
import { neededBy, type PlacementAnswer, type PlacementProblem } from './problem.js';
import { resultOf } from './result.js';
import { resultSchema } from './result-schema.js';
import type { PlacementVerdict } from './rules.js';

export const words: Words<PlacementProblem, PlacementAnswer, PlacementVerdict> = {
  summarize: ({ assignment }, { packing }, { used }) =>
    packing
      ? (assignment ?? []).map((node) => (node === undefined ? '-' : node + 1)).join(' ')
      : `${count(used.length, 'node')} in use`,
  explain,
  resultSchema,
  result: resultOf,
};

function explain(problem: PlacementProblem, answer: PlacementAnswer, verdict: PlacementVerdict): string {
  const { assignment } = answer;
  const { cluster, bound } = problem;
  const { violations } = verdict;
  if (!bound.feasible) return `No placement can do: ${whyImpossible(cluster, bound.reason)}.`;
  if (!assignment || violations.length > 0) {
    return `No placement found: the best attempt breaks ${count(violations.length, 'rule')}, first: ${violations[0]}. There may be one all the same.`;
  }
  const used = verdict.used.map((n) => cluster.nodes[n]?.name ?? '');
  const free = cluster.nodes.filter((_, n) => !verdict.used.includes(n)).map(({ name }) => name);
  if (cluster.workloads.length === 0) return nothingRuns(free);
  const running = used.filter((_, i) => assignment.includes(verdict.used[i]));
  const kept = used.filter((name) => !running.includes(name));
  const { priced } = problem.instance;
  const least = priced ? ' Nodes that cost less cannot do.' : ' Fewer nodes cannot do.';
  const proof = verdict.spent <= neededBy(problem, answer) ? least : '';
  const price = priced ? ` They cost ${Math.round(verdict.spent * 1000) / 1000}.` : '';
  const who = `${count(cluster.workloads.length, 'workload')} ${cluster.workloads.length === 1 ? 'fits' : 'fit'}`;
  return `${who} on ${nodesInUse(running, kept)}: ${whatGoes(free, verdict.moves)}.${price}${proof}`;
}

function nothingRuns(free: readonly string[]): string {
  if (free.length === 0) {
    return 'Nothing runs here that needs a place, but every node is kept: no node can be drained.';
  }
  return `Nothing runs here that has to stay: ${free.length > 1 ? 'all of ' : ''}${enumerate(free)} can be drained.`;
}

/** Nodes that run something, and those that run nothing and are kept, by name. */
function nodesInUse(running: readonly string[], kept: readonly string[]): string {
  const where = `${count(running.length, 'node')} (${enumerate(running)})`;
  return kept.length === 0 ? where : `${where}, and ${enumerate(kept)} ${kept.length === 1 ? 'is' : 'are'} kept`;
}

/** Nodes that become free, and the moves that it takes; moves that free nothing mend what breaks a rule today. */
function whatGoes(free: readonly string[], moves: number): string {
  if (free.length > 0) return `${enumerate(free)} can be drained${moves === 0 ? '' : ` after ${count(moves, 'move')}`}`;
  const mend =
    moves === 0 ? '' : `, and ${count(moves, 'move')} ${moves === 1 ? 'is' : 'are'} needed to keep the rules`;
  return `no node can be drained${mend}`;
}
