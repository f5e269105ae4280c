import { type Json, ref } from './schemas.js';

/** The statuses of problem details, and what each of them says. */
export const FAULTS = {
  400: 'Malformed: not JSON in UTF-8, not an object, too deep, or not a CloudEvent',
  401: 'Who asks is not known here: a key, or for an event a token, is needed',
  403: 'The token is of a subject that may not send events',
  413: 'The body is too large, encoded or decoded; only kubectl dumps may have more than FUNC_BODY_LIMIT bytes',
  415: 'The media type or the content coding is not supported',
  422: 'No task fits, or a field is invalid; `errors` points to each',
  429: 'Rate limited; come again after Retry-After seconds',
  431: 'The headers are too large or too many',
  500: 'Ours; the log has the cause under `id`',
  503: 'Busy, draining, or a model that does not answer; come again after Retry-After seconds',
  504: 'The deadline passed before an answer was found',
} as const;

/** How to be let in (RFC 6750, 3), on 401 and 403. */
export const CHALLENGE = {
  'WWW-Authenticate': {
    description: '`Bearer realm="agent-reasoning"`, with an `error` where something was shown',
    schema: { type: 'string' },
  },
};

/** References to the responses of these statuses. */
export function faults(...statuses: `${keyof typeof FAULTS}`[]): Json {
  return Object.fromEntries(statuses.map((status) => [status, ref('responses', `Problem${status}`)]));
}

export const RETRY_AFTER = { 'Retry-After': { description: 'Seconds', schema: { type: 'integer', minimum: 1 } } };

/** On every reply to a request that counted, while RATE_LIMIT is not 0; not on the reply to a batch. */
export const QUOTA = {
  'RateLimit-Policy': {
    description: 'Requests of a client (q) in a window of seconds (w): `"default";q=6000;w=60`',
    schema: { type: 'string' },
  },
  RateLimit: {
    description: 'Requests left (r) in the seconds until the window ends (t): `"default";r=5999;t=60`',
    schema: { type: 'string' },
  },
};
