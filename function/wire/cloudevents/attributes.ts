import { Malformed } from '../../common/faults.js';
import { CONTEXT_ATTRIBUTES } from '../../contract/events.js';
import type { Headers } from '../call.js';
import { forbiddenCharacter, isUri, isUriReference, readTimestamp } from './grammar.js';

export const HEADER_PREFIX = 'ce-';
/** A quoted string (RFC 9110, 5.6.4). */
const QUOTED = /^"(.*)"$/;
/** Events of 64 KiB are to be taken (CloudEvents 1.0, "Size Limits"), and all of that may be one attribute. */
const LONGEST_ATTRIBUTE = 64 * 1024;
/** Attributes that are strings in JSON (JSON format, 2.2). */
export const STRINGS: ReadonlySet<string> = new Set(CONTEXT_ATTRIBUTES);

/** The attributes of binary mode as the headers `ce-NAME` have them: still percent-encoded (HTTP binding, 3.1.3.2). */
export function headerAttributes(headers: Headers): Map<string, string> {
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
 * Undoes the percent-encoding. Some senders (the SDKs for Go and JavaScript, and Knative) encode nothing: where one header has
 * a character that the binding requires to be encoded, or a percent sign that encodes nothing, all headers are taken as they
 * stand.
 * @throws {Malformed} for what does not decode to UTF-8
 */
export function decodeHeaders(sent: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
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

/** Whether nothing in a header's value still has to be encoded (HTTP binding, 3.1.3.2): space, quote, percent, not ASCII. */
export function isEncoded(value: string): boolean {
  return /^(?:[!#$&-~]|%[0-9A-Fa-f]{2})*$/.test(value);
}

/**
 * Checks what the specification requires of the attributes (CloudEvents 1.0, "Context Attributes"), and returns them.
 * @throws {Malformed} naming the clause
 */
export function checkAttributes(attributes: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  for (const [name, value] of attributes) checkAttribute(name, value);
  const specversion = required(attributes, 'specversion');
  if (specversion !== '1.0') throw new Malformed(`expected specversion 1.0, got ${specversion.slice(0, 16)}`);
  required(attributes, 'id');
  const source = required(attributes, 'source');
  required(attributes, 'type');
  for (const name of CONTEXT_ATTRIBUTES) {
    if (attributes.get(name) === '') throw broken(name, 'a non-empty string', '');
  }
  if (!isUriReference(source)) throw broken('source', 'a URI-reference of RFC 3986', source);
  const [time, dataschema] = [attributes.get('time'), attributes.get('dataschema')];
  if (time !== undefined && readTimestamp(time) === undefined) throw broken('time', 'an RFC 3339 timestamp', time);
  if (dataschema !== undefined && !isUri(dataschema)) throw broken('dataschema', 'a URI of RFC 3986', dataschema);
  return attributes;
}

function required(attributes: ReadonlyMap<string, string>, name: string): string {
  const value = attributes.get(name);
  if (!value) throw new Malformed(`not a CloudEvent: ${name} is missing`);
  return value;
}

function checkAttribute(name: string, value: string): void {
  if (!/^[a-z0-9]+$/.test(name) || name === 'data') {
    const got = JSON.stringify(name.slice(0, 64));
    throw new Malformed(
      `expected attribute names of a-z and 0-9, other than data (CloudEvents 1.0, "Naming Conventions"), got ${got}`,
    );
  }
  const short = name.slice(0, 64);
  if (value.length > LONGEST_ATTRIBUTE) {
    throw new Malformed(`${short}: expected at most ${LONGEST_ATTRIBUTE} characters`);
  }
  const forbidden = forbiddenCharacter(value);
  if (forbidden !== undefined) {
    throw new Malformed(
      `${short}: expected no control character, lone surrogate or noncharacter (CloudEvents 1.0, "Type System"), got ${forbidden}`,
    );
  }
}

/** The fault of an attribute that is not what the clause of the specification with its name requires. */
function broken(name: string, expected: string, got: string): Malformed {
  return new Malformed(
    `${name}: expected ${expected} (CloudEvents 1.0, "${name}"), got ${JSON.stringify(got.slice(0, 64))}`,
  );
}
