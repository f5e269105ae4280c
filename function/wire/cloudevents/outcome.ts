import { randomUUID } from 'node:crypto';
import { CloudEvent } from 'cloudevents';
import type { Fault } from '../../common/faults.js';
import { COMPLETED, FAILED, type Failure, SOURCE } from '../../contract/events.js';
import type { TraceContext } from '../../observe/tracing/tracing.js';
import { isEncoded } from './attributes.js';
import { extension, type ReceivedEvent } from './event.js';

/**
 * What came of a request, as far as it is the same for every delivery; the other attributes are made for each delivery anew.
 * `data` is JSON text, written once, so that a redelivery gets the very same bytes.
 */
export interface OutcomeContent {
  type: string;
  /** RFC 3339. */
  time: string;
  data: string;
}

/** An event of ours that tells what came of a request. Its data is JSON text. */
export interface OutcomeEvent {
  event: CloudEvent<string>;
  /** For the reply to an event in binary mode. */
  sent?: {
    /** Attributes that go into headers as the request had them there; the others are encoded. */
    headers: Readonly<Record<string, string>>;
    /** False when the request had them as the binding does not allow: its sender would not decode ours either. */
    decodes: boolean;
  };
}

/** Who asked: an event, or a call of /reason. */
export interface Asker {
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
 * The asker of an event. The id of our reply is the key of the request (identity.ts), so that even a forgotten reply gets the
 * same id again, from any replica, while requests that differ never share one.
 */
export function eventAsker({ event, sent }: ReceivedEvent, replyId: string, trace: TraceContext): Asker {
  const asSent = { id: sent.get('id'), correlationId: sent.get('correlationid') };
  return { id: event.id, replyId, correlationId: extension(event, 'correlationid'), sent: asSent, trace };
}

/** Every call is a request of its own, even one with the x-request-id of an earlier one, so its outcome gets a new id. */
export function callAsker(requestId: string, trace: TraceContext): Asker {
  return { id: requestId, replyId: randomUUID(), correlationId: undefined, trace };
}

/** `response` is JSON text: it was written where the answer was found, and is not parsed again. */
export function completed(response: string): OutcomeContent {
  return content(COMPLETED, response);
}

/** `id` is that of the event or call which asked. */
export function failed(id: string, fault: Fault): OutcomeContent {
  const error = { code: fault.code, message: fault.message, details: fault.details };
  const failure: Failure = { error, request_id: id };
  return content(FAILED, JSON.stringify(failure));
}

function content(type: string, data: string): OutcomeContent {
  return { type, time: new Date().toISOString(), data };
}

/**
 * Whether a fault is an outcome: a passing one is not, because the same request comes again, nor is a caller's leaving,
 * because nothing came of the request.
 */
export function isOutcome(fault: Fault): boolean {
  return !fault.passing && fault.code !== 'aborted';
}

/** The event for one delivery or call: whoever asked this time gets its own correlation and trace back. */
export function outcomeEvent(asker: Asker, content: OutcomeContent): OutcomeEvent {
  const { id, replyId, correlationId } = asker;
  const { traceparent, tracestate } = asker.trace;
  const event = new CloudEvent<string>(
    {
      ...content,
      specversion: '1.0',
      id: replyId,
      source: SOURCE,
      subject: id,
      datacontenttype: 'application/json',
      causationid: id,
      // Knative's RequestReply matches a reply by `replyid`.
      ...(correlationId === undefined ? {} : { correlationid: correlationId, replyid: correlationId }),
      ...(traceparent === undefined ? {} : { traceparent }),
      ...(traceparent === undefined || tracestate === undefined ? {} : { tracestate }),
    },
    // Every attribute is ours or has been checked.
    false,
  );
  return { event, sent: asSent(asker) };
}

function asSent({ sent }: Asker): OutcomeEvent['sent'] & object {
  const { id, correlationId } = sent ?? {};
  const echoed = { subject: id, causationid: id, correlationid: correlationId, replyid: correlationId };
  const headers: Record<string, string> = {};
  let decodes = true;
  for (const [name, value] of Object.entries(echoed)) {
    if (value === undefined) continue;
    if (isEncoded(value)) {
      headers[name] = value;
    } else {
      decodes = false;
    }
  }
  return { headers, decodes };
}
