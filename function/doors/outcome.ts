import { createHash } from 'node:crypto';
import { COMPLETED, FAILED, type Failure, SOURCE } from '../contract/events.js';
import type { ReasonResponse } from '../contract/reason.js';
import type { Fault } from '../faults.js';
import { BATCH, type CloudEvent, STRUCTURED } from './event.js';
import type { Headers, Reply } from './message.js';
import { validTraceparent, validTracestate } from './trace.js';

/** An event of ours, ready for the wire; `data` is JSON text, so that a redelivery gets the very same bytes. */
export interface Outcome {
  attributes: Readonly<Record<string, string>>;
  data: string;
}

const DATA_TYPE = 'application/json';

export function completed(request: CloudEvent, response: ReasonResponse, headers: Headers): Outcome {
  return outcome(COMPLETED, request, response, headers);
}

export function failed(request: CloudEvent, fault: Fault, headers: Headers): Outcome {
  const error = { code: fault.code, message: fault.message, details: fault.details };
  const failure: Failure = { error, request_id: request.id };
  return outcome(FAILED, request, failure, headers);
}

/** The id of our reply: a function of what identifies the request, so that even a forgotten reply gets the same id. */
export function replyId(request: CloudEvent): string {
  return createHash('sha256').update(eventKey(request)).digest('hex');
}

/** source and id together are unique (CloudEvents, 2.1.1); JSON keeps them apart whatever they contain. */
export function eventKey({ source, id }: CloudEvent): string {
  return JSON.stringify([source, id]);
}

function outcome(type: string, request: CloudEvent, data: unknown, headers: Headers): Outcome {
  const attributes: Record<string, string> = {
    specversion: '1.0',
    id: replyId(request),
    source: SOURCE,
    type,
    subject: request.id,
    time: new Date().toISOString(),
    datacontenttype: DATA_TYPE,
    causationid: request.id,
  };
  const correlationId = request.attributes.get('correlationid');
  if (correlationId !== undefined) {
    attributes.correlationid = correlationId;
    // Knative's RequestReply matches a reply by this attribute.
    attributes.replyid = correlationId;
  }
  // The event's own trace is where its journey began (Distributed Tracing extension); the header is the last hop's.
  const own = validTraceparent(request.attributes.get('traceparent'));
  const traceparent = own ?? validTraceparent(headers.get('traceparent'));
  const tracestate = validTracestate(own ? request.attributes.get('tracestate') : headers.get('tracestate'));
  if (traceparent !== undefined) {
    attributes.traceparent = traceparent;
    if (tracestate !== undefined) attributes.tracestate = tracestate;
  }
  return { attributes, data: JSON.stringify(data) };
}

export function binaryReply({ attributes, data }: Outcome): Reply {
  const headers: Record<string, string> = { 'content-type': DATA_TYPE };
  for (const [name, value] of Object.entries(attributes)) {
    if (name !== 'datacontenttype') headers[`ce-${name}`] = encodeHeader(value);
  }
  return { status: 200, headers, body: data };
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
