import type { Counting } from '../admission/counting.js';
import { eventClient } from '../admission/rate-limit/client.js';
import type { Redeliveries } from '../admission/redeliveries.js';
import type { Service } from '../admission/service.js';
import { Fault } from '../common/faults.js';
import { REQUESTED } from '../contract/events.js';
import type { Logger } from '../observe/log.js';
import type { TraceContext, Tracing } from '../observe/tracing/tracing.js';
import type { Call } from '../wire/call.js';
import { extension, payload, type ReceivedEvent } from '../wire/cloudevents/event.js';
import { readTimestamp } from '../wire/cloudevents/grammar.js';
import { Identities } from '../wire/cloudevents/identity.js';
import {
  completed,
  eventAsker,
  failed,
  isOutcome,
  type OutcomeContent,
  type OutcomeEvent,
  outcomeEvent,
} from '../wire/cloudevents/outcome.js';
import { callerTrace, traceContext, traced } from '../wire/trace-context.js';

const NO_TRACE: TraceContext = { traceparent: undefined, tracestate: undefined };
/** Characters of an event's id in the log and in spans. */
const LONGEST_LOGGED_ID = 64;

/** What came of an event; kept for redeliveries. */
export interface EventResult {
  content: OutcomeContent;
  /** Where the journey began, if it began with us: for deliveries that bring no trace of their own. */
  began: TraceContext;
}

export interface EventAnswersOptions {
  service: Service;
  redeliveries: Redeliveries<EventResult>;
  counting: Counting;
  tracing: Tracing;
}

/** How an event came. */
export interface Delivered {
  call: Pick<Call, 'headers' | 'signal' | 'log'>;
  /** Where it came from, as a client of the rate limiter. */
  address: string;
  /** When its turn came, in milliseconds of `now()`: its deadline counts from then. */
  arrived: number;
  /**
   * Takes the event off the quota of its source, a client of the rate limiter.
   * @throws {RateLimited} when nothing is left
   */
  admit(source: string): Promise<void>;
}

/** Answers single events, whichever mode they came in. */
export class EventAnswers {
  private readonly identities = new Identities();

  constructor(private readonly options: EventAnswersOptions) {}

  /**
   * The event that tells what came of the request; undefined where an event gets no reply.
   * @throws {Fault} a passing one: the same event is to be delivered again
   */
  async answer(
    received: ReceivedEvent,
    { call, address, arrived, admit }: Delivered,
  ): Promise<OutcomeEvent | undefined> {
    const { counting, redeliveries } = this.options;
    const { event } = received;
    if (event.type !== REQUESTED) {
      counting.event('ignored');
      return undefined;
    }
    const log = call.log.child({ event_id: event.id.slice(0, LONGEST_LOGGED_ID) });
    if (expired(received, log)) {
      counting.event('expired');
      return undefined;
    }
    const { key, contested } = await this.identities.of(received);
    if (contested) log.warn('a source and id that came with other data: answered as a request of its own');
    const source = eventClient(event.source);
    // What is finished or runs already costs nothing: otherwise a batch larger than the quota would never get through.
    if (!redeliveries.has(key)) await admit(source);
    const origin = traceContext(extension(event, 'traceparent'), extension(event, 'tracestate'));
    const trace = { origin, hop: callerTrace(call.headers) };
    const { content, began, duplicate } = await redeliveries.answer(key, call.signal, (signal) =>
      this.reason(received, trace, { signal, log, arrived, clients: [address, source] }),
    );
    if (duplicate) counting.event('duplicate');
    // What is remembered is what was found; correlation and trace are those of this delivery.
    const given = firstKnown(trace);
    return outcomeEvent(eventAsker(received, key, given.traceparent === undefined ? began : given), content);
  }

  /**
   * Every fault but a passing one becomes an event, because a broker drops or repeats anything else. That includes a
   * deadline that passed and a bug of ours: the next delivery of the same puzzle would most likely end the same way,
   * after the same work, and the asking agent would hear nothing.
   */
  private async reason(received: ReceivedEvent, trace: EventTrace, caller: EventCaller): Promise<EventResult> {
    const { service, tracing } = this.options;
    const { event } = received;
    const { origin, hop } = trace;
    const given = firstKnown(trace);
    const span = tracing.begin({
      kind: 'event',
      name: `process ${event.type}`,
      parent: hop.traceparent === undefined ? origin : hop,
      origin,
      attributes: {
        'cloudevents.event_id': event.id.slice(0, LONGEST_LOGGED_ID),
        'cloudevents.event_type': event.type,
      },
    });
    const began = given.traceparent === undefined ? span.context : NO_TRACE;
    const log = traced(caller.log, given.traceparent ?? span.context.traceparent);
    try {
      const { text } = await service.answer(payload(received), { ...caller, log, span });
      return { content: completed(text), began };
    } catch (error) {
      if (!(error instanceof Fault) || !isOutcome(error)) throw error;
      return { content: failed(event.id, error), began };
    }
  }
}

interface EventCaller {
  signal: AbortSignal;
  log: Logger;
  arrived: number;
  clients: readonly string[];
}

/** Where an event's journey began, and who delivered it. */
interface EventTrace {
  origin: TraceContext;
  hop: TraceContext;
}

function firstKnown({ origin, hop }: EventTrace): TraceContext {
  return origin.traceparent === undefined ? hop : origin;
}

/** Whether `expirytime` (Expiry Time extension) is past. No event may be lost over what is no timestamp: that is ignored. */
function expired({ event }: ReceivedEvent, log: Logger): boolean {
  const text = extension(event, 'expirytime');
  if (text === undefined) return false;
  const time = readTimestamp(text);
  if (time === undefined) log.warn('expected expirytime as an RFC 3339 timestamp, got something else: ignored');
  return time !== undefined && time < Date.now();
}
