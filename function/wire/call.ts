import { checkValue } from '../common/json.js';
import type { Logger } from '../observe/log.js';
import type { Refusal } from './problem.js';

/** Header names in lower case. A Map, because a header may be called `__proto__`. */
export type Headers = ReadonlyMap<string, string>;

/** What the wire brought; `parsed` is a body that the runtime has already read as JSON. */
export type Body = { kind: 'bytes'; bytes: Uint8Array } | { kind: 'parsed'; value: unknown };

/** One call on one of our paths, whichever way it came in. */
export interface Call {
  method: string;
  /** Without the query, which no path of ours reads. */
  path: string;
  headers: Headers;
  /** Set for a request that breaks HTTP's own rules: it is answered with this, whatever its path. */
  refused?: Refusal | undefined;
  /** Read on demand, so that a wrong media type is answered before the body is read. */
  body(): Promise<Body>;
  requestId: string;
  /** Of the other end of the connection; undefined where the runtime hides it. */
  remoteAddress: string | undefined;
  /** For the reply, whatever it will be. */
  replyHeaders: Record<string, string>;
  /** When its headers were there, in milliseconds of `now()` (clock.ts). */
  arrived: number;
  log: Logger;
  /** Aborted when the caller goes away. */
  signal: AbortSignal;
}

/** The bytes of a body, whichever way it came in: JSON that the runtime has read is written again. */
export function bodyBytes(body: Body): Uint8Array {
  if (body.kind === 'bytes') return body.bytes;
  checkValue(body.value);
  return Buffer.from(JSON.stringify(body.value));
}

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export type Handler = (call: Call) => Reply | Promise<Reply>;

const JSON_TYPE = 'application/json; charset=utf-8';

export function json(status: number, value: unknown, contentType = JSON_TYPE): Reply {
  return jsonText(status, JSON.stringify(value), contentType);
}

/** For what is JSON already. */
export function jsonText(status: number, body: string, contentType = JSON_TYPE): Reply {
  return { status, headers: { 'content-type': contentType }, body };
}

export function empty(status: number, headers: Record<string, string> = {}): Reply {
  return { status, headers, body: '' };
}
