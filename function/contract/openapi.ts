import type { Config } from '../config.js';
import type { TaskDescription } from '../reasoning.js';
import { CloudEventSchema, FailureSchema } from './events.js';
import { HealthSchema, ProbeSchema } from './health.js';
import { ProblemSchema } from './problem.js';
import { ReasonRequestSchema, ReasonResponseSchema } from './reason.js';

/** What the environment caps; undefined is the bundle's business. */
type Caps = Pick<Config, 'maxSteps' | 'maxStarts'>;

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 description, made of the very schemas that validate; `caps` are this deployment's. */
export function openApi(version: string, tasks: readonly TaskDescription[], caps: Caps): Json {
  const contexts = tasks.map(({ name, context }) => [
    contextName(name),
    { ...plain(context), title: `${name} context` },
  ]);
  return {
    openapi: '3.1.0',
    info: {
      title: 'agent-reasoning',
      version,
      description: 'Recursive reasoning for agents: structured puzzles in, checked answers out.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    paths: paths(),
    components: {
      schemas: {
        ReasonRequest: reasonRequest(tasks, caps),
        ReasonResponse: plain(ReasonResponseSchema),
        CloudEvent: plain(CloudEventSchema),
        Failure: plain(FailureSchema),
        Health: plain(HealthSchema),
        Probe: plain(ProbeSchema),
        Problem: plain(ProblemSchema),
        ...Object.fromEntries(contexts),
      },
      responses: responses(),
    },
  };
}

function paths(): Json {
  const event = {
    'application/cloudevents+json': schema('CloudEvent'),
    'application/cloudevents-batch+json': { schema: { type: 'array', items: ref('schemas', 'CloudEvent') } },
  };
  const eventReplies = {
    200: content('A completed or failed event, in the mode of the request', { ...event, 'application/json': {} }),
    202: { description: 'An event that is not ours or has expired: no reply' },
    ...faults('400', '413', '415', '503'),
  };
  const reason = { ...schemaBody('ReasonRequest'), required: true };
  const reasonReplies = {
    200: content('An answer', { 'application/json': schema('ReasonResponse') }),
    ...faults('400', '413', '415', '422', '429', '503', '504', '500'),
  };
  const eventBody = { required: true, content: { ...event, 'application/json': schema('ReasonRequest') } };
  return {
    '/': {
      get: { summary: 'What this service is', responses: { 200: content('Description', { 'application/json': {} }) } },
      post: {
        summary: 'An event, or a plain /reason request',
        requestBody: eventBody,
        responses: { ...reasonReplies, ...eventReplies },
      },
    },
    '/reason': { post: { summary: 'One request in, one answer out', requestBody: reason, responses: reasonReplies } },
    '/events': { post: { summary: 'A CloudEvent in, one out', requestBody: eventBody, responses: eventReplies } },
    '/health': { get: probe('Status, version, device and models', 'Health') },
    '/health/liveness': { get: probe('Whether the process works', 'Probe') },
    '/health/readiness': { get: probe('Whether it takes traffic', 'Probe') },
    '/metrics': {
      get: { summary: 'Prometheus text', responses: { 200: content('Series', { 'text/plain': {} }) } },
    },
    '/openapi.json': {
      get: { summary: 'This document', responses: { 200: content('OpenAPI', { 'application/json': {} }) } },
    },
  };
}

const FAULTS = {
  400: 'Malformed: not JSON in UTF-8, not an object, too deep, or not a CloudEvent',
  413: 'The body is too large',
  415: 'The media type is not supported',
  422: 'No task fits, or a field is invalid; `errors` points to each',
  429: 'Rate limited; come again after Retry-After seconds',
  500: 'Ours; the log has the cause under `id`',
  503: 'Busy or draining; come again after Retry-After seconds',
  504: 'The deadline passed before an answer was found',
} as const;

function faults(...statuses: `${keyof typeof FAULTS}`[]): Json {
  return Object.fromEntries(statuses.map((status) => [status, ref('responses', `Problem${status}`)]));
}

function responses(): Json {
  const retry = { 'Retry-After': { description: 'Seconds', schema: { type: 'integer', minimum: 1 } } };
  return Object.fromEntries(
    Object.entries(FAULTS).map(([status, description]) => [
      `Problem${status}`,
      {
        ...content(description, { 'application/problem+json': schema('Problem') }),
        ...(status === '429' || status === '503' ? { headers: retry } : {}),
      },
    ]),
  );
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
        properties: { steps: capped(budgets.steps, maxSteps), starts: capped(budgets.starts, maxStarts) },
      },
    },
  };
}

/** A schema as plain JSON, without the name that only our validator uses. */
function plain(schema: unknown): Json {
  const copy: unknown = JSON.parse(JSON.stringify(schema));
  if (typeof copy !== 'object' || copy === null) return {};
  return Object.fromEntries(Object.entries(copy).filter(([name]) => name !== '$id'));
}

function contextName(task: string): string {
  return `Context_${task.replace(/[^A-Za-z0-9._-]/g, '_')}`;
}

function ref(kind: 'schemas' | 'responses', name: string): Json {
  return { $ref: `#/components/${kind}/${name}` };
}

function schema(name: string): Json {
  return { schema: ref('schemas', name) };
}

function schemaBody(name: string): Json {
  return { content: { 'application/json': schema(name) } };
}

function content(description: string, media: Json): Json {
  return { description, content: media };
}

function probe(summary: string, name: string): Json {
  const media = { 'application/json': schema(name) };
  return { summary, responses: { 200: content('Takes traffic', media), 503: content('Takes no traffic', media) } };
}
