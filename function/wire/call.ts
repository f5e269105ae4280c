import type { Logger } from '../observe/log.js';
import type { Refusal } from './problem-details.js';
import type { Reply, Streamed } from './reply.js';

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
  /** The name of the API key that was shown; set where one is needed. */
  key?: string;
  /** Headers that the reply gets, whatever it will be. */
  replyHeaders: Record<string, string>;
  /** When its headers were there, in milliseconds of `now()` (clock.ts). */
  arrived: number;
  log: Logger;
  /** Aborted when the caller goes away. */
  signal: AbortSignal;
}

export type Handler = (call: Call) => Reply | Streamed | Promise<Reply | Streamed>;
