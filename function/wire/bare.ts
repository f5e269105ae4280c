import { Malformed, UnsupportedMediaType } from '../common/faults.js';
import { checkValue, isObject } from '../common/json.js';
import type { Headers } from './call.js';
import { mediaType, requireIdentity } from './media.js';

/**
 * What a call under the bare runtime brings. The runtime copies the query over its context, so `?method=…`, `?headers=…`,
 * `?body=…` and `?cloudevent=…` replace the real ones: a query with such a name is refused, and with it every forgery.
 * The second argument of `handle`, and `context.cloudevent`, are never looked at: the runtime fills them with events that
 * are not valid. Headers and body are read again from what came over the wire.
 */
export interface BareCall {
  method: string;
  headers: Headers;
  /**
   * @throws {UnsupportedMediaType} for a body with a content coding, which the runtime does not decode
   * @throws {Malformed} for JSON that is not within our limits
   */
  body(): Promise<Uint8Array>;
}

/** Properties of the runtime's context, or of any object; a query may not have parameters of these names. */
const CONTEXT_NAMES = new Set([
  'body',
  'query',
  'headers',
  'method',
  'httpVersion',
  'httpVersionMajor',
  'httpVersionMinor',
  'contentType',
  'rawBody',
  'cloudevent',
  'cloudEventResponse',
  'log',
  '__proto__',
  'constructor',
]);

/** @throws {Malformed} when a query parameter could have replaced a property of the request */
export function readContext(context: unknown): BareCall {
  // A query named `query` hides the real one behind a string or a list.
  if (!isObject(context) || !isObject(context.query)) throw forged('query');
  for (const name of Object.keys(context.query)) {
    if (CONTEXT_NAMES.has(name)) throw forged(name);
  }
  const { method, headers, body } = context;
  if (typeof method !== 'string' || !isObject(headers)) throw forged('method');
  const read = readHeaders(headers);
  const bytes = async () => {
    requireIdentity(read);
    return bodyBytes(body, read.get('content-type') ?? '');
  };
  return { method, headers: read, body: bytes };
}

function readHeaders(headers: Record<string, unknown>): Headers {
  const read = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') read.set(name.toLowerCase(), value);
  }
  return read;
}

/**
 * The bytes of a body. The runtime gives JSON parsed, other text as a string, everything else as bytes, and an absent body as
 * null or undefined; what it has parsed is written as JSON again.
 */
function bodyBytes(body: unknown, contentType: string): Uint8Array {
  if (body === undefined || body === null) return new Uint8Array();
  if (body instanceof Uint8Array) return body;
  if (typeof body === 'string' && mediaType(contentType).essence !== 'application/json') return Buffer.from(body);
  // The runtime has taken a form apart; JSON that was sent as one cannot be put together again.
  const { essence } = mediaType(contentType);
  if (essence === 'application/x-www-form-urlencoded') throw new UnsupportedMediaType('application/json', essence);
  checkValue(body);
  return Buffer.from(JSON.stringify(body));
}

function forged(name: string): Malformed {
  return new Malformed(`expected no query parameter named ${name}`);
}
