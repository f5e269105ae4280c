import { type Clock, UNBOUNDED } from '../common/clock.js';
import { InvalidField, NoTaskFits, type TaskMismatch, Unavailable } from '../common/faults.js';
import type { ReasonRequest } from '../contract/reason.js';
import { TASKS } from '../tasks/index.js';
import type { Puzzle, PuzzleTask } from '../tasks/puzzle.js';
import { type Claim, type Reading, unclaimed } from '../tasks/task.js';

/** A model as far as choosing one needs it. */
export interface Candidate {
  name: string;
  task: PuzzleTask;
}

/** What is there, in the order in which it was loaded, and what should be there. */
export interface Roster<C extends Candidate = Candidate> {
  models: readonly C[];
  /** Models that could not be loaded, with the names that they claim; undefined is a task that nobody knows. */
  missing: readonly { name: string; claimed?: string | undefined; task: string | undefined }[];
}

/** When to come again, in seconds, for a model that is not loaded: somebody has to do something first. */
const RETRY_AFTER_S = 10;

/**
 * The model that answers a request, and the request as its task reads it: the model that is asked for by name, else the
 * first one loaded among those whose task claims it. Bundles are loaded in the order of their directories' names, a
 * checkpoint of MODEL_PATH before them.
 * @throws {InvalidField} when the task that claims the request finds fields that are wrong, or no model has the name
 * @throws {NoTaskFits} when no task claims the request
 * @throws {Unavailable} when no model is loaded, or one that is not loaded could have answered
 */
export function choose<C extends Candidate>(
  request: ReasonRequest,
  roster: Roster<C>,
  clock: Clock = UNBOUNDED,
): { model: C; puzzle: Puzzle } {
  if (roster.models.length === 0) throw new Unavailable('no model is loaded', RETRY_AFTER_S);
  const mismatches = new Map<string, TaskMismatch>();
  for (const model of asked(request, roster)) {
    const { name, taskTypes, contextSchema } = model.task;
    // Another model of the same task reads the same.
    if (mismatches.has(name)) continue;
    const claim = claimOf(model.task, request);
    if (claim.kind === 'claimed') return { model, puzzle: validated(claim.read(clock)) };
    mismatches.set(name, { task: name, task_types: taskTypes, reason: claim.reason, schema: contextSchema });
  }
  if (request.model === undefined) refuseForNow(request, roster, clock);
  throw new NoTaskFits([...mismatches.values()]);
}

/** The models that may answer: all of them, or the one that the request names. */
function asked<C extends Candidate>({ model: name }: ReasonRequest, { models, missing }: Roster<C>): readonly C[] {
  if (name === undefined) return models;
  const named = models.filter((model) => model.name === name);
  if (named.length > 0) return named;
  if (missing.some((place) => place.name === name || place.claimed === name)) throw notLoaded(name);
  const known = models.map((model) => model.name).join(', ');
  throw new InvalidField([{ pointer: '/model', message: `expected one of ${known}, got ${JSON.stringify(name)}` }]);
}

/** No loaded task claims the request; the task of a model that is missing may, and then it is only not loaded. */
function refuseForNow(request: ReasonRequest, { models, missing }: Roster, clock: Clock): void {
  const served = new Set(models.map(({ task }) => task.name));
  for (const task of TASKS) {
    const place = missing.find((one) => one.task === task.name) ?? missing.find((one) => one.task === undefined);
    if (!place || served.has(task.name)) continue;
    const claim = claimOf(task, request);
    if (claim.kind === 'other') continue;
    validated(claim.read(clock));
    throw notLoaded(place.name);
  }
}

function notLoaded(name: string): Unavailable {
  return new Unavailable(`model ${name} is not loaded`, RETRY_AFTER_S);
}

/** Whether a task takes a request: by its type, and by what it is about. */
function claimOf(task: PuzzleTask, request: ReasonRequest): Claim<Puzzle> {
  const type = request.task_type ?? 'general';
  if (type === 'general' || task.taskTypes.includes(type)) return task.claims(request);
  return unclaimed(`task_type is ${type}, and this task answers ${task.taskTypes.join(', ')}`);
}

function validated(reading: Reading<Puzzle>): Puzzle {
  if (reading.kind === 'invalid') throw new InvalidField(reading.errors);
  return reading.problem;
}
