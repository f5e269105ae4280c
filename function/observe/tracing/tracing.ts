import type { FaultCode } from '../../common/faults.js';
import type { Facts } from '../../contract/facts.js';

/** A place in a trace, in the form of W3C Trace Context; both have been checked. */
export interface TraceContext {
  traceparent: string | undefined;
  tracestate: string | undefined;
}

/** What a span says of its request. */
export interface SpanStart {
  /** A call of HTTP, or an event that was delivered. */
  kind: 'call' | 'event';
  name: string;
  /** Who called: the hop before this one. */
  parent: TraceContext;
  /** Where an event's journey began; linked where it is not the parent. */
  origin?: TraceContext;
  attributes?: Record<string, string>;
}

/** The span of a request; `answered` or `failed` ends it. */
export interface RequestSpan {
  /** The trace context for calls that follow from this one: this span's, or the caller's where no spans are made. */
  readonly context: TraceContext;
  answered(facts: Facts): void;
  failed(code: FaultCode): void;
}

export interface Tracing {
  begin(start: SpanStart): RequestSpan;
  /** Sends what is left, for up to `milliseconds`. */
  close(milliseconds: number): Promise<void>;
}

/** No spans; trace context still passes through. */
export const NO_TRACING: Tracing = {
  begin: ({ parent }) => ({ context: parent, answered: () => {}, failed: () => {} }),
  close: async () => {},
};
