/**
 * Every way in which a request can fail has a code. What a code means in HTTP is said in wire/problem-details.ts alone; in
 * the reply to an event it stands in the data of a `failed` event.
 */
export type FaultCode =
  | 'malformed'
  | 'unauthorized'
  | 'forbidden'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_field'
  | 'no_task_fits'
  | 'rate_limited'
  | 'busy'
  | 'unavailable'
  | 'issuer_unreachable'
  | 'draining'
  | 'deadline_passed'
  | 'aborted'
  | 'internal';

/** The faults after which the same request may succeed later. */
const PASSING: ReadonlySet<FaultCode> = new Set([
  'rate_limited',
  'busy',
  'unavailable',
  'issuer_unreachable',
  'draining',
]);

/** A foreseen failure of a request. Its message and its details are for the caller: they never say anything internal. */
export class Fault extends Error {
  readonly code: FaultCode;
  /** Whether the same request may succeed later, so that a broker should deliver its event again. */
  readonly passing: boolean;
  /** Seconds after which to try again; only on passing faults. */
  readonly retryAfter: number | undefined;
  /** Facts for programs. */
  readonly details: Record<string, unknown>;

  constructor(
    code: FaultCode,
    message: string,
    options: { details?: Record<string, unknown>; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.passing = PASSING.has(code);
    this.retryAfter = options.retryAfter;
    this.details = options.details ?? {};
  }
}

/** The body is not what its media type says (not JSON, not an object, not a CloudEvent). */
export class Malformed extends Fault {
  constructor(message: string, details?: Record<string, unknown>) {
    super('malformed', message, details ? { details } : {});
  }
}

/** Whoever asks must show who they are; `shown` says whether they showed anything at all. */
export class Unauthorized extends Fault {
  constructor(
    message: string,
    readonly shown: boolean,
  ) {
    super('unauthorized', message);
  }
}

/** Whoever asks has shown who they are, and may not ask. */
export class Forbidden extends Fault {
  constructor(message: string) {
    super('forbidden', message);
  }
}

/** Whether a token is good cannot be told now, because its issuer cannot be asked; `retryAfter` is in seconds. */
export class IssuerUnreachable extends Fault {
  constructor(message: string, retryAfter: number, cause?: unknown) {
    super('issuer_unreachable', message, { retryAfter, cause });
  }
}

/** The body, or the part of it that the message names, is larger than the limit, which is in bytes. */
export class PayloadTooLarge extends Fault {
  constructor(limit: number, message = `expected a body of at most ${limit} bytes`) {
    super('payload_too_large', message, { details: { limit_bytes: limit } });
  }
}

/** The media type is none that this path reads. */
export class UnsupportedMediaType extends Fault {
  constructor(expected: string, got: string | undefined) {
    super('unsupported_media_type', `expected ${expected}, got ${got ?? 'no content-type'}`);
  }
}

/** One thing wrong with one field; `pointer` is a JSON Pointer (RFC 6901) into the request. */
export interface FieldError {
  pointer: string;
  message: string;
}

/** Fields of the request are not as the contract says; every wrong one is listed. */
export class InvalidField extends Fault {
  readonly errors: readonly FieldError[];

  constructor(errors: readonly [FieldError, ...FieldError[]]) {
    super('invalid_field', errors.map((e) => `${e.pointer || '/'}: ${e.message}`).join('; '), {
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
  /** Where the JSON Schema of the context stands that the task reads. */
  schema: string;
}

/** The task that a request comes nearest to, and what it would have to bring. */
export interface NearestTask {
  task: string;
  reason: string;
  todo: string;
}

/** No loaded task can read the context of the request. `todos` say for every task what it would have to bring. */
export class NoTaskFits extends Fault {
  constructor(tasks: readonly TaskMismatch[], todos: readonly string[] = [], nearest?: NearestTask) {
    super('no_task_fits', nearest ? toldNearest(nearest) : toldAll(tasks, todos), {
      details: { ...(nearest ? { nearest: nearest.task } : {}), tasks },
    });
  }
}

const toldNearest = ({ task, reason, todo }: NearestTask) =>
  `${todo}. No task fits this request; the nearest is ${task}, but ${reason}`;

const toldAll = (tasks: readonly TaskMismatch[], todos: readonly string[]) =>
  tasks.length === 0
    ? 'no task fits this request: no task is loaded'
    : `say in the context what is to be solved${todos.length > 0 ? `: ${todos.join('; or: ')}` : ''}. No task fits this request`;

/** Too much is waiting already; `retryAfter` is in seconds. */
export class Busy extends Fault {
  constructor(message: string, retryAfter = 1, code: 'busy' | 'unavailable' = 'busy', cause?: unknown) {
    super(code, message, { retryAfter, cause });
  }
}

/** The model that should answer is not loaded, or its steps fail; another pod may do better, or this one later. */
export class Unavailable extends Busy {
  constructor(message: string, retryAfter: number, cause?: unknown) {
    super(message, retryAfter, 'unavailable', cause);
  }
}

/** The service is shutting down, or not ready yet. */
export class Draining extends Fault {
  constructor(message = 'the service is shutting down', retryAfter = 1) {
    super('draining', message, { retryAfter });
  }
}

/** The deadline passed before an answer was found: so many milliseconds, in which so many reasoning steps were made. */
export class DeadlinePassed extends Fault {
  constructor(milliseconds: number, steps: number) {
    super('deadline_passed', `no answer within ${milliseconds} ms (${steps} steps done)`, {
      details: { deadline_ms: milliseconds, steps },
    });
  }
}

/** The caller went away. Nobody reads this answer; it exists so that work stops and is counted. */
export class Aborted extends Fault {
  constructor() {
    super('aborted', 'the caller closed the connection before the answer');
  }
}

/** A bug of ours. The log has the cause under `id`; the caller sees only the id. */
export class Internal extends Fault {
  readonly id: string;

  constructor(id: string, cause: unknown) {
    super('internal', `internal error; the log has it under id ${id}`, { details: { id }, cause });
    this.id = id;
  }
}
