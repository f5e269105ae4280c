import { REQUESTED } from './events.js';
import type { Examples } from './examples.js';
import { FAULTS, faults, QUOTA, RETRY_AFTER } from './responses.js';
import { type Json, plain, ref } from './schemas.js';

export const TAGS = [
  { name: 'reasoning', description: 'Requests in, checked answers out' },
  { name: 'operation', description: 'For probes, scrapes and people on call' },
  { name: 'description', description: 'What the service is and reads' },
] as const;
type Tag = (typeof TAGS)[number]['name'];

/** What any path may answer to a request that breaks HTTP's own rules. */
const REFUSED = faults('400', '431');

export function paths({ requests, responses, events }: Examples): Json {
  const eventBody = withExamples(EVENT_BODY, {
    'application/cloudevents+json': events,
    'application/json': requests,
  });
  const answer = withExamples(REASON_REPLIES[200], { 'application/json': responses });
  return {
    '/': {
      get: {
        ...operation(
          'describe',
          'description',
          'What this service is',
          'Its paths, limits and tasks, with their schemas; for browsers, a page that asks.',
        ),
        responses: {
          200: content('Description', { 'application/json': { schema: { type: 'object' } }, 'text/html': PAGE }),
          ...REFUSED,
        },
      },
      post: {
        ...operation(
          'ask',
          'reasoning',
          'An event, or a plain /reason request',
          `${BY_MODE} Anything else is a plain request. ${BY_CODING}`,
        ),
        parameters: BINARY_EVENT,
        requestBody: eventBody,
        responses: {
          ...REASON_REPLIES,
          ...EVENT_REPLIES,
          200: {
            ...EVENT_REPLIES[200],
            content: {
              ...EVENT_REPLIES[200].content,
              'application/json': { schema: { anyOf: [...ANSWER.anyOf, ref('schemas', 'Failure')] } },
              'text/event-stream': STREAM,
            },
          },
        },
      },
    },
    '/reason': {
      post: {
        ...operation(
          'reason',
          'reasoning',
          'One request in, one answer out',
          `The context holds the problem (a Sudoku, a maze, or a cluster), and decides which task answers. ${STEP_BY_STEP} ${AT_ONCE} ${BY_CODING}`,
        ),
        requestBody: withExamples(REASON_BODY, { 'application/json': requests }),
        responses: { ...REASON_REPLIES, 200: answer },
      },
    },
    '/events': {
      post: {
        ...operation('deliver', 'reasoning', 'A CloudEvent in, one out', `${BY_MODE} ${BY_CODING}`),
        parameters: BINARY_EVENT,
        requestBody: eventBody,
        responses: EVENT_REPLIES,
      },
    },
    '/mcp': {
      post: {
        ...operation(
          'mcp',
          'reasoning',
          'The Model Context Protocol',
          'Streamable HTTP without sessions: each POST is answered by itself, and GET and DELETE are not allowed. A tool for each task; see `tools/list`. Closing the connection cancels.',
        ),
        requestBody: { required: true, content: { 'application/json': { schema: RPC, examples: LIST_TOOLS } } },
        responses: MCP_REPLIES,
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
    '/docs': {
      get: {
        ...operation('docs', 'description', 'This document for people', 'It asks nobody but this service.'),
        responses: { 200: content('The page', { 'text/html': PAGE }), ...REFUSED },
      },
    },
    '/asyncapi.json': { get: document('asyncapi', 'The events, as AsyncAPI') },
    '/openapi.json': { get: document('openapi', 'This document') },
  };
}

const BY_MODE =
  'An event comes in binary mode, with its attributes in `ce-` headers and its data as the body; in structured mode; or as a batch.';

const STEP_BY_STEP =
  'With `Accept: text/event-stream` the steps come as server-sent events, as they are made: `step` (an entry of `reasoning_trace`, of any start), and at the end `answer` (a `ReasonResponse`) or `problem` (a `Problem`).';

const AT_ONCE =
  'An array of requests, at most MAX_BATCH, is answered by an array in the same order, with status 200 whatever its elements are: each is an answer, or problem details with a `status` of its own.';

const REASON_BODY = {
  required: true,
  content: { 'application/json': schema('ReasonBody') },
};

const ANSWER = {
  anyOf: [
    ref('schemas', 'ReasonResponse'),
    { type: 'array', items: { anyOf: [ref('schemas', 'ReasonResponse'), ref('schemas', 'Problem')] } },
  ],
};

/** A message of JSON-RPC 2.0; the protocol says what may be in it. */
const RPC = {
  type: 'object',
  required: ['jsonrpc', 'method'],
  properties: {
    jsonrpc: { const: '2.0' },
    id: { type: ['string', 'integer'] },
    method: { type: 'string', examples: ['tools/list', 'tools/call'] },
    params: { type: 'object' },
  },
};

const LIST_TOOLS = {
  listTools: { summary: 'Which tools there are', value: { jsonrpc: '2.0', id: 1, method: 'tools/list' } },
};

const RPC_ERROR = {
  type: 'object',
  required: ['jsonrpc', 'error'],
  properties: {
    jsonrpc: { const: '2.0' },
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: { code: { type: 'integer' }, message: { type: 'string' }, data: {} },
    },
  },
};

const rpcError = (description: string) => content(description, { 'application/json': { schema: RPC_ERROR } });

const MCP_REPLIES = {
  200: {
    ...content('The response, or a stream of notifications and the response', {
      'application/json': { schema: { anyOf: [{ type: 'object' }, { type: 'array', items: { type: 'object' } }] } },
      'text/event-stream': { schema: { type: 'string' } },
    }),
    headers: QUOTA,
  },
  202: { description: 'A notification was taken' },
  400: rpcError('No message, or one that its revision of the protocol does not allow'),
  403: rpcError('A page of another site asks (Origin)'),
  404: rpcError('A method that there is not'),
  406: rpcError('Accept names no JSON, or no event streams'),
  413: rpcError(FAULTS[413]),
  415: rpcError(FAULTS[415]),
  429: { ...rpcError(FAULTS[429]), headers: { ...RETRY_AFTER, ...QUOTA } },
  ...faults('401', '431'),
  503: { ...rpcError(FAULTS[503]), headers: RETRY_AFTER },
};

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

const PAGE = { schema: { type: 'string' } };

/** OpenAPI 3.1 cannot say what the events of a stream are. */
const STREAM = { schema: { type: 'string' } };

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
  200: {
    ...content('An answer, or with `Accept: text/event-stream` the steps and the answer', {
      'application/json': { schema: ANSWER },
      'text/event-stream': STREAM,
    }),
    headers: QUOTA,
  },
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

/** The same body or reply with examples by media type; where there are none, nothing is said of them. */
function withExamples<Body extends { content: Json }>(body: Body, examples: Readonly<Record<string, Json>>): Body {
  const shown = Object.entries(examples).filter(([, some]) => Object.keys(some).length > 0);
  const content = shown.map(([media, some]) => [media, { ...plain(body.content[media]), examples: some }]);
  return { ...body, content: { ...body.content, ...Object.fromEntries(content) } };
}

function schema(name: string): Json {
  return { schema: ref('schemas', name) };
}

function content<Media extends Json>(description: string, media: Media) {
  return { description, content: media };
}
