import { DeadlinePassed } from '../common/faults.js';
import type { ModelSpec } from '../models/load.js';
import { solverPuzzle } from '../models/puzzle.js';
import type { Proposal, Puzzle } from '../tasks/puzzle.js';
import type { StepRunner } from '../trm/engine/scheduler.js';
import { type Solution, type StepListener, solve } from '../trm/solver/solver.js';
import type { Budget } from '../trm/solver/start.js';
import { breadthOf } from './budget.js';

/** What runs the model's steps, and what ends the search early. */
export interface Conditions {
  runner: StepRunner;
  /** When the search ends with the best answer so far, in milliseconds of `now()` (clock.ts). Without it the budget alone ends it. */
  deadline?: number | undefined;
  /** When the time of the budget is over, in milliseconds of `now()`: then the best answer so far is given. */
  until?: number | undefined;
  /** False leaves out the task's last look at an answer that is not proven, to see what the model is worth alone. */
  lastLook?: boolean;
  /** Is told every step of every start, as it is made. */
  told?: StepListener<Proposal> | undefined;
  /** Abandons the search without an answer. */
  signal?: AbortSignal | undefined;
}

/** The answer to a puzzle, and the search that found it; without a search where the task answered at once. */
export interface Reasoned {
  proposal: Proposal;
  solution: Solution<Proposal> | undefined;
  /** How long the task's last look at the answer took, in milliseconds; undefined where there was none. */
  finishing_ms?: number;
}

/**
 * A model answers a puzzle within a budget: at once where the task knows the answer, else by searching with the model.
 * The service, the evaluation and the bench all ask a model in this way.
 * @throws {DeadlinePassed} when the deadline comes before the first answer; {Aborted} or the signal's own Fault when the
 *   signal aborts; whatever a step of the runner throws
 */
export async function reason(
  model: ModelSpec,
  puzzle: Puzzle,
  budget: Budget,
  { runner, deadline, until, signal, told, lastLook = true }: Conditions,
): Promise<Reasoned> {
  const done = (reasoned: Reasoned) => (lastLook ? finished(reasoned) : reasoned);
  if (puzzle.answered) return done({ proposal: puzzle.answered, solution: undefined });
  const solution = await solve(
    runner,
    solverPuzzle(model, puzzle.tokens),
    {
      budget: within(budget, puzzle),
      breadth: breadthOf(model),
      settledSteps: model.manifest.settled_steps,
      deadline,
      until,
      signal,
    },
    puzzle.attempts,
    told,
  );
  return done({ proposal: solution.last.proposal, solution });
}

/** The budget, with no more starts than are worth their time. */
const within = (budget: Budget, { mostStarts = budget.starts }: Puzzle): Budget =>
  mostStarts < budget.starts ? { ...budget, starts: mostStarts } : budget;

/** With a last look of the task at an answer that is not proven. */
function finished(reasoned: Reasoned): Reasoned {
  const { proposal, solution } = reasoned;
  if (proposal.proven || !proposal.finish) return reasoned;
  const began = performance.now();
  try {
    const better = proposal.finish();
    return { proposal: better, solution, finishing_ms: performance.now() - began };
  } catch (error) {
    // What was found before the deadline stands.
    if (!(error instanceof DeadlinePassed)) throw error;
    return reasoned;
  }
}
