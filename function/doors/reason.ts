import { type ClientRule, httpClient } from '../admission/rate-limit/client.js';
import type { Service } from '../admission/service.js';
import type { Turnstile } from '../admission/turnstile.js';
import type { Publishing } from '../broker/publisher.js';
import { Fault } from '../common/faults.js';
import type { Tracing } from '../observe/tracing/tracing.js';
import type { Handler } from '../wire/call.js';
import { callAsker, completed, failed, isOutcome, outcomeEvent } from '../wire/cloudevents/outcome.js';
import { jsonBody } from '../wire/json-body.js';
import { jsonText } from '../wire/reply.js';
import { callerTrace, traced } from '../wire/trace-context.js';

export interface ReasonDoor {
  service: Service;
  /** Undefined where outcomes are not published. */
  publishing: Publishing | undefined;
  turnstile: Turnstile;
  tracing: Tracing;
  clients: ClientRule;
}

/** POST /reason, and POST / for a plain JSON body: one request in, one answer out, and a copy of it for the broker. */
export function reasonDoor({ service, publishing, turnstile, tracing, clients }: ReasonDoor): Handler {
  return async (call) => {
    const { requestId, signal, arrived } = call;
    const client = httpClient(call, clients);
    await turnstile.pass(client, call.replyHeaders);
    const parent = callerTrace(call.headers);
    const span = tracing.begin({ kind: 'call', name: `POST ${call.path}`, parent });
    const trace = parent.traceparent === undefined ? span.context : parent;
    const log = traced(call.log, span.context.traceparent);
    try {
      const { text } = await service.answer(jsonBody(call), { signal, log, span, arrived, clients: [client] });
      publishing?.publish(outcomeEvent(callAsker(requestId, trace), completed(text)), span.context);
      return jsonText(200, text);
    } catch (error) {
      if (publishing && error instanceof Fault && isOutcome(error)) {
        publishing.publish(outcomeEvent(callAsker(requestId, trace), failed(requestId, error)), span.context);
      }
      throw error;
    }
  };
}
