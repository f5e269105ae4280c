import { type Clock, UNBOUNDED } from '../../../common/clock.js';
import type { Reading, Task } from '../../task.js';
import type { Assignment } from '../cluster.js';
import { Commitment, type Placed } from '../commit.js';
import { OUTPUTS, SEQUENCE, VOCABULARY } from '../encode.js';
import { utilisation } from '../explain.js';
import { readDump } from '../kubernetes/dump.js';
import { encodePacking } from '../layout.js';
import { contextSchema } from '../read.js';
import { QuantityError } from '../replay/amounts.js';
import { type Alone, drainAlone } from './alone.js';
import { cordonedLeft, type DrainAnswer, nodesInUse, rankOf } from './answer.js';
import { commandsOf } from './kubectl.js';
import { carriedOut } from './proposal.js';
import { search } from './search.js';
import { type Situation, situationOf } from './situation.js';
import { trustIn } from './trust.js';
import { type Window, windowOf } from './window.js';
import { answerOf, assumptionsOf, isFewest } from './words.js';

/** Which nodes of a running cluster can be emptied, and how: from a dump of kubectl's. */
export interface DrainProblem {
  readonly situation: Situation;
  /** The best that trying found, before the model is asked. */
  readonly found: DrainAnswer;
  /** What the model is shown; undefined where the cluster is larger than it can see. */
  readonly window: Window | undefined;
  readonly alone: readonly Alone[];
}

function read(context: Record<string, unknown>, clock: Clock): Reading<DrainProblem> {
  const reading = readDump(context, clock);
  if (reading.kind !== 'problem') return reading;
  try {
    const situation = situationOf(reading.problem, clock);
    const found = search(situation);
    return {
      kind: 'problem',
      problem: { situation, found, window: windowOf(situation), alone: drainAlone(situation) },
    };
  } catch (error) {
    // The replay counts more than plans do, images and limits of everything among them, and cannot say where it stands.
    if (!(error instanceof QuantityError)) throw error;
    return { kind: 'invalid', errors: [{ pointer: '/context/kubernetes', message: error.message }] };
  }
}

const proven = ({ situation }: DrainProblem, answer: DrainAnswer) =>
  answer.outcome.ok && nodesInUse(situation, answer) <= situation.bound && cordonedLeft(situation, answer) === 0;

/** What is wrong with a plan, and what of the cluster nobody has seen. */
const violationsOf = ({ situation }: DrainProblem, { outcome }: DrainAnswer): string[] => [
  ...situation.dump.gaps.missing,
  ...(outcome.ok
    ? []
    : [...outcome.pending.map(({ pod, why }) => `${pod} fits nowhere: ${why.join('; ')}`), ...outcome.violations]),
];

function result(problem: DrainProblem, answer: DrainAnswer) {
  const { situation, alone } = problem;
  const { dump, packed, waiting } = situation;
  const landed = new Map(answer.outcome.landed.map(({ pod, to }) => [pod, to]));
  const indices = new Map(dump.nodes.map(({ name }, n) => [name, n]));
  const nodeOf = (pod: string, at: number | undefined) =>
    landed.get(pod) ?? (at === undefined ? null : (dump.nodes[at]?.name ?? null));
  const assignment: Assignment = packed.pods.map(({ name, at }) => indices.get(nodeOf(name, at) ?? ''));
  const emptyDir = dump.pods.some(({ kind, mounts }) => kind !== 'bound' && mounts.emptyDir);
  const moves = answer.outcome.landed.filter(({ from }) => from !== undefined);
  const { steps, kind } = answer.plan;
  return {
    feasible: answer.outcome.ok ? true : null,
    nodes_used: nodesInUse(situation, answer),
    nodes_needed_at_least: situation.bound,
    fewest: isFewest(situation, answer),
    found_by: answer.by,
    drain: answer.drained.map((n) => dump.nodes[n]?.name ?? ''),
    plan: answer.outcome.ok ? { kind, steps, kubectl: commandsOf(answer.plan, emptyDir) } : null,
    moves: answer.outcome.ok
      ? { order: 'ordered', steps: moves.map(({ pod, from, to }) => ({ workloads: [pod], from: from ?? null, to })) }
      : null,
    drain_alone: alone.map(({ node, ok, controlPlane, moves: count, why }) => ({
      node,
      ok,
      ...(controlPlane ? { control_plane: true } : {}),
      moves: count,
      why,
    })),
    waiting: waiting.map(({ pod, waits, to, why }) => ({
      pod,
      why: to === undefined ? [waits, ...why].join('; ') : `${waits}; there is room on ${to}`,
      node: to ?? null,
    })),
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

export const drain: Task<DrainProblem, DrainAnswer> = {
  name: 'placement',
  taskTypes: ['optimization', 'planning'],
  contextSchema,
  sequenceLength: SEQUENCE,
  vocabularySize: VOCABULARY,
  outputVocabularySize: OUTPUTS,
  symmetries: [],
  read: ({ context = {} }, clock = UNBOUNDED) => read(context, clock),
  encode: ({ window }) => (window ? encodePacking(window.packing) : new Array<number>(SEQUENCE).fill(0)),
  encodeAnswer: () => [],
  decode: ({ found }) => found,
  verify: violationsOf,
  rate: (problem, answer) => ({
    proven: proven(problem, answer),
    certain: proven(problem, answer),
    rank: rankOf(problem.situation, answer),
    trust: trustIn(problem.situation),
    unseen: answer.outcome.ok,
    by: answer.by,
  }),
  answer: (problem) => (proven(problem, problem.found) || !problem.window ? problem.found : undefined),
  attempts: (problem, judge) => (pick) => {
    const { window, situation, found } = problem;
    if (!window) throw new RangeError('expected a cluster that the model can see');
    const propose = (placed: Placed) => judge(carriedOut(situation, window, placed, found, 'model'));
    return new Commitment(window.packing, propose, situation.bound, pick);
  },
  summarize: ({ drained, by }) => `${by}: ${drained.map((n) => n + 1).join(' ') || '-'}`,
  explain: (problem, answer) => answerOf(problem.situation, answer, problem.alone),
  result,
};
