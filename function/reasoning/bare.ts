import { Malformed } from '../common/faults.js';
import { isObject, parseJson, parseJsonText } from '../common/json.js';
import { splitDocuments } from '../common/json-documents.js';
import { ReasonRequestSchema } from '../contract/reason.js';
import { TASKS } from '../tasks/index.js';
import type { Bare } from '../tasks/puzzle.js';

const FIELDS = Object.keys(ReasonRequestSchema.properties);

/**
 * The value of a body as that of a request. A problem that a task knows as it is, with no request around it or in the place
 * of the context, is put into one. Anything else is left to be validated.
 */
export function asRequest(value: unknown): unknown {
  if (!isObject(value) || !FIELDS.some((field) => Object.hasOwn(value, field))) return bareOf(value) ?? value;
  if (!Object.hasOwn(value, 'context') || isObject(value.context)) return value;
  const bare = bareOf(value.context);
  return bare ? { ...value, context: bare.context } : value;
}

function bareOf(value: unknown): Bare | undefined {
  for (const task of TASKS) {
    const bare = task.bare?.(value);
    if (bare) return bare;
  }
  return undefined;
}

/**
 * The JSON of a body, or an array of the documents that follow each other in it, as a program leaves them that appends.
 * @throws {Malformed} when it is neither
 */
export function parseBody(bytes: Uint8Array): unknown {
  try {
    return parseJson(bytes);
  } catch (error) {
    const documents = error instanceof Malformed ? severalIn(bytes) : undefined;
    if (!documents) throw error;
    return documents;
  }
}

function severalIn(bytes: Uint8Array): unknown[] | undefined {
  try {
    const documents = splitDocuments(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return documents.length < 2 ? undefined : documents.map((text) => parseJsonText(text));
  } catch {
    return undefined;
  }
}
