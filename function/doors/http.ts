import type { Publishing } from '../broker/publisher.js';
import { type ClientRule, httpClient } from '../limiter/client.js';
import type { Service } from '../service.js';
import type { Tracing } from '../tracing/tracing.js';
import type { Turnstile } from './limited.js';
import { requireIdentity, requireJson } from './media.js';
import { bodyBytes, type Handler, jsonText } from './message.js';
import { addressed, askedByCall, completed, failed, isOutcome } from './outcome.js';
import { toFault } from './problem.js';
import { traceContext, traced } from './trace.js';

export interface ReasonDoor {
  service: Service;
  publishing: Publishing;
  turnstile: Turnstile;
  tracing: Tracing;
  clients: ClientRule;
}

/** POST /reason, and POST / for a plain JSON body: one request in, one answer out, and a copy of it for the broker. */
export function reasonDoor({ service, publishing, turnstile, tracing, clients }: ReasonDoor): Handler {
  return async (call) => {
    const { headers, body, signal, requestId, arrived } = call;
    const client = httpClient(call, clients);
    await turnstile.pass(client, call);
    const read = async () => {
      requireJson(headers.get('content-type'));
      requireIdentity(headers);
      return bodyBytes(await body());
    };
    const parent = traceContext(headers);
    const span = tracing.begin({ kind: 'call', name: `POST ${call.path}`, parent });
    const log = traced(call.log, span.context.traceparent);
    const asked = askedByCall(requestId, parent.traceparent === undefined ? span.context : parent);
    try {
      const { text, facts } = await service.answer(read, { signal, log, arrived, clients: [client] });
      span.answered(facts);
      publishing.publish(addressed(asked, completed(text)), span.context);
      return jsonText(200, text);
    } catch (error) {
      const fault = toFault(error, log);
      span.failed(fault.code);
      if (isOutcome(fault)) publishing.publish(addressed(asked, failed(asked.id, fault)), span.context);
      throw fault;
    }
  };
}
