import type { Caps } from './caps.js';
import { FailureSchema } from './events.js';
import { parted } from './parts.js';
import { ReasonRequestSchema, ReasonResponseSchema } from './reason.js';
import { contextName, type Json, plain, ref, responseName, resultName } from './schemas.js';
import type { TaskDescription } from './tasks.js';

/**
 * A request, what may come of it, and the contexts, results and responses of the loaded tasks, by name; `caps` are this
 * deployment's.
 */
export function reasonSchemas(tasks: readonly TaskDescription[], caps: Caps): Json {
  const response = parted(ReasonResponseSchema);
  const oneOf = tasks.map(({ name }) => ref('schemas', responseName(name)));
  return {
    ReasonRequest: reasonRequest(tasks, caps),
    ReasonResponse: tasks.length === 0 ? response.schema : { ...SOME_RESPONSE, oneOf },
    ...response.parts,
    Failure: plain(FailureSchema),
    ...Object.assign({}, ...tasks.map((task) => schemasOf(task, response.schema))),
  };
}

const SOME_RESPONSE = { description: 'An answer; `task` says which task gave it, and so which form `result` has.' };

/** What goes with a puzzle in the question. */
const EMPTY = { type: 'object', maxProperties: 0 };

/** The schemas of one task. Its response is the general one, with a task and a result of its own. */
function schemasOf({ name, context, result }: TaskDescription, response: Json): Json {
  const { schema, parts } = parted(result);
  const properties = plain(response.properties);
  return {
    [contextName(name)]: { ...plain(context), title: `${name} context` },
    [resultName(name)]: { ...schema, title: `${name} result` },
    [responseName(name)]: {
      ...response,
      title: `${name} response`,
      properties: { ...properties, task: { type: 'string', const: name }, result: ref('schemas', resultName(name)) },
    },
    ...parts,
  };
}

/** The request schema, with the contexts of the loaded tasks; an empty one goes with a puzzle in the question. */
function reasonRequest(tasks: readonly TaskDescription[], { maxSteps, maxStarts }: Caps): Json {
  const request = plain(ReasonRequestSchema);
  const properties = plain(request.properties);
  const budget = plain(properties.budget);
  const budgets = plain(budget.properties);
  const capped = (field: unknown, cap: number | undefined) =>
    cap === undefined ? plain(field) : { ...plain(field), maximum: cap };
  const context = plain(properties.context);
  const { type: _, ...described } = context;
  const known = tasks.map(({ name }) => ref('schemas', contextName(name)));
  return {
    ...request,
    properties: {
      ...properties,
      context: tasks.length === 0 ? context : { ...described, anyOf: [...known, EMPTY, { type: 'null' }] },
      max_steps: capped(properties.max_steps, maxSteps),
      budget: {
        ...budget,
        properties: { ...budgets, steps: capped(budgets.steps, maxSteps), starts: capped(budgets.starts, maxStarts) },
      },
    },
  };
}
