import type { Service } from '../service.js';
import { readJson } from './json.js';
import { requireIdentity, requireJson } from './media.js';
import { type Handler, json } from './message.js';
import { traced } from './trace.js';

/** POST /reason, and POST / for a plain JSON body: one request in, one answer out. */
export function reasonDoor(service: Service): Handler {
  return async ({ headers, body, log, signal }) => {
    const read = async () => {
      requireJson(headers.get('content-type'));
      requireIdentity(headers);
      return readJson(await body());
    };
    return json(200, await service.answer(read, { signal, log: traced(log, headers.get('traceparent')) }));
  };
}
