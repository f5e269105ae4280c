import { now } from '../../../../../function/common/clock.js';
import type { Model } from '../../../../../function/models/load.js';
import { budgetOf, NO_CAPS } from '../../../../../function/reasoning/budget.js';
import { reason } from '../../../../../function/reasoning/reason.js';
import type { Cluster } from '../../../../../function/tasks/placement/cluster.js';
import { agentPlacement } from '../../../../../function/tasks/placement/placement.js';
import { placementProblem } from '../../../../../function/tasks/placement/problem.js';
import { searchTime } from '../../../../../function/tasks/placement/time.js';
import { type Proposal, puzzleTask } from '../../../../../function/tasks/puzzle.js';
import { claimed } from '../../../../../function/tasks/task.js';
import type { StepRunner } from '../../../../../function/trm/engine/scheduler.js';
import type { Answer, SizeRival } from './answer.js';

/** The service's answer, with its default budget and `seconds` as its time; `runner` runs the model's steps. */
export const service = (name: string, model: Model, runner: StepRunner): SizeRival => ({
  name,
  async answer({ cluster }, seconds): Promise<Answer> {
    const began = performance.now();
    const deadline = now() + seconds * 1000;
    const puzzle = posed(cluster, seconds);
    const { proposal } = await reason(model, puzzle, budgetOf(model, NO_CAPS), { runner, until: deadline });
    const took = (performance.now() - began) / 1000;
    return { ...read(cluster, proposal), seconds: took };
  },
});

/** The cluster as a puzzle; a request could say the same, and the time to read it is not measured here. */
function posed(cluster: Cluster, seconds: number) {
  const time = searchTime({ budget: { time_ms: seconds * 1000 } });
  const claims = () =>
    claimed((clock) => ({ kind: 'problem', problem: placementProblem(cluster, clock, time) }) as const);
  const reading = puzzleTask({ ...agentPlacement, claims }).pose({ question: 'Where should these workloads run?' });
  if (reading.kind === 'problem') return reading.problem;
  throw new Error(`expected a puzzle, got ${JSON.stringify(reading)}`);
}

/** What the result says, by name. */
function read({ nodes, workloads }: Cluster, proposal: Proposal): Omit<Answer, 'seconds'> {
  const { feasible, fewest, nodes_needed_at_least: bound, placement } = proposal.result();
  if (feasible !== true || !Array.isArray(placement)) return { assignment: undefined };
  const indices = new Map(nodes.map(({ name }, n) => [name, n]));
  const places = new Map(placement.map(({ workload, node }) => [workload, indices.get(node)]));
  return {
    assignment: workloads.map(({ name }) => places.get(name)),
    proven: fewest === true,
    ...(typeof bound === 'number' ? { bound } : {}),
  };
}
