import { Malformed } from '../../common/faults.js';
import { isObject, kindOf, parseJson } from '../../common/json.js';
import { EVENT, EVENTS, readLarge } from '../../reasoning/large-request.js';
import { checkAttributes, STRINGS } from './attributes.js';

/** How events come in a body that holds whole events: one event, or an array of them. */
export type EnvelopeMode = 'structured' | 'batch';

/** An event that the guard has let through, as plain data, so that a thread can hand it over. */
export interface CheckedEvent {
  /** By name, each as a string in its canonical form. */
  attributes: ReadonlyMap<string, string>;
  /** In binary mode the attributes as their headers had them; empty in the others. */
  sent: ReadonlyMap<string, string>;
  data: EventData;
}

/** Bytes that still have to be read, as `contentType` says; undefined where nothing was said. */
export type EventData = { kind: 'none' } | { kind: 'bytes'; bytes: Uint8Array; contentType: string | undefined };

/** How events came in; a single one is answered in the mode that it came in. */
export type Delivery<Event> =
  | { mode: 'binary' | 'structured'; event: Event }
  | { mode: 'batch'; events: readonly Event[] };

export const STRUCTURED = 'application/cloudevents+json';
export const BATCH = 'application/cloudevents-batch+json';
const MOST_EVENTS = 100;
/** Data in base64 without a type must not be taken for JSON (JSON format, 3.1.2): this type stands for none. */
const BYTES = 'application/octet-stream';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Reads a body that holds whole events in JSON (CloudEvents JSON format). The time that it takes grows with the body, so a
 * large one is read in a thread (envelopes.ts). Of more than `limit` bytes only what counts of kubectl dumps is kept.
 * @throws {Malformed} for what is no CloudEvent 1.0
 * @throws {PayloadTooLarge} when it has more than `limit` bytes, and not for the sake of dumps
 */
export function readEnvelope(mode: EnvelopeMode, bytes: Uint8Array, limit: number): Delivery<CheckedEvent> {
  const shape = mode === 'structured' ? EVENT : EVENTS;
  const value = bytes.length <= limit ? parseJson(bytes) : readLarge(bytes, shape, limit);
  if (mode === 'structured') return { mode, event: structured(value) };
  if (!Array.isArray(value)) throw new Malformed(`expected an array of CloudEvents, got ${kindOf(value)}`);
  if (value.length > MOST_EVENTS) throw new Malformed(`expected at most ${MOST_EVENTS} events, got ${value.length}`);
  return { mode, events: value.map(structured) };
}

/** Structured mode: one JSON object; strings, booleans and integers are attributes, null is absence (JSON format, 2). */
function structured(value: unknown): CheckedEvent {
  if (!isObject(value)) throw new Malformed(`expected a CloudEvent, got ${kindOf(value)}`);
  const attributes = new Map<string, string>();
  for (const [name, member] of Object.entries(value)) {
    if (name !== 'data' && name !== 'data_base64' && member !== null) attributes.set(name, attribute(name, member));
  }
  const data = structuredData(value, attributes.get('datacontenttype'));
  return { attributes: checkAttributes(attributes), sent: new Map(), data };
}

/** The canonical string of an attribute's value (CloudEvents 1.0, "Type System"). */
function attribute(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (STRINGS.has(name)) {
    throw new Malformed(`${name}: expected a string (CloudEvents 1.0, JSON format, 2.2), got ${kindOf(value)}`);
  }
  if (typeof value === 'boolean' || isInt32(value)) return String(value);
  throw new Malformed(
    `${name.slice(0, 40)}: expected a string, a boolean or an integer of 32 bits, got ${kindOf(value)}`,
  );
}

function structuredData(value: Record<string, unknown>, contentType: string | undefined): EventData {
  const { data, data_base64: base64 } = value;
  if (base64 === undefined || base64 === null) {
    if (data === undefined || data === null) return { kind: 'none' };
    // JSON.parse does not tell where in the body the data stands, so its text has to be written again.
    return { kind: 'bytes', bytes: Buffer.from(JSON.stringify(data)), contentType };
  }
  if (data !== undefined) throw new Malformed('expected data or data_base64, got both');
  if (typeof base64 !== 'string' || !BASE64.test(base64)) throw new Malformed('data_base64: expected base64');
  return bytesData(Buffer.from(base64, 'base64'), contentType ?? BYTES);
}

/** The data of an event that came as bytes; no bytes are no data. */
export function bytesData(bytes: Uint8Array, contentType: string | undefined): EventData {
  return bytes.length === 0 ? { kind: 'none' } : { kind: 'bytes', bytes, contentType };
}

function isInt32(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;
}
