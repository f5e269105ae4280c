import type { Logger } from '../log.js';
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

export function json(status: number, value: unknown, contentType = 'application/json; charset=utf-8'): Reply {
  return { status, headers: { 'content-type': contentType }, body: JSON.stringify(value) };
}

export function empty(status: number, headers: Record<string, string> = {}): Reply {
  return { status, headers, body: '' };
}
