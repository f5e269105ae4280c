import { MIMEType } from 'node:util';
import { UnsupportedMediaType } from '../common/faults.js';
import type { Headers } from './call.js';

/** A media type without its case (RFC 9110, 8.3.1): `Application/JSON; Charset=UTF-8` is `application/json`. */
export interface MediaType {
  /** type/subtype in lower case. */
  essence: string;
  /** In lower case; undefined when the parameter is absent. */
  charset: string | undefined;
}

const LONGEST_ECHO = 80;

/** Reads a Content-Type. Parameters may be quoted, with semicolons inside (RFC 9110, 5.6.6); what does not parse has no charset. */
export function mediaType(value: string): MediaType {
  try {
    const { essence, params } = new MIMEType(value);
    return { essence, charset: params.get('charset')?.toLowerCase() };
  } catch {
    const [essence = ''] = value.split(';', 1);
    return { essence: essence.trim().toLowerCase(), charset: undefined };
  }
}

/** Whether a media type is JSON: the subtype json, or the suffix +json (CloudEvents, JSON format, 3.1.1). */
export function isJson(essence: string): boolean {
  return /^[a-z0-9!#$&^_.+-]+\/(?:[a-z0-9!#$&^_.+-]+\+)?json$/.test(essence);
}

/** What clients send of themselves where nobody has told them a type: curl, fetch and the like. */
const UNTOLD = new Set(['', 'application/x-www-form-urlencoded', 'application/octet-stream', 'text/plain']);

/**
 * Whether a body may be JSON although its type does not say so. A browser that sends what a page of another origin asks names
 * that origin: such a page must say the type, for which it needs leave, or any page could ask in a visitor's name.
 * @throws {UnsupportedMediaType} for another charset than UTF-8
 */
export function mayBeJson(headers: Headers): boolean {
  const media = mediaType(headers.get('content-type') ?? '');
  if (!UNTOLD.has(media.essence) || headers.has('origin')) return false;
  requireUtf8(media);
  return true;
}

const [SPACES, OPENING, CLOSING] = [' \t\r\n', '{[', '}]'].map((signs) => new Set(Buffer.from(signs)));

/** Bytes that are looked at on either side: a body may be large, and this runs on the event loop. */
const ENOUGH = 1024;

/** Whether a body begins and ends as a JSON object or array does; whether it is one, its reader finds out. */
export function plainlyJson(bytes: Uint8Array): boolean {
  const isFull = (byte: number) => !SPACES?.has(byte);
  const [first, last] = [bytes.subarray(0, ENOUGH).find(isFull), bytes.subarray(-ENOUGH).findLast(isFull)];
  return first !== undefined && last !== undefined && OPENING?.has(first) === true && CLOSING?.has(last) === true;
}

/** @throws {UnsupportedMediaType} unless `value` names JSON in UTF-8, the one encoding that RFC 8259 allows */
export function requireJson(value: string | undefined): void {
  const media = value === undefined ? undefined : mediaType(value);
  if (!media || !isJson(media.essence)) {
    throw new UnsupportedMediaType('application/json', value?.slice(0, LONGEST_ECHO));
  }
  requireUtf8(media);
}

/** @throws {UnsupportedMediaType} for another charset than UTF-8; an absent one means UTF-8 */
export function requireUtf8(media: MediaType): void {
  if (media.charset !== undefined && media.charset !== 'utf-8' && media.charset !== 'utf8') {
    throw new UnsupportedMediaType('charset utf-8', `charset ${media.charset.slice(0, LONGEST_ECHO)}`);
  }
}

/**
 * For where nothing decodes (bare.ts).
 * @throws {UnsupportedMediaType} for a body with a content coding
 */
export function requireIdentity(headers: Headers): void {
  const coding = headers.get('content-encoding')?.trim().toLowerCase();
  if (coding && coding !== 'identity') {
    throw new UnsupportedMediaType('a body without content-encoding', coding.slice(0, LONGEST_ECHO));
  }
}
