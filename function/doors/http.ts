import type { Publishing } from '../broker/publisher.js';
import { type ClientRule, httpClient } from '../limiter/client.js';
import type { Service } from '../service.js';
import { readJson } from './json.js';
import type { Turnstile } from './limited.js';
import { requireIdentity, requireJson } from './media.js';
import { type Handler, json } from './message.js';
import { askedByCall, completed, failed, isOutcome } from './outcome.js';
import { toFault } from './problem.js';
import { traced } from './trace.js';

/** POST /reason, and POST / for a plain JSON body: one request in, one answer out, and a copy of it for the broker. */
export function reasonDoor(service: Service, publishing: Publishing, turnstile: Turnstile, rule: ClientRule): Handler {
  return async (call) => {
    const { headers, body, log: callLog, signal, requestId } = call;
    await turnstile.pass(httpClient(call, rule), call);
    const read = async () => {
      requireJson(headers.get('content-type'));
      requireIdentity(headers);
      return readJson(await body());
    };
    const log = traced(callLog, headers.get('traceparent'));
    const asked = askedByCall(requestId, headers);
    try {
      const response = await service.answer(read, { signal, log });
      publishing.publish(completed(asked, response));
      return json(200, response);
    } catch (error) {
      const fault = toFault(error, log);
      if (isOutcome(fault)) publishing.publish(failed(asked, fault));
      throw fault;
    }
  };
}
