import { randomUUID } from 'node:crypto';
import type { Logger } from '../observe/log.js';
import type { TraceContext } from '../observe/tracing/tracing.js';
import type { Headers } from './call.js';

/** W3C Trace Context, version 00 and later ones that keep its first four fields. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-[!-~]{0,64})?$/;
const TRACESTATE = /^[ -~]{1,512}$/;
/** Nothing that could break a log line, a header or a page. */
const REQUEST_ID = /^[A-Za-z0-9._:-]{1,128}$/;

/** The caller's own id when it is harmless, else a new one. */
export function requestId(headers: Headers): string {
  const given = headers.get('x-request-id');
  return given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
}

function validTraceparent(value: string | undefined): string | undefined {
  return value !== undefined && TRACEPARENT.test(value) ? value : undefined;
}

/** The hop before this one, or, from the attributes of an event, where its journey began (Distributed Tracing extension). */
export function traceContext(values: ReadonlyMap<string, string>): TraceContext {
  const traceparent = validTraceparent(values.get('traceparent'));
  const tracestate = values.get('tracestate');
  // Without a traceparent the state belongs to nothing.
  const valid = traceparent !== undefined && tracestate !== undefined && TRACESTATE.test(tracestate);
  return { traceparent, tracestate: valid ? tracestate : undefined };
}

/** A log whose lines carry the trace id, when there is a valid one. */
export function traced(log: Logger, traceparent: string | undefined): Logger {
  const id = traceparent === undefined ? undefined : TRACEPARENT.exec(traceparent)?.[1];
  return id === undefined ? log : log.child({ trace_id: id });
}
