import { InvalidField, Malformed } from '../common/faults.js';
import { isObject, parseJson } from '../common/json.js';
import { asRequest } from '../reasoning/bare.js';

/** The requests of a body: one, which has not been read, or those of an array, each as JSON of its own. */
export type Requests = { kind: 'one'; bytes: Uint8Array } | { kind: 'several'; requests: readonly Uint8Array[] };

/** How far into a body the first character is looked for that is no space. */
const LOOKED_AT = 1024;

/** Whether the bytes may be those of an array, so that readRequests must look at them. */
export function beginsArray(bytes: Uint8Array): boolean {
  // A character for each byte: all that is looked at is ASCII.
  return /^\s*\[/.test(Buffer.from(bytes.subarray(0, LOOKED_AT)).toString('latin1'));
}

/**
 * Tells an array of requests from an array that is a problem itself (rows of a grid, lists of a dump), and from what is
 * none. Whatever is wrong with a single request, and with a body that is no JSON, is left to who reads that.
 * @throws {InvalidField} for more than `most` requests
 */
export function readRequests(bytes: Uint8Array, most: number): Requests {
  const value = parsed(bytes);
  if (!Array.isArray(value) || !value.some(isObject) || asRequest(value) !== value) return { kind: 'one', bytes };
  if (value.length > most) {
    const message = `expected at most ${most} requests (MAX_BATCH), got ${value.length}: send them in several calls`;
    throw new InvalidField([{ pointer: '', message }]);
  }
  return { kind: 'several', requests: value.map((request) => Buffer.from(JSON.stringify(request))) };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return parseJson(bytes);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
