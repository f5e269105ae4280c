import { type Clock, now, UNBOUNDED } from '../common/clock.js';
import type { ReasoningStep, ReasonRequest, ReasonResponse } from '../contract/reason.js';
import { calibrated } from '../models/calibration.js';
import type { Mind } from '../models/load.js';
import { problemOf } from '../models/puzzle.js';
import type { Proposal } from '../tasks/puzzle.js';
import type { StepRunner } from '../trm/engine/scheduler.js';
import { solve } from '../trm/solver/solver.js';
import type { Budget, SolverStep } from '../trm/solver/start.js';
import { breadthOf, budgetOf, type Caps } from './budget.js';
import { choose, type Roster } from './choose.js';

/** A model as it is chosen, and thought with. */
export interface Candidate {
  name: string;
  task: Mind['task'];
  model: Mind;
}

/** Kept for telling an answer that the deadline ended, in milliseconds; a tenth of the time where that is less. */
const TELLING_MS = 500;

/** What is the same for all requests. */
export interface Setting {
  roster: Roster<Candidate>;
  /** What the environment caps. */
  caps: Caps;
  /** Where the steps run, for the answer to say. */
  device: string;
}

/** What one request thinks with, and for how long. */
export interface Thinking {
  runner: StepRunner;
  clock?: Clock;
  /** In milliseconds of `now()` (clock.ts). */
  deadline?: number | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Choose the task, encode, solve, decode, verify, explain.
 * @throws {Fault}, or what a step of the runner throws
 */
export async function think(request: ReasonRequest, setting: Setting, thinking: Thinking): Promise<ReasonResponse> {
  const began = performance.now();
  const { runner, clock = UNBOUNDED, deadline, signal } = thinking;
  await Promise.all(setting.roster.models.map(({ task }) => task.prepare?.(request)));
  const chosen = choose(request, setting.roster, clock);
  const { model } = chosen.model;
  const { puzzle } = chosen;
  const budget = budgetOf(model, setting.caps, request);
  const end = { model, device: setting.device, request, began };
  if (puzzle.answered) return answered(puzzle.answered, budget, end);
  const { steps, last, start, used, stopped } = await solve(
    runner,
    problemOf(model, puzzle.tokens),
    {
      budget,
      breadth: breadthOf(model),
      settledSteps: model.manifest.settled_steps,
      deadline: before(deadline),
      signal,
    },
    // The checker looks at every answer once; of the best one it says the verdict.
    puzzle.attempts,
  );
  return {
    ...verdict(last.proposal, believed(last, model)),
    steps: steps.length,
    reasoning_trace: steps.map((step) => traced(step, start, model)),
    budget: { steps: budget.steps, starts: budget.starts, used_starts: used.starts, used_steps: used.steps },
    ...(stopped === 'deadline' ? { stopped } : {}),
    ...circumstances(end),
  };
}

/** When the search must end so that its answer can still be told: what tells it asks the same clock. */
function before(deadline: number | undefined): number | undefined {
  return deadline === undefined ? undefined : deadline - Math.min(TELLING_MS, Math.max(0, deadline - now()) / 10);
}

interface End {
  model: Mind;
  device: string;
  request: ReasonRequest;
  /** On the clock of `performance`. */
  began: number;
}

/**
 * What is right about an answer of which nobody knows whether a better one exists: nobody has measured it, and so it is
 * as likely as not.
 */
const UNMEASURED = 0.5;

/** What needs no thought: no step is made, and where it is proven, the checker's verdict is certain. */
function answered(answer: Proposal, budget: Budget, end: End): ReasonResponse {
  return {
    ...verdict(answer, answer.proven ? 1 : UNMEASURED),
    steps: 0,
    reasoning_trace: [],
    budget: { steps: budget.steps, starts: budget.starts, used_starts: 0, used_steps: 0 },
    ...circumstances(end),
  };
}

function circumstances({ model: { task, manifest }, device, request, began }: End) {
  return {
    task: task.name,
    task_type: request.task_type ?? ('general' as const),
    duration_ms: rounded(performance.now() - began),
    model: { name: manifest.name, version: manifest.version, device },
    ...(request.conversation_id === undefined ? {} : { conversation_id: request.conversation_id }),
  };
}

function verdict(answer: Proposal, confidence: number) {
  const verified = answer.violations.length === 0;
  const { trust = 1, unseen = false } = answer;
  return {
    answer: answer.explain(),
    result: answer.result(),
    // What the checker has refuted is certainly not right, whatever the model believes.
    confidence: verified || unseen ? confidence * trust : 0,
    verified,
    ...(verified ? {} : { violations: [...answer.violations] }),
  };
}

/** Probability that an answer is right: as the checker knows for certain, or calibrated from what the model believes. */
function believed({ proposal, q_halt }: Pick<SolverStep<Proposal>, 'proposal' | 'q_halt'>, { manifest }: Mind): number {
  if (proposal.certain) return proposal.proven ? 1 : 0;
  return calibrated(q_halt, manifest.calibration);
}

function traced(
  { step, proposal, changed, q_halt, duration_ms, waited_ms }: SolverStep<Proposal>,
  start: number,
  model: Mind,
) {
  return {
    start,
    step,
    by: proposal.by ?? 'model',
    answer: proposal.summary,
    changed,
    confidence: believed({ proposal, q_halt }, model),
    duration_ms: rounded(duration_ms),
    waited_ms: rounded(waited_ms),
  } satisfies ReasoningStep;
}

/** To hundredths of a millisecond: finer than that is noise. */
const rounded = (milliseconds: number) => Math.round(milliseconds * 100) / 100;
