import PQueue from 'p-queue';
import type { Turnstile } from '../admission/turnstile.js';
import { now } from '../common/clock.js';
import { toFault } from '../observe/internal-faults.js';
import type { Config } from '../settings/config.js';
import type { Call } from '../wire/call.js';
import { faultReply } from '../wire/problem-details.js';
import type { HttpAnswers } from './http-answers.js';

/** Requests of one call that run side by side; more would take every place that single calls need. */
const WIDTH = 4;

/** How many requests of one call run side by side. */
export const batchWidth = ({ maxQueue }: Pick<Config, 'maxQueue'>) => Math.max(1, Math.min(WIDTH, maxQueue));

export interface BatchOptions {
  answers: HttpAnswers;
  turnstile: Turnstile;
  config: Pick<Config, 'maxQueue' | 'requestTimeoutMs'>;
}

/**
 * The answers to the requests of one call as a JSON array, in their order: each an answer, or problem details. Every request
 * after the first is taken off the client's quota here. All of them have the time of one call together: the time that is
 * left is shared among those that are not answered yet.
 */
export async function answerBatch(
  requests: readonly Uint8Array[],
  { answers, turnstile, config }: BatchOptions,
  { call, client }: { call: Call; client: string },
): Promise<string> {
  const width = batchWidth(config);
  const turns = new PQueue({ concurrency: width });
  const end = call.arrived + config.requestTimeoutMs;
  let waiting = requests.length;

  const answer = async (request: Uint8Array, at: number): Promise<string> => {
    const requestId = `${call.requestId}.${at}`;
    const log = call.log.child({ request_id: requestId });
    const arrived = now();
    const share = ((end - arrived) * width) / waiting--;
    const deadline = Math.min(end, arrived + share);
    try {
      if (at > 0) await turnstile.pass(client);
      const asked = { call: { ...call, requestId, log }, client, arrived, deadline };
      return (await answers.answer(Promise.resolve(request), asked)).text;
    } catch (error) {
      return faultReply(toFault(error, log), requestId, 'full').body;
    }
  };
  const texts = await Promise.all(requests.map((request, at) => turns.add(() => answer(request, at))));
  return `[${texts.join(',')}]`;
}
