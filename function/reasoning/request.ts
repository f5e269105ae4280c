import type { Clock } from '../common/clock.js';
import { isObject, parseJson, requireObject } from '../common/json.js';
import type { Caps } from '../contract/caps.js';
import { type ReasonRequest, TASK_TYPES, type TaskType } from '../contract/reason.js';
import { requestValidator } from '../contract/validate.js';
import { formOf } from '../tasks/placement/read.js';
import { asRequest, parseAll } from './bare.js';
import { REQUEST, readLarge, tooLarge } from './large-request.js';

/** The task type that a request states, before the request is known to be valid; `unknown` when it cannot be read. */
export type NotedType = TaskType | 'unknown';

export interface ReadConditions {
  /** Called with the task type as soon as it is known. */
  noted?: (taskType: NotedType) => void;
  /** Tells a long reading when to stop. */
  clock?: Clock;
}

/**
 * Parses and validates a request.
 * @throws {Malformed} when the bytes are not a JSON object
 * @throws {PayloadTooLarge} when they are more than the general limit, and it is not for the sake of a dump
 * @throws {InvalidField} when a field is not what the contract allows
 */
export type ReadRequest = (bytes: Uint8Array, conditions?: ReadConditions) => ReasonRequest;

/**
 * Makes the reader of requests; compiling the schema takes milliseconds, so it is made once. Bodies of more than `limit`
 * bytes must hold a dump, and of that only what counts is kept.
 */
export function requestReader(caps: Caps, limit = Number.POSITIVE_INFINITY): ReadRequest {
  const validate = requestValidator(caps);
  return (bytes, { noted, clock } = {}) => {
    const parsed = parseAll(bytes, (body) =>
      bytes.length <= limit ? parseJson(body) : readLarge(body, REQUEST, limit, clock),
    );
    const value = requireObject(asRequest(parsed));
    noted?.(taskTypeOf(value));
    // Lists called `nodes` may be a dump or what agents write; by now it is known which.
    if (bytes.length > limit && isObject(value.context) && formOf(value.context) === 'agent') throw tooLarge(limit);
    return validate(value);
  };
}

function taskTypeOf(value: Record<string, unknown>): NotedType {
  if (value.task_type === undefined) return 'general';
  return TASK_TYPES.find((name) => name === value.task_type) ?? 'unknown';
}
