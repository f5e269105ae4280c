import type { Clock } from '../common/clock.js';
import { PayloadTooLarge } from '../common/faults.js';
import { parseParts } from '../common/json-parts.js';
import type { Shape } from '../common/json-shape.js';
import { DUMP_CONTEXT } from '../tasks/placement/kubernetes/lean.js';

/** A request with a dump in its context, or the dump alone. */
export const REQUEST: Shape = {
  ...DUMP_CONTEXT,
  members: { get: (name) => (name === 'context' ? DUMP_CONTEXT : DUMP_CONTEXT.members?.get(name)) },
};
/** Events whose data are such requests. */
export const EVENT: Shape = { part: true, members: new Map([['data', REQUEST]]) };
export const EVENTS: Shape = { part: true, elements: EVENT };

/**
 * Reads a body that is larger than the general limit, of which only a dump may be. A request may also be an array of the lists
 * that follow each other in it.
 * @throws {Malformed} when the bytes are not JSON within our limits
 * @throws {PayloadTooLarge} when more than `limit` bytes are no part of a dump
 */
export function readLarge(bytes: Uint8Array, shape: Shape, limit: number, clock?: Clock): unknown {
  const several = shape === REQUEST;
  return parseParts(bytes, { shape, limit, several, tooLarge: () => tooLarge(limit), check: () => clock?.check() });
}

/** The fault of a body that is larger than `limit` bytes for the sake of anything else than a dump. */
export function tooLarge(limit: number): PayloadTooLarge {
  const told = `expected a body of at most ${limit} bytes, apart from the objects of a kubectl dump, which alone may be larger`;
  return new PayloadTooLarge(limit, told);
}
