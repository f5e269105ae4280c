import { randomUUID } from 'node:crypto';
import type { Fault } from '../../common/faults.js';
import { COMPLETED, FAILED, type Failure, SOURCE } from '../../contract/events.js';
import type { TraceContext } from '../../observe/tracing/tracing.js';
import type { Reply } from '../call.js';
import { isEncoded } from './attributes.js';
import { BATCH, type CloudEvent, STRUCTURED } from './event.js';

/** An event of ours, ready for the wire; `data` is JSON text. */
export interface Outcome {
  attributes: Readonly<Record<string, string>>;
  /** For the reply to an event in binary mode. */
  sent?: {
    /** Attributes that go into headers as the request had them there; the others are encoded. */
    headers: Readonly<Record<string, string>>;
    /** False when the request had them as the binding does not allow: its sender would not decode ours either. */
    decodes: boolean;
  };
  data: string;
}

/**
 * What came of a request: all of the event but its envelope, which is made for each delivery anew. `data` is JSON text, so
 * that a redelivery gets the very same bytes.
 */
export interface Result {
  type: string;
  /** RFC 3339. */
  time: string;
  data: string;
}

const DATA_TYPE = 'application/json';

/** What an outcome answers: an event, or a call of /reason. */
export interface Asked {
  /** The id of the event, or of the call. */
  id: string;
  /** The id of our event. */
  replyId: string;
  correlationId: string | undefined;
  /** The two as their headers had them, in an event of binary mode. */
  sent?: { id: string | undefined; correlationId: string | undefined };
  /** Where the journey began. */
  trace: TraceContext;
}

/**
 * The id of our reply is the key of the request (identity.ts), so that even a forgotten reply gets the same id again, from
 * any replica, while requests that differ never share one.
 */
export function askedByEvent({ id, attributes, sent }: CloudEvent, replyId: string, trace: TraceContext): Asked {
  const asSent = { id: sent.get('id'), correlationId: sent.get('correlationid') };
  return { id, replyId, correlationId: attributes.get('correlationid'), sent: asSent, trace };
}

/** Every call is a request of its own, even one with the x-request-id of an earlier one, so its outcome gets a new id. */
export function askedByCall(requestId: string, trace: TraceContext): Asked {
  return { id: requestId, replyId: randomUUID(), correlationId: undefined, trace };
}

/** `response` is JSON: it was written where it was found, and is not read again. */
export function completed(response: string): Result {
  return result(COMPLETED, response);
}

/** `id` is that of the event or call which asked. */
export function failed(id: string, fault: Fault): Result {
  const error = { code: fault.code, message: fault.message, details: fault.details };
  const failure: Failure = { error, request_id: id };
  return result(FAILED, JSON.stringify(failure));
}

function result(type: string, data: string): Result {
  return { type, time: new Date().toISOString(), data };
}

/**
 * Whether a fault is an outcome: a passing one is not, because the same request comes again, nor is a caller's leaving,
 * because nothing came of the request.
 */
export function isOutcome(fault: Fault): boolean {
  return !fault.passing && fault.code !== 'aborted';
}

/** The envelope for one delivery or call: whoever asked this time gets its own correlation and trace back. */
export function addressed(asked: Asked, { type, time, data }: Result): Outcome {
  const { correlationId } = asked;
  const { traceparent, tracestate } = asked.trace;
  const attributes: Record<string, string> = {
    specversion: '1.0',
    id: asked.replyId,
    source: SOURCE,
    type,
    subject: asked.id,
    time,
    datacontenttype: DATA_TYPE,
    causationid: asked.id,
  };
  if (correlationId !== undefined) {
    attributes.correlationid = correlationId;
    // Knative's RequestReply matches a reply by this attribute.
    attributes.replyid = correlationId;
  }
  if (traceparent !== undefined) {
    attributes.traceparent = traceparent;
    if (tracestate !== undefined) attributes.tracestate = tracestate;
  }
  const { id, correlationId: correlation } = asked.sent ?? {};
  const echoed = { subject: id, causationid: id, correlationid: correlation, replyid: correlation };
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(echoed))
    if (value !== undefined && isEncoded(value)) headers[name] = value;
  const decodes = Object.values(echoed).every((value) => value === undefined || isEncoded(value));
  return { attributes, sent: { headers, decodes }, data };
}

/**
 * In binary mode attributes are encoded; what the request had encoded goes back letter for letter, so that its sender finds
 * its own again whether it decodes or not. One that plainly does not gets the event in structured mode, where nothing is
 * encoded, beside the headers of binary mode (HTTP binding, 3.2.3).
 */
export function binaryReply(outcome: Outcome): Reply {
  const { attributes, sent, data } = outcome;
  const headers: Record<string, string> = { 'content-type': DATA_TYPE };
  for (const [name, value] of Object.entries(attributes)) {
    if (name !== 'datacontenttype') headers[`ce-${name}`] = sent?.headers[name] ?? encodeHeader(value);
  }
  if (sent?.decodes !== false) return { status: 200, headers, body: data };
  const structured = structuredReply(outcome);
  return { ...structured, headers: { ...headers, ...structured.headers } };
}

export function structuredReply(outcome: Outcome): Reply {
  return { status: 200, headers: { 'content-type': `${STRUCTURED}; charset=utf-8` }, body: eventText(outcome) };
}

export function batchReply(outcomes: readonly Outcome[]): Reply {
  const headers = { 'content-type': `${BATCH}; charset=utf-8` };
  return { status: 200, headers, body: `[${outcomes.map(eventText).join(',')}]` };
}

function eventText({ attributes, data }: Outcome): string {
  return `${JSON.stringify(attributes).slice(0, -1)},"data":${data}}`;
}

/** Percent-encodes space, quote, percent and everything outside printable ASCII (HTTP binding, 3.1.3.2). */
function encodeHeader(value: string): string {
  return value.replace(/[^!#$&-~]+/g, (part) =>
    [...Buffer.from(part)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}
