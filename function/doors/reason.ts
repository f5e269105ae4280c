import { type ClientRule, httpClient } from '../admission/rate-limit/client.js';
import type { Service } from '../admission/service.js';
import type { Turnstile } from '../admission/turnstile.js';
import type { Publishing } from '../broker/publisher.js';
import type { Tracing } from '../observe/tracing/tracing.js';
import { bodyBytes, type Handler, jsonText } from '../wire/call.js';
import { addressed, askedByCall, completed, failed, isOutcome } from '../wire/cloudevents/outcome.js';
import { requireIdentity, requireJson } from '../wire/media.js';
import { toFault } from '../wire/problem.js';
import { traceContext, traced } from '../wire/trace-context.js';

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
