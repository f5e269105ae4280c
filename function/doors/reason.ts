import { type ClientRule, httpClient } from '../admission/rate-limit/client.js';
import type { Service } from '../admission/service.js';
import type { Turnstile } from '../admission/turnstile.js';
import type { Config } from '../settings/config.js';
import { preferred } from '../wire/accept.js';
import type { Call, Handler } from '../wire/call.js';
import { EVENT_STREAM } from '../wire/event-stream.js';
import { jsonBody } from '../wire/json-body.js';
import type { Readers } from '../wire/reading/readers.js';
import { jsonText } from '../wire/reply.js';
import { beginsArray, type Requests } from '../wire/requests.js';
import { answerBatch } from './batch.js';
import type { HttpAnswers } from './http-answers.js';
import { stepStream } from './step-stream.js';

export interface ReasonDoor {
  answers: HttpAnswers;
  service: Service;
  turnstile: Turnstile;
  readers: Readers;
  config: ClientRule & Pick<Config, 'bodyLimitBytes' | 'maxQueue' | 'requestTimeoutMs'>;
}

/** Is told every step of every start as it is made, as the trace has it, in JSON. */
type Told = (step: string) => void;

/**
 * POST /reason, and POST / for a plain JSON body: one request in, one answer out, and a copy of it for the broker; or an array
 * of them. Whoever would rather have an event stream is shown every step before the answer.
 */
export function reasonDoor(door: ReasonDoor): Handler {
  const { answers, service, turnstile, readers, config } = door;
  return async (call) => {
    const client = httpClient(call, config);
    await turnstile.pass(client, call.replyHeaders);
    if (preferred(call.headers, 'application/json', EVENT_STREAM) === EVENT_STREAM) {
      return stepStream(call, (told) => answer(call, client, told));
    }
    return jsonText(200, await answer(call, client));
  };

  /** The answer in JSON. */
  async function answer(call: Call, client: string, told?: Told): Promise<string> {
    const coming = requestsOf(call);
    const requests = await service.soon(coming, call);
    if (requests?.kind === 'several') return answerBatch(requests.requests, door, { call, client });
    // One request, or what is wrong with the body; an array that comes too late is not looked at any more.
    const request = coming.then((read) => (read.kind === 'one' ? read.bytes : new Uint8Array()));
    return (await answers.answer(request, { call, client, told })).text;
  }

  /** What the body asks, once it is known to be JSON. Only what may be an array is read here. */
  async function requestsOf(call: Call): Promise<Requests> {
    const bytes = await jsonBody(call);
    if (bytes.length > config.bodyLimitBytes || !beginsArray(bytes)) return { kind: 'one', bytes };
    return readers.read('requests', bytes);
  }
}
