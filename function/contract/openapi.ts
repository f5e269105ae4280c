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
    ...faults('400', '413', '415', '429', '503'),
  };
  const reason = { ...schemaBody('ReasonRequest'), required: true };
  const reasonReplies = {
    200: { ...content('An answer', { 'application/json': schema('ReasonResponse') }), headers: QUOTA },
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
    '/asyncapi.json': {
      get: { summary: 'The events', responses: { 200: content('AsyncAPI', { 'application/json': {} }) } },
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

function probe(summary: string, name: string): Json {
  const media = { 'application/json': schema(name) };
  return { summary, responses: { 200: content('Takes traffic', media), 503: content('Takes no traffic', media) } };
}
