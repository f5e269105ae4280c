import { type ClientRule, httpClient } from '../admission/rate-limit/client.js';
import type { Service } from '../admission/service.js';
import type { Turnstile } from '../admission/turnstile.js';
import type { Publishing } from '../broker/publisher.js';
import { Fault } from '../common/faults.js';
import type { Tracing } from '../observe/tracing/tracing.js';
import { preferred } from '../wire/accept.js';
import type { Call, Handler } from '../wire/call.js';
import { callAsker, completed, failed, isOutcome, outcomeEvent } from '../wire/cloudevents/outcome.js';
import { EVENT_STREAM } from '../wire/event-stream.js';
import { requireJson } from '../wire/media.js';
import { jsonText } from '../wire/reply.js';
import { callerTrace, traced } from '../wire/trace-context.js';
import { stepStream, type Watcher } from './step-stream.js';

export interface ReasonDoor {
  service: Service;
  /** Undefined where outcomes are not published. */
  publishing: Publishing | undefined;
  turnstile: Turnstile;
  tracing: Tracing;
  clients: ClientRule;
}

/**
 * POST /reason, and POST / for a plain JSON body: one request in, one answer out, and a copy of it for the broker. Whoever
 * would rather have an event stream is shown every step before the answer.
 */
export function reasonDoor({ service, publishing, turnstile, tracing, clients }: ReasonDoor): Handler {
  return async (call) => {
    const client = httpClient(call, clients);
    await turnstile.pass(client, call.replyHeaders);
    if (preferred(call.headers, 'application/json', EVENT_STREAM) === EVENT_STREAM) {
      return stepStream(call, (watcher) => answer(call, client, watcher));
    }
    return jsonText(200, await answer(call, client, call));
  };

  /** The answer in JSON, published. */
  async function answer(call: Call, client: string, { signal, told }: Watcher): Promise<string> {
    const { requestId, arrived } = call;
    const parent = callerTrace(call.headers);
    const span = tracing.begin({ kind: 'call', name: `POST ${call.path}`, parent });
    const trace = parent.traceparent === undefined ? span.context : parent;
    const log = traced(call.log, span.context.traceparent);
    try {
      const { text } = await service.answer(decode(call), { signal, log, span, arrived, told, clients: [client] });
      publishing?.publish(outcomeEvent(callAsker(requestId, trace), completed(text)), span.context);
      return text;
    } catch (error) {
      if (publishing && error instanceof Fault && isOutcome(error)) {
        publishing.publish(outcomeEvent(callAsker(requestId, trace), failed(requestId, error)), span.context);
      }
      throw error;
    }
  }
}

/** The bytes of the request, once its headers promise JSON. */
async function decode({ headers, body }: Call): Promise<Uint8Array> {
  requireJson(headers.get('content-type'));
  return body();
}
