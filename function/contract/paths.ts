import { REQUESTED } from './events.js';
import { faults, QUOTA } from './responses.js';
import { type Json, ref } from './schemas.js';

export const TAGS = [
  { name: 'reasoning', description: 'Requests in, checked answers out' },
  { name: 'operation', description: 'For probes, scrapes and people on call' },
  { name: 'description', description: 'What the service is and reads' },
] as const;
type Tag = (typeof TAGS)[number]['name'];

/** What any path may answer to a request that breaks HTTP's own rules. */
const REFUSED = faults('400', '431');

export function paths(): Json {
  return {
    '/': {
      get: {
        ...operation(
          'describe',
          'description',
          'What this service is',
          'Its paths, limits and tasks, with their schemas.',
        ),
        responses: { 200: content('Description', { 'application/json': { schema: { type: 'object' } } }), ...REFUSED },
      },
      post: {
        ...operation(
          'ask',
          'reasoning',
          'An event, or a plain /reason request',
          `${BY_MODE} Anything else is a plain request. ${BY_CODING}`,
        ),
        parameters: BINARY_EVENT,
        requestBody: EVENT_BODY,
        responses: { ...REASON_REPLIES, ...EVENT_REPLIES },
      },
    },
    '/reason': {
      post: {
        ...operation(
          'reason',
          'reasoning',
          'One request in, one answer out',
          `The context decides which task answers. ${BY_CODING}`,
        ),
        requestBody: { required: true, content: { 'application/json': schema('ReasonRequest') } },
        responses: REASON_REPLIES,
      },
    },
    '/events': {
      post: {
        ...operation('deliver', 'reasoning', 'A CloudEvent in, one out', `${BY_MODE} ${BY_CODING}`),
        parameters: BINARY_EVENT,
        requestBody: EVENT_BODY,
        responses: EVENT_REPLIES,
      },
    },
    '/health': { get: probe('health', 'Status, version, device and models', 'Health') },
    '/health/liveness': { get: probe('liveness', 'Whether the process works', 'Probe') },
    '/health/readiness': { get: probe('readiness', 'Whether it takes traffic', 'Probe') },
    '/metrics': {
      get: {
        ...operation('metrics', 'operation', 'Prometheus text', "The service's own series and those of the process."),
        responses: { 200: content('Series', { 'text/plain': { schema: { type: 'string' } } }), ...REFUSED },
      },
    },
    '/asyncapi.json': { get: document('asyncapi', 'The events, as AsyncAPI') },
    '/openapi.json': { get: document('openapi', 'This document') },
  };
}

const BY_MODE =
  'An event comes in binary mode, with its attributes in `ce-` headers and its data as the body; in structured mode; or as a batch.';

/** `encodings` of OpenAPI are those of multipart bodies, so this has to be said in words. */
const BY_CODING =
  'A body may have a Content-Encoding of gzip, deflate or br. Where a kubectl dump makes it large, it may be as large as `limits.dump_bytes` of GET /, decoded; else as `limits.body_bytes`.';

/** An event in binary mode need not have data; it is answered by a failed event then. */
const EVENT_BODY = {
  required: false,
  content: {
    'application/cloudevents+json': schema('CloudEvent'),
    'application/cloudevents-batch+json': {
      schema: { type: 'array', items: ref('schemas', 'CloudEvent'), maxItems: 100 },
    },
    'application/json': {
      schema: {
        anyOf: [
          ref('schemas', 'ReasonRequest'),
          {
            description:
              'Anything else is, as the data of an event, answered by a failed event; as a plain request, refused.',
          },
        ],
      },
    },
  },
};

const EVENT_REPLIES = {
  200: {
    ...content(
      'A completed or failed event, in the mode of the request; in structured mode as well when the request had an id or correlationid in headers that were not percent-encoded',
      {
        'application/cloudevents+json': schema('OutcomeEvent'),
        'application/cloudevents-batch+json': { schema: { type: 'array', items: ref('schemas', 'OutcomeEvent') } },
        'application/json': { schema: { anyOf: [ref('schemas', 'ReasonResponse'), ref('schemas', 'Failure')] } },
      },
    ),
    headers: QUOTA,
  },
  202: { description: 'An event that is not ours or has expired: no reply' },
  ...faults('400', '401', '403', '413', '415', '429', '431', '503'),
};

const REASON_REPLIES = {
  200: { ...content('An answer', { 'application/json': schema('ReasonResponse') }), headers: QUOTA },
  ...faults('400', '401', '413', '415', '422', '429', '431', '503', '504', '500'),
};

/**
 * Attributes of an event in binary mode (CloudEvents, HTTP binding, 3.1). The other modes carry them in the body, and do not
 * look at these headers, so no header is required here, nor its form: what each must be is said in words.
 */
const BINARY_EVENT = [
  ['specversion', '1.0', 'With the next three it makes the call an event in binary mode, whose data is the body.'],
  ['id', 'a-1', 'Not empty; with the source it names the event.'],
  ['source', '/agents/planner', 'A URI-reference: who asks.'],
  ['type', REQUESTED, 'Any other type is taken and not answered.'],
  ['subject', 'sudoku', 'Not empty; not read.'],
  ['time', '2026-01-01T00:00:00Z', 'An RFC 3339 timestamp; not read.'],
  ['dataschema', 'urn:example:schema', 'A URI; not read.'],
  ['correlationid', 'plan-1', 'Comes back as correlationid and replyid.'],
  ['traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'Where the journey began; comes back.'],
  ['tracestate', 'vendor=1', 'Comes back with the traceparent.'],
  ['expirytime', '2999-01-01T00:00:00Z', 'An RFC 3339 timestamp: dropped after it. Anything else is ignored.'],
].map(([name, example, description]) => ({
  name: `ce-${name}`,
  in: 'header',
  required: false,
  description,
  schema: { type: 'string' },
  example,
}));

/** What reasons may need a key or a token: the empty alternative says that a deployment need not ask for any. */
const MAYBE = [{}, { bearer: [] }, { apiKey: [] }];

function operation(operationId: string, tag: Tag, summary: string, description: string): Json {
  const about = { operationId, tags: [tag], summary, description };
  return tag === 'reasoning' ? { ...about, security: MAYBE } : about;
}

function probe(operationId: string, summary: string, name: string): Json {
  const media = { 'application/json': schema(name) };
  return {
    ...operation(operationId, 'operation', summary, 'The status code is what counts.'),
    responses: { 200: content('Takes traffic', media), 503: content('Takes no traffic', media), ...REFUSED },
  };
}

function document(operationId: string, summary: string): Json {
  const media = { 'application/json': { schema: { type: 'object' } } };
  return {
    ...operation(operationId, 'description', summary, 'Made of the very schemas that validate.'),
    responses: { 200: content('The document', media), ...REFUSED },
  };
}

function schema(name: string): Json {
  return { schema: ref('schemas', name) };
}

function content(description: string, media: Json): Json {
  return { description, content: media };
}
