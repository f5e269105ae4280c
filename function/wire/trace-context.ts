import { randomUUID } from 'node:crypto';
import type { Logger } from '../observe/log.js';
import type { TraceContext } from '../observe/tracing/tracing.js';
import type { Headers } from './call.js';

/** W3C Trace Context, version 00 and later ones that keep its first four fields. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-[!-~]{0,64})?$/;
const TRACESTATE = /^[ -~]{1,512}$/;
/** Characters that can break neither a log line nor a header nor a page. */
const REQUEST_ID = /^[A-Za-z0-9._:-]{1,128}$/;

/** The id of a call: the caller's own in x-request-id when it is harmless, else a new one. */
export function requestId(headers: Headers): string {
  const given = headers.get('x-request-id');
  return given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
}

/** The trace context that a caller or an event claims, as far as it is valid; without a traceparent there is no tracestate. */
export function traceContext(claimedParent: string | undefined, claimedState: string | undefined): TraceContext {
  const traceparent = claimedParent !== undefined && TRACEPARENT.test(claimedParent) ? claimedParent : undefined;
  const valid = traceparent !== undefined && claimedState !== undefined && TRACESTATE.test(claimedState);
  return { traceparent, tracestate: valid ? claimedState : undefined };
}

/** The trace context of the caller: the hop before this one. */
export function callerTrace(headers: Headers): TraceContext {
  return traceContext(headers.get('traceparent'), headers.get('tracestate'));
}

/** A log whose lines have the id of the trace, when `traceparent` is valid. */
export function traced(log: Logger, traceparent: string | undefined): Logger {
  const id = traceparent === undefined ? undefined : TRACEPARENT.exec(traceparent)?.[1];
  return id === undefined ? log : log.child({ trace_id: id });
}
