import type { Quota } from '../admission/rate-limit/quota.js';

/**
 * Every way a request can fail, as named classes. The doors turn a Fault into problem details (HTTP) or into a `failed`
 * event; `passing` decides whether a broker should deliver again (contract.md, "Retry decides the status").
 */
export type FaultCode =
  | 'malformed'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_field'
  | 'no_task_fits'
  | 'rate_limited'
  | 'busy'
  | 'unavailable'
  | 'draining'
  | 'deadline_passed'
  | 'aborted'
  | 'internal';

export class Fault extends Error {
  readonly code: FaultCode;
  /** HTTP status of the problem details. */
  readonly status: number;
  /** True when the same request may succeed later: 429 and 503. */
  readonly passing: boolean;
  /** Seconds after which to try again; only on passing faults. */
  readonly retryAfter: number | undefined;
  /** Machine-readable facts for the caller; never internals. */
  readonly details: Record<string, unknown>;

  constructor(
    code: FaultCode,
    status: number,
    message: string,
    options: { details?: Record<string, unknown>; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.status = status;
    this.passing = status === 429 || status === 503;
    this.retryAfter = options.retryAfter;
    this.details = options.details ?? {};
  }
}

/** 400: the body is not what its media type says (not JSON, not an object, not a CloudEvent). */
export class Malformed extends Fault {
  constructor(message: string, details?: Record<string, unknown>) {
    super('malformed', 400, message, details ? { details } : {});
  }
}

/** 413: the body is larger than the limit, in bytes. */
export class PayloadTooLarge extends Fault {
  constructor(limit: number) {
    super('payload_too_large', 413, `expected a body of at most ${limit} bytes`, { details: { limit_bytes: limit } });
  }
}

/** 415: the media type is none that this path reads. */
export class UnsupportedMediaType extends Fault {
  constructor(expected: string, got: string | undefined) {
    super('unsupported_media_type', 415, `expected ${expected}, got ${got ?? 'no content-type'}`);
  }
}

/** One thing wrong with one field; `pointer` is a JSON Pointer (RFC 6901) into the request. */
export interface FieldError {
  pointer: string;
  message: string;
}

/** 422: fields that do not say what they must; all of them are listed. */
export class InvalidField extends Fault {
  readonly errors: readonly FieldError[];

  constructor(errors: readonly [FieldError, ...FieldError[]]) {
    super('invalid_field', 422, errors.map((e) => `${e.pointer || '/'}: ${e.message}`).join('; '), {
      details: { errors },
    });
    this.errors = errors;
  }
}

/** Why one loaded task does not take a request. */
export interface TaskMismatch {
  task: string;
  task_types: readonly string[];
  reason: string;
  /** JSON Schema of the context that the task reads. */
  schema: unknown;
}

/** 422: no loaded task reads this context. */
export class NoTaskFits extends Fault {
  constructor(tasks: readonly TaskMismatch[]) {
    super(
      'no_task_fits',
      422,
      `no loaded task fits this request: ${tasks.map((t) => `${t.task}: ${t.reason}`).join('; ') || 'no task is loaded'}`,
      { details: { tasks } },
    );
  }
}

/** 429: the client has used up what it may ask for in this window. */
export class RateLimited extends Fault {
  constructor(readonly quota: Quota) {
    const { limit, windowS, resetS } = quota;
    super('rate_limited', 429, `expected at most ${limit} requests in ${windowS} s`, { retryAfter: resetS });
  }
}

/** 503: the queue is full. */
export class Busy extends Fault {
  constructor(message: string, retryAfter = 1, code: 'busy' | 'unavailable' = 'busy', cause?: unknown) {
    super(code, 503, message, { retryAfter, cause });
  }
}

/** 503: the model that should answer is not loaded, or its steps fail; another pod may do better, or this one later. */
export class Unavailable extends Busy {
  constructor(message: string, retryAfter: number, cause?: unknown) {
    super(message, retryAfter, 'unavailable', cause);
  }
}

/** 503: shutting down, or not ready yet. */
export class Draining extends Fault {
  constructor(message = 'the service is shutting down', retryAfter = 1) {
    super('draining', 503, message, { retryAfter });
  }
}

/** 504: the request's deadline passed before an answer was found. */
export class DeadlinePassed extends Fault {
  constructor(milliseconds: number, steps: number) {
    super('deadline_passed', 504, `no answer within ${milliseconds} ms (${steps} steps done)`, {
      details: { deadline_ms: milliseconds, steps },
    });
  }
}

/** The caller went away; nobody reads this answer, it exists so that work stops and is counted. */
export class Aborted extends Fault {
  constructor() {
    super('aborted', 499, 'the caller closed the connection before the answer');
  }
}

/** 500: ours. The cause goes to the log under `id`; the caller sees only the id. */
export class Internal extends Fault {
  readonly id: string;

  constructor(id: string, cause: unknown) {
    super('internal', 500, `internal error; the log has it under id ${id}`, { details: { id }, cause });
    this.id = id;
  }
}
