import type { TaskDescription } from '../reasoning.js';
import { CloudEventSchema } from './events.js';
import { HealthSchema, ProbeSchema } from './health.js';
import { ProblemSchema } from './problem.js';
import { type Caps, INFO, type Json, plain, reasonSchemas, ref } from './schemas.js';

/** The OpenAPI 3.1 description, made of the very schemas that validate; `caps` are this deployment's. */
export function openApi(version: string, tasks: readonly TaskDescription[], caps: Caps): Json {
  return {
    openapi: '3.1.0',
    info: { ...INFO, version, license: { name: 'MIT', identifier: 'MIT' } },
    // Wherever this document came from.
    servers: [{ url: '/' }],
    // Who may call is the cluster's business: a network policy, not a credential.
    security: [],
    paths: paths(),
    components: {
      schemas: {
        ...reasonSchemas(tasks, caps),
        CloudEvent: plain(CloudEventSchema),
        Health: plain(HealthSchema),
        Probe: plain(ProbeSchema),
        Problem: plain(ProblemSchema),
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
    200: {
      ...content('A completed or failed event, in the mode of the request', { ...event, 'application/json': {} }),
      headers: QUOTA,
    },
    202: { description: 'An event that is not ours or has expired: no reply' },
    ...faults('400', '413', '415', '429', '431', '503'),
  };
  const reason = { ...schemaBody('ReasonRequest'), required: true };
  const reasonReplies = {
    200: { ...content('An answer', { 'application/json': schema('ReasonResponse') }), headers: QUOTA },
    ...faults('400', '413', '415', '422', '429', '431', '503', '504', '500'),
  };
  const eventBody = { required: true, content: { ...event, 'application/json': schema('ReasonRequest') } };
  return {
    '/': {
      get: {
        operationId: 'describe',
        summary: 'What this service is',
        responses: { 200: content('Description', { 'application/json': { schema: { type: 'object' } } }), ...refused },
      },
      post: {
        operationId: 'ask',
        summary: 'An event, or a plain /reason request',
        parameters: BINARY_EVENT,
        requestBody: eventBody,
        responses: { ...reasonReplies, ...eventReplies },
      },
    },
    '/reason': {
      post: {
        operationId: 'reason',
        summary: 'One request in, one answer out',
        requestBody: reason,
        responses: reasonReplies,
      },
    },
    '/events': {
      post: {
        operationId: 'deliver',
        summary: 'A CloudEvent in, one out',
        parameters: BINARY_EVENT,
        requestBody: eventBody,
        responses: eventReplies,
      },
    },
    '/health': { get: probe('health', 'Status, version, device and models', 'Health') },
    '/health/liveness': { get: probe('liveness', 'Whether the process works', 'Probe') },
    '/health/readiness': { get: probe('readiness', 'Whether it takes traffic', 'Probe') },
    '/metrics': {
      get: {
        operationId: 'metrics',
        summary: 'Prometheus text',
        responses: { 200: content('Series', { 'text/plain': { schema: { type: 'string' } } }), ...refused },
      },
    },
    '/asyncapi.json': { get: document('asyncapi', 'The events', 'AsyncAPI') },
    '/openapi.json': { get: document('openapi', 'This document', 'OpenAPI') },
  };
}

/** What any path may answer to a request that breaks HTTP's own rules. */
const refused = faults('400', '431');

/** Attributes of an event in binary mode (CloudEvents, HTTP binding, 3.1); the other modes carry them in the body. */
const BINARY_EVENT = [
  [
    'specversion',
    { const: '1.0' },
    'With the next three: makes the call an event in binary mode, whose data is the body.',
  ],
  ['id', { type: 'string', minLength: 1 }, 'With the source, names the event.'],
  ['source', { type: 'string', format: 'uri-reference', minLength: 1 }, 'Who asks.'],
  ['type', { type: 'string', minLength: 1 }, 'What is not `io.homelab.reasoning.requested` is taken and not answered.'],
  ['subject', { type: 'string', minLength: 1 }, 'Not read.'],
  ['time', { type: 'string', format: 'date-time' }, 'Not read.'],
  ['dataschema', { type: 'string', format: 'uri' }, 'Not read.'],
  ['correlationid', { type: 'string' }, 'Comes back as `correlationid` and `replyid`.'],
  ['traceparent', { type: 'string' }, 'Where the journey of the event began; comes back.'],
  ['tracestate', { type: 'string' }, 'Comes back with the traceparent.'],
  [
    'expirytime',
    { type: 'string' },
    'An RFC 3339 timestamp after which the event is dropped; anything else is ignored.',
  ],
].map(([name, type, description]) => ({
  name: `ce-${name}`,
  in: 'header',
  required: false,
  schema: type,
  description,
}));

const FAULTS = {
  400: 'Malformed: not JSON in UTF-8, not an object, too deep, or not a CloudEvent',
  413: 'The body is too large',
  415: 'The media type is not supported',
  422: 'No task fits, or a field is invalid; `errors` points to each',
  429: 'Rate limited; come again after Retry-After seconds',
  431: 'The headers are too large or too many',
  500: 'Ours; the log has the cause under `id`',
  503: 'Busy, draining, or a model that does not answer; come again after Retry-After seconds',
  504: 'The deadline passed before an answer was found',
} as const;

function faults(...statuses: `${keyof typeof FAULTS}`[]): Json {
  return Object.fromEntries(statuses.map((status) => [status, ref('responses', `Problem${status}`)]));
}

/** On every reply to a request that counted, while RATE_LIMIT is not 0; not on the reply to a batch. */
const QUOTA = {
  'RateLimit-Policy': {
    description: 'Requests of a client (q) in a window of seconds (w): `"default";q=6000;w=60`',
    schema: { type: 'string' },
  },
  RateLimit: {
    description: 'Requests left (r) in the seconds until the window ends (t): `"default";r=5999;t=60`',
    schema: { type: 'string' },
  },
};

function responses(): Json {
  const retry = { 'Retry-After': { description: 'Seconds', schema: { type: 'integer', minimum: 1 } } };
  return Object.fromEntries(
    Object.entries(FAULTS).map(([status, description]) => [
      `Problem${status}`,
      {
        ...content(description, { 'application/problem+json': schema('Problem') }),
        ...(status === '503' ? { headers: retry } : {}),
        ...(status === '429' ? { headers: { ...retry, ...QUOTA } } : {}),
      },
    ]),
  );
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

function probe(operationId: string, summary: string, name: string): Json {
  const media = { 'application/json': schema(name) };
  return {
    operationId,
    summary,
    responses: { 200: content('Takes traffic', media), 503: content('Takes no traffic', media), ...refused },
  };
}

function document(operationId: string, summary: string, description: string): Json {
  const media = { 'application/json': { schema: { type: 'object' } } };
  return { operationId, summary, responses: { 200: content(description, media), ...refused } };
}
