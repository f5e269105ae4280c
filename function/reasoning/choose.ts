import { type Clock, UNBOUNDED } from '../common/clock.js';
import { InvalidField, NoTaskFits, type TaskMismatch, Unavailable } from '../common/faults.js';
import type { ReasonRequest } from '../contract/reason.js';
import { schemaAt } from '../contract/schemas.js';
import { TASKS } from '../tasks/index.js';
import type { Puzzle, PuzzleTask } from '../tasks/puzzle.js';
import { type Claim, type Reading, unclaimed } from '../tasks/task.js';
import { nearestOf } from './nearest.js';

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

/** What was chosen for a request. */
export interface Chosen<C extends Candidate> {
  model: C;
  puzzle: Puzzle;
  /** What the request said and was not followed. */
  notes: readonly string[];
}

/**
 * The model that answers a request, and the request as its task reads it: the model that is asked for by name, else the
 * first one loaded among those whose task claims it. Bundles are loaded in the order of their directories' names, a
 * checkpoint of MODEL_PATH before them. A task of the type that is asked for goes before the others; where none of that type
 * claims the request, the type is no more than a hint.
 * @throws {InvalidField} when the task that claims the request finds fields that are wrong, or no model has the name
 * @throws {NoTaskFits} when no task claims the request
 * @throws {Unavailable} when no model is loaded, or one that is not loaded could have answered
 */
export function choose<C extends Candidate>(
  request: ReasonRequest,
  roster: Roster<C>,
  clock: Clock = UNBOUNDED,
): Chosen<C> {
  if (roster.models.length === 0) throw new Unavailable('no model is loaded', RETRY_AFTER_S);
  const models = asked(request, roster);
  const untyped: ReasonRequest = { ...request, task_type: 'general' };
  const found = claimant(models, request) ?? claimant(models, untyped);
  if (found) return { model: found.model, puzzle: validated(found.read(clock)), notes: hints(request, found.model) };
  if (request.model === undefined) refuseForNow(untyped, roster, clock);
  throw noTaskFits(untyped, request, models);
}

/** The first model whose task claims a request. */
function claimant<C extends Candidate>(models: readonly C[], request: ReasonRequest) {
  const seen = new Set<string>();
  for (const model of models) {
    const { name } = model.task;
    // Another model of the same task reads the same.
    if (seen.has(name)) continue;
    seen.add(name);
    const claim = claimOf(model.task, request);
    if (claim.kind === 'claimed') return { model, read: claim.read };
  }
  return undefined;
}

/** What is said of a task type that the task which answers does not have, or has for other problems. */
function hints(request: ReasonRequest, { task }: Candidate): string[] {
  const claim = claimOf(task, request);
  return claim.kind === 'claimed' ? [] : [`${claim.reason}: that was taken for a hint, and ${task.name} answers`];
}

function noTaskFits(untyped: ReasonRequest, request: ReasonRequest, models: readonly Candidate[]): NoTaskFits {
  const tasks = [...new Map(models.map(({ task }) => [task.name, task])).values()];
  const mismatches = tasks.map((task): TaskMismatch => {
    const { name, taskTypes } = task;
    const claim = claimOf(task, untyped);
    const reason = claim.kind === 'other' ? claim.reason : '';
    return { task: name, task_types: taskTypes, reason, schema: schemaAt(name) };
  });
  const todos = tasks.flatMap(({ about }) => about?.todo ?? []);
  return new NoTaskFits(mismatches, todos, nearestOf(request, tasks, mismatches));
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
