import type { Caps } from './caps.js';
import { CloudEventSchema, COMPLETED, FAILED, SOURCE } from './events.js';
import { examplesOf } from './examples.js';
import { HealthSchema, ProbeSchema } from './health.js';
import { paths, TAGS } from './paths.js';
import { ProblemSchema } from './problem.js';
import { reasonSchemas } from './reason-schemas.js';
import { CHALLENGE, FAULTS, QUOTA, RETRY_AFTER } from './responses.js';
import { INFO, type Json, plain, ref, responseName } from './schemas.js';
import type { TaskDescription } from './tasks.js';

/** The OpenAPI 3.1 description, made of the very schemas that validate; `caps` are this deployment's. */
export function openApi(version: string, tasks: readonly TaskDescription[], caps: Caps): Json {
  const { ReasonResponse, ...schemas } = reasonSchemas(tasks, caps);
  const examples = examplesOf(tasks);
  return {
    openapi: '3.1.0',
    info: { ...INFO, version, license: { name: 'MIT', identifier: 'MIT' } },
    tags: TAGS,
    // Wherever this document came from.
    servers: [{ url: '/' }],
    // What only tells of the service is open to everybody; the operations that reason say what they may need.
    security: [],
    paths: paths(examples),
    components: {
      schemas: {
        ReasonResponse: discriminated(plain(ReasonResponse), tasks),
        ReasonBody: oneOrSeveral(plain(schemas.ReasonRequest)),
        ...schemas,
        CloudEvent: plain(CloudEventSchema),
        OutcomeEvent: OUTCOME_EVENT,
        Health: plain(HealthSchema),
        Probe: plain(ProbeSchema),
        Problem: plain(ProblemSchema),
      },
      responses: responses(examples.problems),
      examples: examples.components,
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

/**
 * A request, or an array of them. Tools that make functions of operations look for the properties of a body, and not into
 * alternatives: so this is one schema, whose words for objects mean nothing to arrays, nor those for arrays to objects.
 */
const oneOrSeveral = (request: Json): Json => ({
  ...request,
  type: ['object', 'array'],
  description: 'A request, or several: an element that is none is answered by problem details in its place.',
  minItems: 1,
  items: { anyOf: [ref('schemas', 'ReasonRequest'), { description: 'Anything else is refused in its place.' }] },
  contains: { type: 'object' },
});

/** Says which response belongs to which task, for readers that do not compare constants. JSON Schema knows no such word. */
function discriminated(response: Json, tasks: readonly TaskDescription[]): Json {
  if (tasks.length === 0) return response;
  const mapping = Object.fromEntries(tasks.map(({ name }) => [name, ref('schemas', responseName(name)).$ref]));
  return { ...response, discriminator: { propertyName: 'task', mapping } };
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

function responses(problems: Json): Json {
  return Object.fromEntries(
    Object.entries(FAULTS).map(([status, description]) => [
      `Problem${status}`,
      {
        description,
        content: {
          'application/problem+json': {
            schema: ref('schemas', 'Problem'),
            ...(status === '422' ? { examples: problems } : {}),
          },
        },
        ...(status === '401' || status === '403' ? { headers: CHALLENGE } : {}),
        ...(status === '503' ? { headers: RETRY_AFTER } : {}),
        ...(status === '429' ? { headers: { ...RETRY_AFTER, ...QUOTA } } : {}),
      },
    ]),
  );
}
