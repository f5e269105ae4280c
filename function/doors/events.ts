import { eventClient, httpClient } from '../admission/rate-limit/client.js';
import type { Finished, Replies } from '../admission/redeliveries.js';
import type { Caller, Service } from '../admission/service.js';
import type { Turnstile } from '../admission/turnstile.js';
import { now } from '../common/clock.js';
import { REQUESTED } from '../contract/events.js';
import type { Logger } from '../observe/log.js';
import type { Metrics } from '../observe/metrics.js';
import type { TraceContext, Tracing } from '../observe/tracing/tracing.js';
import type { Config } from '../settings/config.js';
import { type Call, empty, type Handler, type Reply } from '../wire/call.js';
import {
  type CloudEvent,
  type Delivery,
  type EnvelopeReader,
  payload,
  readDelivery,
} from '../wire/cloudevents/event.js';
import { readTimestamp } from '../wire/cloudevents/grammar.js';
import { Identities } from '../wire/cloudevents/identity.js';
import {
  addressed,
  askedByEvent,
  batchReply,
  binaryReply,
  completed,
  failed,
  isOutcome,
  type Outcome,
  structuredReply,
} from '../wire/cloudevents/outcome.js';
import { toFault } from '../wire/problem.js';
import { traceContext, traced } from '../wire/trace-context.js';

const NO_TRACE: TraceContext = { traceparent: undefined, tracestate: undefined };
/** Events of one batch that run side by side; more would take every place that single requests need. */
const BATCH_WIDTH = 4;
const LONGEST_LOGGED_ID = 64;

export interface EventsDoor {
  service: Service;
  replies: Replies;
  metrics: Metrics;
  /** Counts what a source asks. */
  turnstile: Turnstile;
  /** Counts what comes from an address: a source is whatever its sender claims, and a malformed event has none. */
  addresses: Turnstile;
  tracing: Tracing;
  config: Pick<Config, 'maxQueue' | 'rateLimitHeader' | 'trustedProxies'>;
  envelopes: EnvelopeReader;
}

/**
 * POST /events, and POST / for what claims to be an event (contract.md "Events"). A single event is answered in the mode
 * it came in. A batch is answered by a batch, in order, without the events that get no reply; brokers never send one, and
 * would not take one back. A passing fault anywhere refuses the whole batch: what is finished is remembered, so sending
 * it again costs little.
 */
export function eventsDoor(door: EventsDoor): Handler {
  const { service, replies, metrics, turnstile, addresses, tracing, config, envelopes } = door;
  const width = Math.max(1, Math.min(BATCH_WIDTH, config.maxQueue));
  const identities = new Identities();
  return async (call) => {
    const address = httpClient(call, config);
    // Before the body is read, so that neither rubbish nor what is not for us costs more than this.
    await addresses.pass(address);
    const delivery = await readCounted(call);
    switch (delivery.mode) {
      case 'binary':
        return single(await answer(delivery.event, { call, address, told: call }), binaryReply);
      case 'structured':
        return single(await answer(delivery.event, { call, address, told: call }), structuredReply);
      case 'batch': {
        const batch = { call, address, asked: 0, turn: call.arrived };
        const outcomes: Outcome[] = [];
        for (let at = 0; at < delivery.events.length; at += width) {
          // The deadline of an event that waits for its turn begins with its turn.
          if (at > 0) batch.turn = now();
          const part = delivery.events.slice(at, at + width).map((event) => answer(event, batch));
          // Settled, not raced: no event of the batch goes on unobserved when another one fails.
          for (const settled of await Promise.allSettled(part)) {
            if (settled.status === 'rejected') throw settled.reason;
            if (settled.value) outcomes.push(settled.value);
          }
        }
        return outcomes.length === 0 ? empty(202) : batchReply(outcomes);
      }
    }
  };

  /** What is no event at all counts as a request too, or a broken sender would be invisible. */
  async function readCounted(call: Call): Promise<Delivery> {
    const start = performance.now();
    try {
      return await readDelivery(call.headers, call.body, envelopes);
    } catch (error) {
      const fault = toFault(error, call.log);
      metrics.failed('unknown', fault.code, (performance.now() - start) / 1000);
      throw fault;
    }
  }

  async function answer(event: CloudEvent, delivered: Delivered): Promise<Outcome | undefined> {
    const { call, address, turn: arrived = call.arrived } = delivered;
    if (event.type !== REQUESTED) {
      metrics.event('ignored');
      return undefined;
    }
    const log = call.log.child({ event_id: event.id.slice(0, LONGEST_LOGGED_ID) });
    if (expired(event, log)) {
      metrics.event('expired');
      return undefined;
    }
    const { key, contested } = identities.of(event);
    if (contested) log.warn('a source and id that came with other data: answered as a request of its own');
    // What is finished or runs already costs nothing: otherwise a batch larger than the quota would never get through.
    const source = eventClient(event.source);
    if (!replies.has(key)) {
      await turnstile.pass(source, delivered.told);
      // The call has paid for its first event.
      if (delivered.asked !== undefined && delivered.asked++ > 0) await addresses.pass(address);
    }
    const origin = traceContext(event.attributes);
    const hop = traceContext(call.headers);
    const given = origin.traceparent === undefined ? hop : origin;
    const { result, began, duplicate } = await replies.answer(key, call.signal, (signal) =>
      reason(event, { origin, hop, given }, { signal, log, arrived, clients: [address, source] }),
    );
    if (duplicate) metrics.event('duplicate');
    // Cached is what was found; correlation and trace are those of this delivery.
    return addressed(askedByEvent(event, key, given.traceparent === undefined ? began : given), result);
  }

  /**
   * Every fault but a passing one becomes an event, because a broker drops or repeats anything else. That includes a
   * deadline that passed and a bug of ours: the next delivery of the same puzzle would most likely end the same way,
   * after the same work, and the asking agent would hear nothing.
   */
  async function reason(event: CloudEvent, trace: EventTrace, caller: Caller): Promise<Finished> {
    const { origin, hop, given } = trace;
    const attributes = {
      'cloudevents.event_id': event.id.slice(0, LONGEST_LOGGED_ID),
      'cloudevents.event_type': event.type,
    };
    const parent = hop.traceparent === undefined ? origin : hop;
    const span = tracing.begin({ kind: 'event', name: `process ${event.type}`, parent, origin, attributes });
    const began = given.traceparent === undefined ? span.context : NO_TRACE;
    const log = traced(caller.log, given.traceparent ?? span.context.traceparent);
    try {
      const { text, facts } = await service.answer(() => payload(event), { ...caller, log });
      span.answered(facts);
      return { result: completed(text), began };
    } catch (error) {
      const fault = toFault(error, log);
      span.failed(fault.code);
      if (!isOutcome(fault)) throw fault;
      return { result: failed(event.id, fault), began };
    }
  }
}

/** The call that brought an event. */
interface Delivered {
  call: Call;
  /** Where it came from, as a client of the limiter. */
  address: string;
  /** Whose reply says what is left of the source's quota: none for a batch, which may have several sources. */
  told?: Call;
  /** When its turn came, for the events of a batch; by default when the call came. */
  turn?: number;
  /** Events of a batch so far that had to be worked on. */
  asked?: number;
}

/** Where an event's journey began, who delivered it, and the first of the two that is known. */
interface EventTrace {
  origin: TraceContext;
  hop: TraceContext;
  given: TraceContext;
}

function single(outcome: Outcome | undefined, encode: (outcome: Outcome) => Reply): Reply {
  return outcome ? encode(outcome) : empty(202);
}

/** expirytime in the past (Expiry Time extension); what is no timestamp must not lose an event, so it counts as absent. */
function expired({ attributes }: CloudEvent, log: Logger): boolean {
  const text = attributes.get('expirytime');
  if (text === undefined) return false;
  const time = readTimestamp(text);
  if (time === undefined) log.warn('expected expirytime as an RFC 3339 timestamp, got something else: ignored');
  return time !== undefined && time < Date.now();
}
