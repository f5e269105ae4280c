import type { Caps } from './caps.js';
import { CloudEventSchema, COMPLETED, FAILED, SOURCE } from './events.js';
import { HealthSchema, ProbeSchema } from './health.js';
import { paths, TAGS } from './paths.js';
import { ProblemSchema } from './problem.js';
import { CHALLENGE, FAULTS, QUOTA } from './responses.js';
import { INFO, type Json, plain, reasonSchemas, ref } from './schemas.js';
import type { TaskDescription } from './tasks.js';

/** The OpenAPI 3.1 description, made of the very schemas that validate; `caps` are this deployment's. */
export function openApi(version: string, tasks: readonly TaskDescription[], caps: Caps): Json {
  return {
    openapi: '3.1.0',
    info: { ...INFO, version, license: { name: 'MIT', identifier: 'MIT' } },
    tags: TAGS,
    // Wherever this document came from.
    servers: [{ url: '/' }],
    // What only tells of the service is open to everybody; the operations that reason say what they may need.
    security: [],
    paths: paths(),
    components: {
      schemas: {
        ...reasonSchemas(tasks, caps),
        CloudEvent: plain(CloudEventSchema),
        OutcomeEvent: OUTCOME_EVENT,
        Health: plain(HealthSchema),
        Probe: plain(ProbeSchema),
        Problem: plain(ProblemSchema),
      },
      responses: responses(),
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

const SECURITY_SCHEMES = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description:
      'An API key, where the operator has set API_KEYS_FILE; for an event a token of the issuer in OIDC_ISSUER, where that is set. Without the two nobody needs anything.',
  },
  apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'An API key, in another header.' },
};

/** What a request event is answered with, in the JSON format. */
const OUTCOME_EVENT = {
  allOf: [
    ref('schemas', 'CloudEvent'),
    {
      type: 'object',
      required: ['subject', 'causationid', 'time', 'data'],
      properties: {
        type: { enum: [COMPLETED, FAILED] },
        source: { const: SOURCE },
        subject: { type: 'string', description: 'The id of the event that asked.' },
        causationid: { type: 'string', description: 'The same.' },
        correlationid: {
          type: 'string',
          description: "The request's own, and replyid the same for Knative's RequestReply.",
        },
        replyid: { type: 'string' },
        time: { type: 'string', format: 'date-time' },
        data: { anyOf: [ref('schemas', 'ReasonResponse'), ref('schemas', 'Failure')] },
      },
    },
  ],
};

function responses(): Json {
  const retry = { 'Retry-After': { description: 'Seconds', schema: { type: 'integer', minimum: 1 } } };
  return Object.fromEntries(
    Object.entries(FAULTS).map(([status, description]) => [
      `Problem${status}`,
      {
        description,
        content: { 'application/problem+json': { schema: ref('schemas', 'Problem') } },
        ...(status === '401' || status === '403' ? { headers: CHALLENGE } : {}),
        ...(status === '503' ? { headers: retry } : {}),
        ...(status === '429' ? { headers: { ...retry, ...QUOTA } } : {}),
      },
    ]),
  );
}
