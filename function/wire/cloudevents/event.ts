import { Malformed, UnsupportedMediaType } from '../../common/faults.js';
import { isObject, kindOf, parseJson } from '../../common/json.js';
import { type Body, bodyBytes, type Headers } from '../call.js';
import { isJson, mediaType, requireIdentity, requireUtf8 } from '../media.js';
import { checkAttributes, decodeHeaders, HEADER_PREFIX, headerAttributes, STRINGS } from './attributes.js';

/** A CloudEvent 1.0 that has been checked; attributes and extensions by name, in their canonical string form. */
export interface CloudEvent {
  id: string;
  source: string;
  type: string;
  attributes: ReadonlyMap<string, string>;
  /** In binary mode the attributes as their headers had them; empty in the others. */
  sent: ReadonlyMap<string, string>;
  data: EventData;
}

/** Bytes that still have to be read, as `contentType` says; undefined where nothing was said. */
export type EventData = { kind: 'none' } | { kind: 'bytes'; bytes: Uint8Array; contentType: string | undefined };

/** How the events came in; a single one is answered in the mode it came in. */
export type Delivery =
  | { mode: 'binary'; event: CloudEvent }
  | { mode: 'structured'; event: CloudEvent }
  | { mode: 'batch'; events: readonly CloudEvent[] };

/** Reads bodies of whole events, where they hold nobody up. */
export interface EnvelopeReader {
  read(mode: 'structured' | 'batch', bytes: Uint8Array): Promise<Delivery>;
}

export const STRUCTURED = 'application/cloudevents+json';
export const BATCH = 'application/cloudevents-batch+json';
const MOST_EVENTS = 100;
/** What stands for no type: data in bytes must not be taken for JSON unless it says so (JSON format, 3.1.2). */
const BYTES = 'application/octet-stream';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Whether a call claims to bring an event, however badly. */
export function claimsEvent(headers: Headers): boolean {
  if (mediaType(headers.get('content-type') ?? '').essence.startsWith('application/cloudevents')) return true;
  return [...headers.keys()].some((name) => name.startsWith(HEADER_PREFIX));
}

/**
 * Reads the event or events of a call (CloudEvents HTTP binding, 3). The data of an event is not judged here: whoever
 * sent a valid event with bad data gets a failed event, not an HTTP error.
 * @throws {UnsupportedMediaType} for an event format other than JSON
 * @throws {Malformed} for what is no CloudEvent 1.0
 */
export async function readDelivery(
  headers: Headers,
  body: () => Promise<Body>,
  envelopes: EnvelopeReader,
): Promise<Delivery> {
  const contentType = headers.get('content-type');
  const media = mediaType(contentType ?? '');
  if (!media.essence.startsWith('application/cloudevents')) {
    const sent = headerAttributes(headers);
    const attributes = decodeHeaders(sent);
    requireIdentity(headers);
    const data = bytesData(bodyBytes(await body()), contentType);
    return { mode: 'binary', event: { ...checkAttributes(attributes), attributes, sent, data } };
  }
  if (media.essence !== STRUCTURED && media.essence !== BATCH) {
    throw new UnsupportedMediaType(`${STRUCTURED} or ${BATCH}`, media.essence.slice(0, 80));
  }
  requireUtf8(media);
  requireIdentity(headers);
  return envelopes.read(media.essence === STRUCTURED ? 'structured' : 'batch', bodyBytes(await body()));
}

/**
 * Reads a body that holds whole events in JSON (CloudEvents JSON format). What it takes grows with the body, so a large one
 * is read in a thread (envelopes.ts).
 * @throws {Malformed}
 */
export function readEnvelope(mode: 'structured' | 'batch', bytes: Uint8Array): Delivery {
  const value = parseJson(bytes);
  if (mode === 'structured') return { mode, event: structured(value) };
  if (!Array.isArray(value)) throw new Malformed(`expected an array of CloudEvents, got ${kindOf(value)}`);
  if (value.length > MOST_EVENTS) throw new Malformed(`expected at most ${MOST_EVENTS} events, got ${value.length}`);
  return { mode, events: value.map(structured) };
}

/**
 * The payload of an event: the bytes of what should be JSON.
 * @throws {Malformed} or {UnsupportedMediaType}: faults of the payload, to be told in a failed event
 */
export function payload({ data }: CloudEvent): Uint8Array {
  if (data.kind === 'none') throw new Malformed('expected data, got an event without');
  if (data.contentType !== undefined) {
    const media = mediaType(data.contentType);
    if (!isJson(media.essence)) throw new UnsupportedMediaType('data in application/json', media.essence.slice(0, 80));
    requireUtf8(media);
  }
  return data.bytes;
}

function bytesData(bytes: Uint8Array, contentType: string | undefined): EventData {
  return bytes.length === 0 ? { kind: 'none' } : { kind: 'bytes', bytes, contentType };
}

/** Structured mode: one JSON object; strings, booleans and integers are attributes, null is absence (JSON format, 2). */
function structured(value: unknown): CloudEvent {
  if (!isObject(value)) throw new Malformed(`expected a CloudEvent, got ${kindOf(value)}`);
  const attributes = new Map<string, string>();
  for (const [name, member] of Object.entries(value)) {
    if (name === 'data' || name === 'data_base64' || member === null) continue;
    if (STRINGS.has(name) && typeof member !== 'string') {
      throw new Malformed(`${name}: expected a string (CloudEvents 1.0, JSON format, 2.2), got ${kindOf(member)}`);
    }
    if (typeof member !== 'string' && typeof member !== 'boolean' && !isInt32(member)) {
      throw new Malformed(
        `${name.slice(0, 40)}: expected a string, a boolean or an integer of 32 bits, got ${kindOf(member)}`,
      );
    }
    attributes.set(name, String(member));
  }
  const data = structuredData(value, attributes.get('datacontenttype'));
  return { ...checkAttributes(attributes), attributes, sent: new Map(), data };
}

function structuredData(value: Record<string, unknown>, contentType: string | undefined): EventData {
  const { data, data_base64: base64 } = value;
  if (base64 === undefined || base64 === null) {
    if (data === undefined || data === null) return { kind: 'none' };
    // Written again: where a text stands in the body, the parser does not tell.
    return { kind: 'bytes', bytes: Buffer.from(JSON.stringify(data)), contentType };
  }
  if (data !== undefined) throw new Malformed('expected data or data_base64, got both');
  if (typeof base64 !== 'string' || !BASE64.test(base64)) throw new Malformed('data_base64: expected base64');
  return bytesData(Buffer.from(base64, 'base64'), contentType ?? BYTES);
}

function isInt32(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;
}
