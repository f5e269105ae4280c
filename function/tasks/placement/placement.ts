import { type Clock, UNBOUNDED } from '../../common/clock.js';
import type { Task } from '../task.js';
import { type Bound, boundOf } from './bounds.js';
import { movedCount, nodesInUse, usedNodes, violationsOf } from './check.js';
import { type Assignment, type Cluster, obeyed } from './cluster.js';
import { Commitment, type Placed } from './commit.js';
import { OUTPUTS, SEQUENCE, VOCABULARY } from './encode.js';
import { count, utilisation, whyImpossible } from './explain.js';
import { withFewerMoves } from './fewer-moves.js';
import { enumerate } from './ignored.js';
import { encodePacking } from './layout.js';
import { MOST_LOOKS, type Move, movesOf } from './moves.js';
import { type Packing, Partial, packingOf } from './packing.js';
import { contextSchema, readCluster } from './read.js';

/** Workloads onto nodes: within CPU and memory, by the rules, on as few nodes as can be; see placement/. */
export interface PlacementProblem {
  cluster: Cluster;
  packing: Packing;
  bound: Bound;
  /** Asked by whatever is done with the problem. */
  clock: Clock;
}

export interface PlacementAnswer {
  /** Undefined where it is proven that there is none. */
  assignment: Assignment | undefined;
}

export const problemOf = (given: Cluster, clock: Clock = UNBOUNDED): PlacementProblem => {
  const cluster = obeyed(given);
  const packing = packingOf(cluster);
  return { cluster, packing, bound: boundOf(packing, clock), clock };
};

/** From items to workloads; needless moves are taken back. */
function assigned({ cluster, packing }: PlacementProblem, placed: Placed): PlacementAnswer {
  const home = cluster.workloads.map(({ at }) => at);
  const whole = placed.every((bin) => bin !== -1);
  const final = whole ? withFewerMoves(packing, placed, home) : placed;
  const assignment = new Array<number | undefined>(cluster.workloads.length).fill(undefined);
  for (const [i, { workloads }] of packing.items.entries()) {
    const bin = final[i] ?? -1;
    for (const w of workloads) assignment[w] = bin === -1 ? undefined : bin;
  }
  return { assignment };
}

const fewestOf = ({ bound }: PlacementProblem) => (bound.feasible ? bound.bins : 0);

/** Whether nothing needs a model: impossible, or every workload has one node only. */
function immediate(problem: PlacementProblem): PlacementAnswer | undefined {
  if (!problem.bound.feasible) return { assignment: undefined };
  const state = new Partial(problem.packing);
  state.settle();
  return state.waiting === 0 ? assigned(problem, state.placed) : undefined;
}

function explain(
  { cluster, packing, bound }: PlacementProblem,
  { assignment }: PlacementAnswer,
  violations: readonly string[],
) {
  const { nodes, workloads } = cluster;
  if (!bound.feasible) return `No placement can do: ${whyImpossible(cluster, packing, bound.reason)}.`;
  if (!assignment || violations.length > 0) {
    return `No placement found: the best attempt breaks ${count(violations.length, 'rule')}, first: ${violations[0]}. There may be one all the same.`;
  }
  const inUse = usedNodes(cluster, assignment);
  const used = nodes.filter((_, n) => inUse.includes(n)).map(({ name }) => name);
  const free = nodes.filter((_, n) => !inUse.includes(n)).map(({ name }) => name);
  if (workloads.length === 0) {
    if (free.length === 0)
      return 'Nothing runs here that needs a place, but every node is kept: no node can be drained.';
    return `Nothing runs here that has to stay: ${free.length > 1 ? 'all of ' : ''}${enumerate(free)} can be drained.`;
  }
  const running = used.filter((_, i) => assignment.includes(inUse[i]));
  const kept = used.filter((name) => !running.includes(name));
  const where = `${count(running.length, 'node')} (${enumerate(running)})`;
  const also = kept.length === 0 ? '' : `, and ${enumerate(kept)} ${kept.length === 1 ? 'is' : 'are'} kept`;
  const proof = used.length === bound.bins ? ' Fewer nodes cannot do.' : '';
  return `${count(workloads.length, 'workload')} ${workloads.length === 1 ? 'fits' : 'fit'} on ${where}${also}: ${whatGoes(free, movedCount(cluster, assignment))}.${proof}`;
}

/** Nodes that become free, and the moves that it takes; moves that free nothing mend what breaks a rule today. */
function whatGoes(free: readonly string[], moves: number): string {
  if (free.length > 0) return `${enumerate(free)} can be drained${moves === 0 ? '' : ` after ${count(moves, 'move')}`}`;
  const mend =
    moves === 0 ? '' : `, and ${count(moves, 'move')} ${moves === 1 ? 'is' : 'are'} needed to keep the rules`;
  return `no node can be drained${mend}`;
}

/** The moves in order, by name. */
function way({ cluster, clock }: PlacementProblem, assignment: Assignment) {
  const { nodes, workloads } = cluster;
  const { kind, moves } = movesOf(cluster, assignment, MOST_LOOKS, clock);
  const name = (n: number | undefined) => (n === undefined ? null : (nodes[n]?.name ?? null));
  const step = ({ workloads: who, to, stopFirst }: Move) => ({
    workloads: who.map((w) => workloads[w]?.name ?? ''),
    from: name(workloads[who[0] ?? -1]?.at),
    to: name(to),
    ...(stopFirst ? { stop_first: true } : {}),
  });
  return { order: kind, steps: moves.map(step) };
}

function result(problem: PlacementProblem, { assignment }: PlacementAnswer) {
  const { cluster, packing, bound } = problem;
  const { nodes, workloads, ignored } = cluster;
  const name = (n: number | undefined) => (n === undefined ? null : (nodes[n]?.name ?? null));
  if (!bound.feasible) {
    return { feasible: false, reason: whyImpossible(cluster, packing, bound.reason), ignored };
  }
  const used = usedNodes(cluster, assignment ?? []);
  const feasible = assignment !== undefined && violationsOf(cluster, assignment).length === 0;
  return {
    feasible: feasible ? true : null,
    nodes_used: used.length,
    nodes_needed_at_least: bound.bins,
    fewest: feasible && used.length === bound.bins,
    placement: workloads.map((workload, w) => ({
      workload: workload.name,
      node: name(assignment?.[w]),
      ...(workload.at === undefined ? {} : { from: name(workload.at) }),
    })),
    moves: feasible ? way(problem, assignment) : null,
    drain: nodes.filter((_, n) => !used.includes(n)).map((node) => node.name),
    utilisation: utilisation(cluster, assignment),
    ignored,
  };
}

export const placement: Task<PlacementProblem, PlacementAnswer> = {
  name: 'placement',
  taskTypes: ['optimization', 'planning'],
  contextSchema,
  sequenceLength: SEQUENCE,
  vocabularySize: VOCABULARY,
  outputVocabularySize: OUTPUTS,
  symmetries: [],
  read: ({ context = {} }, clock = UNBOUNDED) => {
    const reading = readCluster(context, clock);
    return reading.kind === 'problem' ? { kind: 'problem', problem: problemOf(reading.problem, clock) } : reading;
  },
  encode: ({ packing }) => encodePacking(packing),
  encodeAnswer: () => [],
  decode: (problem, tokens) =>
    assigned(
      problem,
      tokens.map((token) => token - 1),
    ),
  verify: ({ cluster, bound }, { assignment }) =>
    bound.feasible ? violationsOf(cluster, assignment ?? cluster.workloads.map(() => undefined)) : [],
  rate: (problem, { assignment }, violations) => {
    if (!assignment) return { proven: true, rank: [], certain: true };
    const used = nodesInUse(problem.cluster, assignment);
    const proven = violations.length === 0 && used === fewestOf(problem);
    return { proven, certain: proven, rank: [violations.length, used, movedCount(problem.cluster, assignment)] };
  },
  answer: immediate,
  attempts: (problem, judge) => (pick) =>
    new Commitment(problem.packing, (placed) => judge(assigned(problem, placed)), fewestOf(problem), pick),
  summarize: ({ assignment }) => (assignment ?? []).map((node) => (node === undefined ? '-' : node + 1)).join(' '),
  explain,
  result,
};
