import { Malformed, UnsupportedMediaType } from '../faults.js';
import { forbiddenCharacter, isUri, isUriReference, readTimestamp } from './grammar.js';
import { isObject, kindOf, readJson } from './json.js';
import { isJson, mediaType, requireIdentity, requireUtf8 } from './media.js';
import type { Body, Headers } from './message.js';

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

/** `value` is JSON that came with the event; `body` still has to be read, as `contentType` says. */
export type EventData =
  | { kind: 'none' }
  | { kind: 'value'; value: unknown; contentType: string | undefined }
  | { kind: 'body'; body: Body; contentType: string | undefined };

/** How the events came in; a single one is answered in the mode it came in. */
export type Delivery =
  | { mode: 'binary'; event: CloudEvent }
  | { mode: 'structured'; event: CloudEvent }
  | { mode: 'batch'; events: readonly CloudEvent[] };

export const STRUCTURED = 'application/cloudevents+json';
export const BATCH = 'application/cloudevents-batch+json';
const HEADER_PREFIX = 'ce-';
/** A quoted string (RFC 9110, 5.6.4). */
const QUOTED = /^"(.*)"$/;
/** Events of 64 KiB are to be taken (CloudEvents 1.0, "Size Limits"), and all of that may be one attribute. */
const LONGEST_ATTRIBUTE = 64 * 1024;
const MOST_EVENTS = 100;
/** Attributes of the specification; in JSON they are strings (JSON format, 2.2), and none may be empty. */
const CONTEXT_ATTRIBUTES = [
  'specversion',
  'id',
  'source',
  'type',
  'subject',
  'time',
  'datacontenttype',
  'dataschema',
] as const;
const STRINGS: ReadonlySet<string> = new Set(CONTEXT_ATTRIBUTES);
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
export async function readDelivery(headers: Headers, body: () => Promise<Body>): Promise<Delivery> {
  const contentType = headers.get('content-type');
  const media = mediaType(contentType ?? '');
  if (!media.essence.startsWith('application/cloudevents')) {
    const sent = headerAttributes(headers);
    const attributes = decodeHeaders(sent);
    requireIdentity(headers);
    return { mode: 'binary', event: event(attributes, sent, bodyData(await body(), contentType)) };
  }
  if (media.essence !== STRUCTURED && media.essence !== BATCH) {
    throw new UnsupportedMediaType(`${STRUCTURED} or ${BATCH}`, media.essence.slice(0, 80));
  }
  requireUtf8(media);
  requireIdentity(headers);
  const value = readJson(await body());
  if (media.essence === STRUCTURED) return { mode: 'structured', event: structured(value) };
  if (!Array.isArray(value)) throw new Malformed(`expected an array of CloudEvents, got ${kindOf(value)}`);
  if (value.length > MOST_EVENTS) throw new Malformed(`expected at most ${MOST_EVENTS} events, got ${value.length}`);
  return { mode: 'batch', events: value.map(structured) };
}

/**
 * The payload of an event as a JSON value.
 * @throws {Malformed} or {UnsupportedMediaType}: faults of the payload, to be told in a failed event
 */
export function payload({ data }: CloudEvent): unknown {
  if (data.kind === 'none') throw new Malformed('expected data, got an event without');
  if (data.contentType !== undefined) {
    const media = mediaType(data.contentType);
    if (!isJson(media.essence)) throw new UnsupportedMediaType('data in application/json', media.essence.slice(0, 80));
    requireUtf8(media);
  }
  return data.kind === 'value' ? data.value : readJson(data.body);
}

/** Binary mode: every header `ce-NAME` is an attribute, percent-encoded where HTTP needs it (3.1.3.2). */
function headerAttributes(headers: Headers): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [header, value] of headers) {
    if (header.startsWith(HEADER_PREFIX)) attributes.set(header.slice(HEADER_PREFIX.length), readUtf8(value));
  }
  return attributes;
}

/** Node reads the bytes of a header as Latin-1: what is valid UTF-8, as some senders have it, is read as that. */
function readUtf8(latin1: string): string {
  const bytes = Buffer.from(latin1, 'latin1');
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') && !Buffer.from(text).equals(bytes) ? latin1 : text;
}

/**
 * Some senders (the SDKs for Go and JavaScript, and Knative) encode nothing: where one header has a character that the
 * binding has encoded, or a percent sign that encodes nothing, all of them are meant as they stand.
 */
function decodeHeaders(sent: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const encodes = [...sent.values()].every((value) => isEncoded(value) || QUOTED.test(value));
  return encodes ? new Map([...sent].map(([name, value]) => [name, decodeHeader(name, value)])) : sent;
}

function decodeHeader(name: string, value: string): string {
  const text = QUOTED.exec(value)?.[1]?.replace(/\\(.)/g, '$1') ?? value;
  let decoded: string;
  try {
    decoded = text.replace(/(?:%[0-9A-Fa-f]{2})+/g, decodeURIComponent);
  } catch {
    throw new Malformed(`${HEADER_PREFIX}${name}: expected percent-encoded UTF-8`);
  }
  // A URI whose own escapes were sent as they are, `/a%20b`, is none any more once they are decoded.
  const isReference = name === 'source' || name === 'dataschema';
  return isReference && !isUriReference(decoded) && isUriReference(text) ? text : decoded;
}

/** Whether a header's value has nothing that is to be encoded (HTTP binding, 3.1.3.2): space, quote, percent, not ASCII. */
export function isEncoded(value: string): boolean {
  return /^(?:[!#$&-~]|%[0-9A-Fa-f]{2})*$/.test(value);
}

function bodyData(body: Body, contentType: string | undefined): EventData {
  if (body.kind === 'bytes' && body.bytes.length === 0) return { kind: 'none' };
  return { kind: 'body', body, contentType };
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
  return event(attributes, new Map(), structuredData(value, attributes.get('datacontenttype')));
}

function structuredData(value: Record<string, unknown>, contentType: string | undefined): EventData {
  const { data, data_base64: base64 } = value;
  if (base64 === undefined || base64 === null) {
    return data === undefined || data === null ? { kind: 'none' } : { kind: 'value', value: data, contentType };
  }
  if (data !== undefined) throw new Malformed('expected data or data_base64, got both');
  if (typeof base64 !== 'string' || !BASE64.test(base64)) throw new Malformed('data_base64: expected base64');
  return bodyData({ kind: 'bytes', bytes: Buffer.from(base64, 'base64') }, contentType ?? BYTES);
}

/** Checks what the specification requires of the context attributes (CloudEvents 1.0, "Context Attributes"). */
function event(
  attributes: ReadonlyMap<string, string>,
  sent: ReadonlyMap<string, string>,
  data: EventData,
): CloudEvent {
  for (const [name, value] of attributes) checkAttribute(name, value);
  const required = (name: string): string => {
    const value = attributes.get(name);
    if (!value) throw new Malformed(`not a CloudEvent: ${name} is missing`);
    return value;
  };
  const specversion = required('specversion');
  if (specversion !== '1.0') throw new Malformed(`expected specversion 1.0, got ${specversion.slice(0, 16)}`);
  const checked = { id: required('id'), source: required('source'), type: required('type'), attributes, sent, data };
  for (const name of CONTEXT_ATTRIBUTES) {
    if (attributes.get(name) === '') throw broken(name, 'a non-empty string', '');
  }
  if (!isUriReference(checked.source)) throw broken('source', 'a URI-reference of RFC 3986', checked.source);
  const { time, dataschema } = Object.fromEntries(attributes);
  if (time !== undefined && readTimestamp(time) === undefined) throw broken('time', 'an RFC 3339 timestamp', time);
  if (dataschema !== undefined && !isUri(dataschema)) throw broken('dataschema', 'a URI of RFC 3986', dataschema);
  return checked;
}

function checkAttribute(name: string, value: string): void {
  if (!/^[a-z0-9]+$/.test(name) || name === 'data') {
    const got = JSON.stringify(name.slice(0, 64));
    throw new Malformed(
      `expected attribute names of a-z and 0-9, other than data (CloudEvents 1.0, "Naming Conventions"), got ${got}`,
    );
  }
  const short = name.slice(0, 64);
  if (value.length > LONGEST_ATTRIBUTE)
    throw new Malformed(`${short}: expected at most ${LONGEST_ATTRIBUTE} characters`);
  const forbidden = forbiddenCharacter(value);
  if (forbidden !== undefined) {
    throw new Malformed(
      `${short}: expected no control character, lone surrogate or noncharacter (CloudEvents 1.0, "Type System"), got ${forbidden}`,
    );
  }
}

/** What an attribute must be by the clause of the specification that bears its name. */
function broken(name: string, expected: string, got: string): Malformed {
  return new Malformed(
    `${name}: expected ${expected} (CloudEvents 1.0, "${name}"), got ${JSON.stringify(got.slice(0, 64))}`,
  );
}

function isInt32(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;
}
