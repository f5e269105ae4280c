import { parseJson, requireObject } from '../common/json.js';
import { type ReasonRequest, TASK_TYPES, type TaskType } from '../contract/reason.js';
import { requestValidator } from '../contract/validate.js';
import type { Config } from '../settings/config.js';

/** What a request says to be, before it is known to be valid; `unknown` where it cannot be read so far. */
export type NotedType = TaskType | 'unknown';

/**
 * Makes a request of the JSON that came.
 * @throws {Malformed} for what is no JSON object; {InvalidField} for one that the contract does not allow
 */
export type ReadRequest = (bytes: Uint8Array, noted?: (taskType: NotedType) => void) => ReasonRequest;

/** The one way in which requests are read, made once. `caps` are those of the environment. */
export function requestReader(caps: Pick<Config, 'maxSteps' | 'maxStarts'>): ReadRequest {
  const validate = requestValidator(caps);
  return (bytes, noted) => {
    const value = requireObject(parseJson(bytes));
    noted?.(taskTypeOf(value));
    return validate(value);
  };
}

function taskTypeOf(value: Record<string, unknown>): NotedType {
  if (value.task_type === undefined) return 'general';
  return TASK_TYPES.find((name) => name === value.task_type) ?? 'unknown';
}
