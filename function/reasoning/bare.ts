import { Malformed } from '../common/faults.js';
import { isObject } from '../common/json.js';
import { splitDocuments } from '../common/json-documents.js';
import { ReasonRequestSchema } from '../contract/reason.js';
import { TASKS } from '../tasks/index.js';
import type { Bare } from '../tasks/task.js';

const FIELDS = Object.keys(ReasonRequestSchema.properties);

/**
 * The value of a body as that of a request. A problem that a task knows as it is, with no request around it or in the place
 * of the context, is put into one. Anything else is left to be validated.
 */
export function asRequest(value: unknown): unknown {
  if (!isObject(value) || !FIELDS.some((field) => Object.hasOwn(value, field))) return bareOf(value) ?? value;
  if (!Object.hasOwn(value, 'context') || isObject(value.context)) return value;
  if (value.context === null) {
    const { context: _, ...others } = value;
    return others;
  }
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
 * What `parse` makes of a body, or of the array of the documents that follow each other in it, as a program leaves them that
 * appends. Only a body that is not one JSON text is looked at again.
 * @throws {Malformed} when it is neither
 */
export function parseAll(bytes: Uint8Array, parse: (bytes: Uint8Array) => unknown): unknown {
  try {
    return parse(bytes);
  } catch (error) {
    const array = error instanceof Malformed ? asArray(bytes) : undefined;
    if (!array) throw error;
    return parse(array);
  }
}

/** Documents that follow each other as one array, in JSON; undefined where they are none, or only one. */
function asArray(bytes: Uint8Array): Uint8Array | undefined {
  // A character for each byte: all that is looked at is ASCII, whose bytes stand for nothing else in UTF-8.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  let documents: string[];
  try {
    documents = splitDocuments(text);
  } catch {
    return undefined;
  }
  return documents.length < 2 ? undefined : Buffer.from(`[${documents.join(',')}]`, 'latin1');
}
