import type { Assignment } from '../cluster.js';
import { assumptionsOf } from '../situation/assumptions.js';
import { commandsOf } from '../situation/kubectl.js';
import type { Situation } from '../situation/situation.js';
import { utilisation } from '../utilisation.js';
import { type ConsolidationAnswer, neededBy, spentBy } from './answer.js';
import { curveOf } from './curve.js';
import type { ConsolidationProblem } from './read.js';
import type { ConsolidateResult } from './result-schema.js';
import type { ConsolidationVerdict } from './rules.js';
import { isFewest } from './words.js';

/** A plan and all that rests on it, as data. */
export function resultOf(
  problem: ConsolidationProblem,
  answer: ConsolidationAnswer,
  { used }: ConsolidationVerdict,
): ConsolidateResult {
  const { situation } = problem;
  const { dump, packed } = situation;
  const { ok } = answer.outcome;
  const nodeOf = nodesAfter(problem, answer);
  const indices = new Map(dump.nodes.map(({ name }, n) => [name, n]));
  const assignment: Assignment = packed.pods.map(({ name, at }) => indices.get(nodeOf(name, at) ?? ''));
  return {
    objective: 'consolidate',
    feasible: ok ? true : null,
    nodes_used: used,
    ...(situation.instance.priced
      ? { cost: costOf(situation, answer) }
      : { nodes_needed_at_least: neededBy(situation, answer) }),
    fewest: isFewest(situation, answer),
    ...(situation.maxMoves === undefined ? {} : { max_moves: situation.maxMoves, curve: curveOf(situation) }),
    found_by: answer.by,
    drain: answer.drained.map((n) => dump.nodes[n]?.name ?? ''),
    plan: ok ? planOf(problem, answer) : null,
    moves: ok ? movesOf(answer) : null,
    drain_alone: aloneOf(problem),
    waiting: waitingOf(problem),
    stays: packed.pods.flatMap(({ name, pin }) => (pin ? [{ pod: name, why: pin.why }] : [])),
    placement: packed.pods.map(({ name, at }) => ({
      workload: name,
      node: nodeOf(name, at),
      ...(at === undefined ? {} : { from: dump.nodes[at]?.name ?? null }),
    })),
    utilisation: utilisation(packed.cluster, assignment),
    assumed: assumptionsOf(situation),
    missing: dump.gaps.missing,
    ignored: dump.ignored.sentences(),
  };
}

/** What the nodes in use cost: today, after the plan, and at least, as far as is proven. */
const costOf = (situation: Situation, answer: ConsolidationAnswer) => ({
  today: spentBy(situation, { drained: [] }),
  after: spentBy(situation, answer),
  at_least: neededBy(situation, answer),
});

/** The node of a pod, which runs at an index today, after the plan. */
function nodesAfter({ situation: { dump } }: ConsolidationProblem, { outcome }: ConsolidationAnswer) {
  const landed = new Map(outcome.landed.map(({ pod, to }) => [pod, to]));
  return (pod: string, at: number | undefined) =>
    landed.get(pod) ?? (at === undefined ? null : (dump.nodes[at]?.name ?? null));
}

function planOf({ situation: { dump } }: ConsolidationProblem, { plan }: ConsolidationAnswer) {
  const emptyDir = dump.pods.some(({ kind, mounts }) => kind !== 'bound' && mounts.emptyDir);
  const { kind, steps } = plan;
  return { kind, steps, kubectl: commandsOf(plan, emptyDir) };
}

function movesOf({ outcome }: ConsolidationAnswer) {
  const moves = outcome.landed.filter(({ from }) => from !== undefined);
  const steps = moves.map(({ pod, from, to }) => ({ workloads: [pod], from: from ?? null, to }));
  return { order: 'ordered' as const, steps };
}

const aloneOf = ({ alone }: ConsolidationProblem) =>
  alone.map(({ node, ok, controlPlane, moves, why }) => ({
    node,
    ok,
    ...(controlPlane ? { control_plane: true } : {}),
    moves,
    why,
  }));

const waitingOf = ({ situation: { waiting } }: ConsolidationProblem) =>
  waiting.map(({ pod, waits, to, why }) => ({
    pod,
    why: to === undefined ? [waits, ...why].join('; ') : `${waits}; there is room on ${to}`,
    node: to ?? null,
  }));
