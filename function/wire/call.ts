import type { Logger } from '../observe/log.js';
import type { Refusal } from './problem-details.js';

/** Header values by name in lower case. A Map, because a header may be called `__proto__`. */
export type Headers = ReadonlyMap<string, string>;

/** One call on one of our paths, whichever way it came in. */
export interface Call {
  method: string;
  /** Without the query, which no path of ours reads. */
  path: string;
  headers: Headers;
  /** Set for a request that breaks HTTP's own rules: it is answered with this, whatever its path. */
  refused?: Refusal | undefined;
  /** Reads the body: not before it is asked for, so that a wrong media type is answered without the body. */
  body(): Promise<Uint8Array>;
  requestId: string;
  /** Of the other end of the connection; undefined where the runtime hides it. */
  remoteAddress: string | undefined;
  /** Headers that the reply gets, whatever it will be. */
  replyHeaders: Record<string, string>;
  /** When its headers were there, in milliseconds of `now()` (clock.ts). */
  arrived: number;
  log: Logger;
  /** Aborted when the caller goes away. */
  signal: AbortSignal;
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

/** A reply whose body is JSON text already. */
export function jsonText(status: number, body: string, contentType = JSON_TYPE): Reply {
  return { status, headers: { 'content-type': contentType }, body };
}

export function empty(status: number, headers: Record<string, string> = {}): Reply {
  return { status, headers, body: '' };
}
