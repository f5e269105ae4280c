import { type Clock, UNBOUNDED } from '../common/clock.js';
import { InvalidField, NoTaskFits, type TaskMismatch, Unavailable } from '../common/faults.js';
import type { ReasonRequest } from '../contract/reason.js';
import { TASKS } from '../tasks/index.js';
import type { Puzzle, PuzzleTask } from '../tasks/puzzle.js';
import type { Reading } from '../tasks/task.js';

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
 * first one loaded among those whose task reads it. Bundles are loaded in the order of their directories' names, a
 * checkpoint of MODEL_PATH before them.
 * @throws {InvalidField} {NoTaskFits} {Unavailable} where a model that is not loaded could have answered
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
    const reading = readAs(model.task, request, clock);
    if (reading.kind === 'problem') return { model, puzzle: reading.problem };
    if (reading.kind === 'invalid') throw new InvalidField(reading.errors);
    mismatches.set(name, { task: name, task_types: taskTypes, reason: reading.reason, schema: contextSchema });
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

/** No loaded task reads the request; the task of a model that is missing may, and then it is only not loaded. */
function refuseForNow(request: ReasonRequest, { models, missing }: Roster, clock: Clock): void {
  const served = new Set(models.map(({ task }) => task.name));
  for (const task of TASKS) {
    const place = missing.find((one) => one.task === task.name) ?? missing.find((one) => one.task === undefined);
    if (!place || served.has(task.name)) continue;
    const reading = readAs(task, request, clock);
    if (reading.kind === 'problem') throw notLoaded(place.name);
    if (reading.kind === 'invalid') throw new InvalidField(reading.errors);
  }
}

function notLoaded(name: string): Unavailable {
  return new Unavailable(`model ${name} is not loaded`, RETRY_AFTER_S);
}

function readAs(task: PuzzleTask, request: ReasonRequest, clock: Clock): Reading<Puzzle> {
  const type = request.task_type ?? 'general';
  if (type === 'general' || task.taskTypes.includes(type)) return task.pose(request, clock);
  return { kind: 'other', reason: `task_type is ${type}, and this task answers ${task.taskTypes.join(', ')}` };
}
