import { httpClient } from '../admission/rate-limit/client.js';
import type { Turnstile } from '../admission/turnstile.js';
import { now } from '../common/clock.js';
import type { Config } from '../settings/config.js';
import type { Call, Handler } from '../wire/call.js';
import { type EnvelopeReader, readDelivery } from '../wire/cloudevents/delivery.js';
import { batchReply, binaryReply, structuredReply } from '../wire/cloudevents/encode.js';
import type { ReceivedEvent } from '../wire/cloudevents/event.js';
import type { OutcomeEvent } from '../wire/cloudevents/outcome.js';
import { empty, type Reply } from '../wire/reply.js';
import { EventAnswers, type EventAnswersOptions } from './event-answers.js';

/** Events of one batch that run side by side; more would take every place that single requests need. */
const BATCH_WIDTH = 4;

export interface EventsDoor extends EventAnswersOptions {
  /** Limits what a source asks. */
  turnstile: Turnstile;
  /** Limits what comes from an address: a source is whatever its sender claims, and a malformed event has none. */
  addresses: Turnstile;
  config: Pick<Config, 'maxQueue' | 'rateLimitHeader' | 'trustedProxies'>;
  envelopes: EnvelopeReader;
}

/**
 * POST /events, and POST / for what claims to be an event. A single event is answered in the mode it came in. A batch is
 * answered by a batch, in order, without the events that get no reply; brokers never send one, and would not take one back.
 * A passing fault anywhere refuses the whole batch: what is finished is remembered, so sending it again costs little.
 */
export function eventsDoor(door: EventsDoor): Handler {
  const { counting, turnstile, addresses, config, envelopes } = door;
  const answers = new EventAnswers(door);
  const width = Math.max(1, Math.min(BATCH_WIDTH, config.maxQueue));

  return async (call) => {
    const address = httpClient(call, config);
    // Before the body is read, so that neither rubbish nor what is not for us costs more than this.
    await addresses.pass(address);
    const delivery = await counting.reading(readDelivery(call, envelopes), call.log);
    if (delivery.mode === 'batch') return batch(delivery.events, call, address);
    const admit = (source: string) => turnstile.pass(source, call.replyHeaders);
    const outcome = await answers.answer(delivery.event, { call, address, arrived: call.arrived, admit });
    if (!outcome) return empty(202);
    return delivery.mode === 'binary' ? binaryReply(outcome) : structuredReply(outcome);
  };

  async function batch(events: readonly ReceivedEvent[], call: Call, address: string): Promise<Reply> {
    let admitted = 0;
    const admit = async (source: string) => {
      // No header tells what is left of the quota, because a batch may have several sources.
      await turnstile.pass(source);
      // The call itself has been taken off the quota of its address, for its first event.
      if (admitted++ > 0) await addresses.pass(address);
    };
    const outcomes: OutcomeEvent[] = [];
    for (let at = 0; at < events.length; at += width) {
      // The deadline of an event that waits for its turn begins with its turn.
      const arrived = at === 0 ? call.arrived : now();
      const turn = events
        .slice(at, at + width)
        .map((event) => answers.answer(event, { call, address, arrived, admit }));
      outcomes.push(...(await allOf(turn)).filter((outcome) => outcome !== undefined));
    }
    return outcomes.length === 0 ? empty(202) : batchReply(outcomes);
  }
}

/** What all of these come to, or the first rejection, once all are settled: none goes on unobserved when another one fails. */
async function allOf<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
