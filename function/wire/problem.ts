import { randomUUID } from 'node:crypto';
import { Fault, type FaultCode, Internal } from '../common/faults.js';
import type { Logger } from '../observe/log.js';
import { json, type Reply } from './call.js';

/** Codes that only HTTP knows: they say nothing about a request to reason. */
export type HttpCode =
  | FaultCode
  | 'not_found'
  | 'method_not_allowed'
  | 'request_timeout'
  | 'expectation_failed'
  | 'headers_too_large'
  | 'not_implemented'
  | 'version_not_supported';

/** A request that is refused before any path of ours has seen it. */
export interface Refusal {
  code: HttpCode;
  status: number;
  detail: string;
}

const TITLES: Record<HttpCode, string> = {
  malformed: 'The body is malformed',
  payload_too_large: 'The body is too large',
  unsupported_media_type: 'The media type is not supported',
  invalid_field: 'A field is invalid',
  no_task_fits: 'No loaded task fits',
  rate_limited: 'Too many requests',
  busy: 'The service is busy',
  unavailable: 'The model does not answer',
  draining: 'The service is not taking requests',
  deadline_passed: 'The deadline passed',
  aborted: 'The caller went away',
  internal: 'Internal error',
  not_found: 'No such path',
  method_not_allowed: 'The method is not allowed here',
  request_timeout: 'The request did not arrive in time',
  expectation_failed: 'The expectation cannot be met',
  headers_too_large: 'The headers are too large',
  not_implemented: 'Not implemented',
  version_not_supported: 'The version of HTTP is not supported',
};

const MEDIA_TYPE = 'application/problem+json; charset=utf-8';
const LONGEST_DETAIL = 1000;
/** A broker's dispatcher crashes on error bodies over 768 bytes that it has to dead-letter. */
const BRIEF_BYTES = 767;

/** Full answers for people and agents; brief ones, under 768 bytes and without details, for brokers. */
export type ProblemStyle = 'full' | 'brief';

/** Internal faults that are in the log; one may pass several doors. */
const logged = new WeakSet<Internal>();

/** Anything thrown, as a Fault: a bug is logged under a new id, once, and the caller learns the id only. */
export function toFault(error: unknown, log: Logger): Fault {
  if (error instanceof Fault && !(error instanceof Internal)) return error;
  const fault = error instanceof Internal ? error : new Internal(randomUUID(), error);
  if (!logged.has(fault)) log.error({ err: fault.cause, error_id: fault.id }, 'internal error');
  logged.add(fault);
  return fault;
}

export function problemOf(fault: Fault, requestId: string, style: ProblemStyle): Reply {
  const reply = problem(
    fault.code,
    fault.status,
    fault.message,
    requestId,
    style === 'full' ? fault.details : {},
    style,
  );
  if (fault.passing) reply.headers['retry-after'] = String(Math.max(1, Math.ceil(fault.retryAfter ?? 1)));
  return reply;
}

export function problem(
  code: HttpCode,
  status: number,
  detail: string,
  requestId: string,
  details: Record<string, unknown> = {},
  style: ProblemStyle = 'full',
): Reply {
  const build = (longest: number) =>
    json(
      status,
      {
        ...details,
        type: `urn:problem-type:agent-reasoning:${code}`,
        title: TITLES[code],
        status,
        detail: shorten(detail, longest),
        code,
        request_id: requestId,
      },
      MEDIA_TYPE,
    );
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
