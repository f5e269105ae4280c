import type { Caps } from './caps.js';
import { FailureSchema } from './events.js';
import { ReasonRequestSchema, ReasonResponseSchema } from './reason.js';
import type { TaskDescription } from './tasks.js';

/** What /openapi.json and /asyncapi.json share: the very schemas that validate, as plain JSON. */
export type Json = Record<string, unknown>;

export const INFO = {
  title: 'agent-reasoning',
  description: 'Recursive reasoning for agents: structured puzzles in, checked answers out.',
  contact: { name: 'The maintainers of agent-reasoning' },
} as const;

/** A request, what may come of it, and the contexts of the loaded tasks, by name; `caps` are this deployment's. */
export function reasonSchemas(tasks: readonly TaskDescription[], caps: Caps): Json {
  const contexts = tasks.map(({ name, context }) => [
    contextName(name),
    { ...plain(context), title: `${name} context` },
  ]);
  return {
    ReasonRequest: reasonRequest(tasks, caps),
    ReasonResponse: plain(ReasonResponseSchema),
    Failure: plain(FailureSchema),
    ...Object.fromEntries(contexts),
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
  const known = tasks.map(({ name }) => ref('schemas', contextName(name)));
  return {
    ...request,
    properties: {
      ...properties,
      context: tasks.length === 0 ? context : { ...context, anyOf: [...known, { maxProperties: 0 }] },
      max_steps: capped(properties.max_steps, maxSteps),
      budget: {
        ...budget,
        properties: { ...budgets, steps: capped(budgets.steps, maxSteps), starts: capped(budgets.starts, maxStarts) },
      },
    },
  };
}

/** A schema as plain JSON, without the name that only our validator uses. */
export function plain(schema: unknown): Json {
  const copy: unknown = JSON.parse(JSON.stringify(schema));
  if (typeof copy !== 'object' || copy === null) return {};
  return Object.fromEntries(Object.entries(copy).filter(([name]) => name !== '$id'));
}

/** Where the schema of a task's context stands. */
export const schemaAt = (task: string): string => `/openapi.json#/components/schemas/${contextName(task)}`;

function contextName(task: string): string {
  return `Context_${task.replace(/[^A-Za-z0-9._-]/g, '_')}`;
}

export function ref(kind: string, name: string): Json {
  return { $ref: `#/components/${kind}/${name}` };
}
