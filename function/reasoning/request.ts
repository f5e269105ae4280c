import { requireObject } from '../common/json.js';
import type { Caps } from '../contract/caps.js';
import { type ReasonRequest, TASK_TYPES, type TaskType } from '../contract/reason.js';
import { requestValidator } from '../contract/validate.js';
import { asRequest, parseBody } from './bare.js';

/** The task type that a request states, before the request is known to be valid; `unknown` when it cannot be read. */
export type NotedType = TaskType | 'unknown';

/**
 * Parses and validates a request.
 * @throws {Malformed} when the bytes are not a JSON object
 * @throws {InvalidField} when a field is not what the contract allows
 */
export type ReadRequest = (bytes: Uint8Array, noted?: (taskType: NotedType) => void) => ReasonRequest;

/** Makes the reader of requests; compiling the schema takes milliseconds, so it is made once. */
export function requestReader(caps: Caps): ReadRequest {
  const validate = requestValidator(caps);
  return (bytes, noted) => {
    const value = requireObject(asRequest(parseBody(bytes)));
    noted?.(taskTypeOf(value));
    return validate(value);
  };
}

function taskTypeOf(value: Record<string, unknown>): NotedType {
  if (value.task_type === undefined) return 'general';
  return TASK_TYPES.find((name) => name === value.task_type) ?? 'unknown';
}
