import { type Fault, type FaultCode, Forbidden, Unauthorized } from '../common/faults.js';
import { json, type Reply } from './reply.js';

/** Codes of refusals that only HTTP knows: no request to reason has been read yet. */
type RefusalCode =
  | 'not_found'
  | 'method_not_allowed'
  | 'request_timeout'
  | 'expectation_failed'
  | 'headers_too_large'
  | 'not_implemented'
  | 'version_not_supported';

export type ProblemCode = FaultCode | RefusalCode;

/** A request that is refused because of what HTTP says, before anything reads it as a request to reason. */
export interface Refusal {
  code: ProblemCode;
  detail: string;
}

/** The HTTP status and the title of every code. No other file says which fault is which status. */
const PROBLEMS: Readonly<Record<ProblemCode, { status: number; title: string }>> = {
  malformed: { status: 400, title: 'The body is malformed' },
  unauthorized: { status: 401, title: 'Who asks is not known' },
  forbidden: { status: 403, title: 'Who asks may not' },
  not_found: { status: 404, title: 'No such path' },
  method_not_allowed: { status: 405, title: 'The method is not allowed here' },
  request_timeout: { status: 408, title: 'The request did not arrive in time' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The media type is not supported' },
  expectation_failed: { status: 417, title: 'The expectation cannot be met' },
  invalid_field: { status: 422, title: 'A field is invalid' },
  no_task_fits: { status: 422, title: 'No loaded task fits' },
  rate_limited: { status: 429, title: 'Too many requests' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  aborted: { status: 499, title: 'The caller went away' },
  internal: { status: 500, title: 'Internal error' },
  not_implemented: { status: 501, title: 'Not implemented' },
  busy: { status: 503, title: 'The service is busy' },
  unavailable: { status: 503, title: 'The model does not answer' },
  issuer_unreachable: { status: 503, title: 'Who asks cannot be verified now' },
  draining: { status: 503, title: 'The service is not taking requests' },
  deadline_passed: { status: 504, title: 'The deadline passed' },
  version_not_supported: { status: 505, title: 'The version of HTTP is not supported' },
};

const MEDIA_TYPE = 'application/problem+json; charset=utf-8';
/** Characters of `detail` in a full answer. */
const LONGEST_DETAIL = 1000;
/** Bytes of a brief answer: a broker's dispatcher crashes on error bodies over 768 bytes that it has to dead-letter. */
const BRIEF_BYTES = 767;

/** Full answers are for people and agents; brief ones, under 768 bytes and without details, for brokers. */
export type ProblemStyle = 'full' | 'brief';

/**
 * The reply to a request that failed: problem details (RFC 9457), with Retry-After where the fault passes. A full answer says
 * that in its body as well, because not every one has headers of its own: it may be one of several, or the end of a stream.
 */
export function faultReply(fault: Fault, requestId: string, style: ProblemStyle): Reply {
  const seconds = retryAfterOf(fault);
  const details = { ...fault.details, ...(seconds === undefined ? {} : { retry_after: seconds }) };
  const told = style === 'full' ? details : {};
  const reply = problemDetails({ code: fault.code, detail: fault.message }, requestId, style, told);
  if (seconds !== undefined) reply.headers['retry-after'] = String(seconds);
  const challenge = challengeOf(fault);
  if (challenge !== undefined) reply.headers['www-authenticate'] = challenge;
  return reply;
}

/** What to show in order to be let in (RFC 6750, 3). Whoever showed nothing is told of no error. */
function challengeOf(fault: Fault): string | undefined {
  const realm = 'Bearer realm="agent-reasoning"';
  if (fault instanceof Unauthorized) return fault.shown ? `${realm}, error="invalid_token"` : realm;
  return fault instanceof Forbidden ? `${realm}, error="insufficient_scope"` : undefined;
}

/** What of a fault stands in problem details of any kind, as values: for replies that are not problem details as a whole. */
export function problemOf(fault: Fault, requestId: string) {
  const { status, title } = PROBLEMS[fault.code];
  const retryAfter = retryAfterOf(fault);
  return {
    title,
    status,
    detail: shorten(fault.message, LONGEST_DETAIL),
    code: fault.code,
    request_id: requestId,
    ...(retryAfter === undefined ? {} : { retry_after: retryAfter }),
  };
}

/** Seconds after which to come again, where that is worth it. */
const retryAfterOf = ({ passing, retryAfter = 1 }: Fault) => (passing ? Math.max(1, Math.ceil(retryAfter)) : undefined);

/** Problem details (RFC 9457) for a refusal; `details` are further members of the object. */
export function problemDetails(
  { code, detail }: Refusal,
  requestId: string,
  style: ProblemStyle = 'full',
  details: Record<string, unknown> = {},
): Reply {
  const { status, title } = PROBLEMS[code];
  const type = `urn:problem-type:agent-reasoning:${code}`;
  const build = (longest: number) => {
    const members = { type, title, status, detail: shorten(detail, longest), code, request_id: requestId };
    return json(status, { ...details, ...members }, MEDIA_TYPE);
  };
  let longest = LONGEST_DETAIL;
  let reply = build(longest);
  while (style === 'brief' && longest > 1 && Buffer.byteLength(reply.body) > BRIEF_BYTES) {
    longest = Math.floor(longest / 2);
    reply = build(longest);
  }
  return reply;
}

function shorten(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
