import { type Clock, now, UNBOUNDED } from '../common/clock.js';
import type { Caps } from '../contract/caps.js';
import type { ReasoningStep, ReasonRequest, ReasonResponse } from '../contract/reason.js';
import { calibrated } from '../models/calibration.js';
import type { ModelSpec } from '../models/load.js';
import type { Proposal } from '../tasks/puzzle.js';
import type { SolverStep } from '../trm/solver/start.js';
import { budgetOf, timeOf } from './budget.js';
import { choose, type Roster } from './choose.js';
import { type Conditions, type Reasoned, reason } from './reason.js';

/** A model, with what is needed to choose it. */
export interface Candidate {
  name: string;
  task: ModelSpec['task'];
  model: ModelSpec;
}

/** Time that is kept for writing the answer after the search, in milliseconds; a tenth of what is left where that is less. */
const WRITING_MS = 500;

/** What is the same for all requests. */
export interface Setting {
  roster: Roster<Candidate>;
  /** What the environment caps. */
  caps: Caps;
  /** Where the steps run; the response names it. */
  device: string;
}

/** What one request is answered with. Its deadline is that of the whole answer, not of the search alone. */
export interface AnswerConditions extends Omit<Conditions, 'told'> {
  /** Tells the reading and posing of a request when its time is over. */
  clock?: Clock;
  /** Is told every step of every start as the trace would have it, as it is made, and the last look at the answer. */
  told?: ((step: ReasoningStep) => void) | undefined;
}

/**
 * Answers one request: a model is chosen whose task reads it, and answers within the budget; then the response is written.
 * @throws {Fault}, or whatever a step of the runner throws
 */
export async function answerRequest(
  request: ReasonRequest,
  { roster, caps, device }: Setting,
  { runner, clock = UNBOUNDED, deadline, signal, told }: AnswerConditions,
): Promise<ReasonResponse> {
  const [began, beganAt] = [performance.now(), now()];
  await Promise.all(roster.models.map(({ task }) => task.prepare?.(request)));
  const chosen = choose(request, roster, clock);
  const { model } = chosen.model;
  const { manifest, task } = model;
  const budget = budgetOf(model, caps, request);
  const time = timeOf(task, request);
  const until = time === undefined ? undefined : beganAt + time;
  const conditions = { runner, deadline: searchEnd(deadline), until, signal };
  const reasoned = await reason(model, chosen.puzzle, budget, {
    ...conditions,
    told: told && ((step, start) => told(traced(step, start, model))),
  });
  const { proposal, solution } = reasoned;
  const { used = { starts: 0, steps: 0 }, steps = [], start = 0, stopped } = solution ?? {};
  const looked = lastLook(reasoned, model);
  if (told) looked.forEach(told);
  return {
    ...verdict(proposal, confidenceIn(reasoned, model)),
    steps: steps.length,
    reasoning_trace: [...steps.map((step) => traced(step, start, model)), ...looked],
    budget: {
      steps: budget.steps,
      starts: budget.starts,
      ...(time === undefined ? {} : { time_ms: time }),
      used_starts: used.starts,
      used_steps: used.steps,
    },
    ...(chosen.notes.length > 0 ? { notes: [...chosen.notes] } : {}),
    ...(stopped === 'deadline' || stopped === 'time' ? { stopped } : {}),
    task: task.name,
    task_type: request.task_type ?? 'general',
    duration_ms: rounded(performance.now() - began),
    model: { name: manifest.name, version: manifest.version, device },
    ...(request.conversation_id === undefined ? {} : { conversation_id: request.conversation_id }),
  };
}

/** When the search must end so that the answer can still be written before the deadline. */
function searchEnd(deadline: number | undefined): number | undefined {
  return deadline === undefined ? undefined : deadline - Math.min(WRITING_MS, Math.max(0, deadline - now()) / 10);
}

function verdict(proposal: Proposal, confidence: number) {
  const verified = proposal.violations.length === 0;
  const { trust = 1, unseen = false } = proposal;
  return {
    answer: proposal.explain(),
    result: proposal.result(),
    // An answer that breaks a rule is certainly wrong; the model's confidence is ignored.
    confidence: verified || unseen ? confidence * trust : 0,
    verified,
    ...(verified ? {} : { violations: [...proposal.violations] }),
  };
}

/** The confidence in an answer that was found without the model and is not proven: nobody has measured how often such answers are right. */
const UNMEASURED = 0.5;

function confidenceIn({ proposal, solution }: Reasoned, model: ModelSpec): number {
  if (solution) return believed({ proposal, q_halt: solution.last.q_halt }, model);
  return proposal.proven ? 1 : UNMEASURED;
}

/** Probability that a step's answer is right: as the checker knows for certain, or calibrated from what the model believes. */
function believed(
  { proposal, q_halt }: Pick<SolverStep<Proposal>, 'proposal' | 'q_halt'>,
  { manifest }: ModelSpec,
): number {
  if (proposal.certain) return proposal.proven ? 1 : 0;
  return calibrated(q_halt, manifest.calibration);
}

function traced(
  { step, proposal, changed, q_halt, duration_ms, waited_ms }: SolverStep<Proposal>,
  start: number,
  model: ModelSpec,
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

/** The task's last look at the answer, as an entry of the trace, where it found a better one. */
function lastLook({ proposal, solution, finishing_ms }: Reasoned, model: ModelSpec): ReasoningStep[] {
  const last = solution?.last;
  if (!last || finishing_ms === undefined || last.proposal.by === proposal.by) return [];
  const { start, steps } = solution;
  const step = { ...last, step: steps.length + 1, proposal, changed: 0, duration_ms: finishing_ms, waited_ms: 0 };
  return [traced(step, start, model)];
}

/** To hundredths of a millisecond: finer than that is noise. */
const rounded = (milliseconds: number) => Math.round(milliseconds * 100) / 100;
