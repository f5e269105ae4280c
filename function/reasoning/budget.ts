import { type FieldError, InvalidField } from '../common/faults.js';
import type { Caps } from '../contract/caps.js';
import type { ReasonRequest } from '../contract/reason.js';
import type { ModelSpec } from '../models/load.js';
import type { PuzzleTask } from '../tasks/puzzle.js';
import type { Breadth, Budget } from '../trm/solver/start.js';

/** MAX_STEPS and MAX_STARTS where neither the environment nor the bundle says otherwise. */
const DEFAULT_MAX_STEPS = 6;
const DEFAULT_MAX_STARTS = 32;
/** For models whose bundle states no measured default. */
const DEFAULT_STARTS = 8;
const DEFAULT_WIDEN_AFTER = 6;
/** For tasks without symmetric views, whose starts must differ by noise: the middle of the values of the PTRM paper. */
const DEFAULT_NOISE = 0.3;

/** The environment caps nothing: for the evaluation and the bench, which measure the model alone. */
export const NO_CAPS: Caps = { maxSteps: undefined, maxStarts: undefined };

/** The steps of a start and the starts that a request to this model may ask for. */
export function capsOf({ manifest }: ModelSpec, { maxSteps, maxStarts }: Caps): { steps: number; starts: number } {
  return {
    steps: maxSteps ?? manifest.max_steps ?? DEFAULT_MAX_STEPS,
    starts: maxStarts ?? manifest.max_starts ?? DEFAULT_MAX_STARTS,
  };
}

/** What a request may use: what it asks for, else the bundle's measured default. @throws {InvalidField} beyond a cap */
export function budgetOf(
  model: ModelSpec,
  config: Caps,
  request: Pick<ReasonRequest, 'max_steps' | 'budget'> = {},
): Budget {
  const caps = capsOf(model, config);
  const { max_steps, budget } = request;
  const errors: FieldError[] = [];
  const within = (pointer: string, asked: number | undefined, cap: number) => {
    if (asked !== undefined && asked > cap) errors.push({ pointer, message: `expected at most ${cap}, got ${asked}` });
    return asked;
  };
  if (max_steps !== undefined && budget?.steps !== undefined && max_steps !== budget.steps) {
    const message = `expected max_steps or budget.steps, got both: ${max_steps} and ${budget.steps}`;
    errors.push({ pointer: '/budget/steps', message });
  }
  const steps = within('/budget/steps', budget?.steps, caps.steps) ?? within('/max_steps', max_steps, caps.steps);
  const starts = within('/budget/starts', budget?.starts, caps.starts);
  const [first, ...others] = errors;
  if (first) throw new InvalidField([first, ...others]);
  const usual = model.manifest.budget ?? {
    steps: caps.steps,
    starts: DEFAULT_STARTS,
    widen_after: DEFAULT_WIDEN_AFTER,
  };
  return {
    // One start means depth alone, and so all steps that are allowed.
    steps: steps ?? Math.min(starts === 1 ? caps.steps : usual.steps, caps.steps),
    starts: starts ?? Math.min(usual.starts, caps.starts),
    widenAfter: usual.widen_after,
  };
}

/** Milliseconds that a request to a task may use: what it asks for, else what is usual for the task; undefined for no limit. */
export const timeOf = (task: Pick<PuzzleTask, 'usualTime'>, { budget }: Pick<ReasonRequest, 'budget'>) =>
  budget?.time_ms ?? task.usualTime;

/** How this model's starts differ: as its bundle says, else by other views of the puzzle, or by noise where the task has none. */
export function breadthOf({ manifest, task }: ModelSpec): Breadth {
  const { breadth } = manifest;
  if (breadth) return { views: breadth.views, noise: breadth.noise, randomStart: breadth.random_start };
  const { views } = task;
  return { views, noise: views ? 0 : DEFAULT_NOISE, randomStart: false };
}
