import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';
import pRetry, { AbortError } from 'p-retry';
import { isSystemError } from '../common/system-error.js';
import type { Logger } from '../observe/log.js';
import type { TraceContext } from '../observe/tracing/tracing.js';
import type { Extensions } from '../settings/overrides.js';
import { binaryReply, extensionHeaders } from '../wire/cloudevents/encode.js';
import type { OutcomeEvent } from '../wire/cloudevents/outcome.js';
import type { Ending, PublishMetrics } from './metrics.js';
import type { Message, Receipt, Transport } from './transport.js';

/** Takes outcomes of HTTP calls to the broker. Neither method ever throws, and `publish` never waits. */
export interface Publishing {
  /**
   * `hop` goes to the broker in its trace headers, as its caller; the attributes of the event say where the journey began.
   */
  publish(outcome: OutcomeEvent, hop?: TraceContext): void;
  /** Delivers what is held for up to `milliseconds`, then gives the rest up. */
  close(milliseconds: number): Promise<void>;
}

export interface PublisherOptions {
  transport: Transport;
  metrics: PublishMetrics;
  log: Logger;
  extensions: Extensions;
  /** The most events that are held, on the way and waiting. */
  queue: number;
  /** Further attempts after a first one that failed. */
  retries: number;
  /** Pause before the second attempt, in milliseconds; doubled each time and multiplied by 1 to 2 at random. */
  backoffMs?: number;
}

const BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 30_000;
/** Held events are bounded in bytes too, because an answer may be long. */
const MOST_BYTES = 16 * 1024 * 1024;
/** Deliveries side by side. */
const WIDTH = 8;

/**
 * Delivers events to the broker in the background. When the queue is full the newest event is dropped: what was accepted
 * keeps its place and its number of attempts, and nothing that is on the way is called back.
 */
export class Publisher implements Publishing {
  private readonly queue = new PQueue({ concurrency: WIDTH });
  private readonly end = new AbortController();
  private held = 0;
  private heldBytes = 0;
  private dropping = false;

  constructor(private readonly options: PublisherOptions) {}

  publish(outcome: OutcomeEvent, hop?: TraceContext): void {
    const { log, metrics, queue, extensions } = this.options;
    const { id } = outcome.event;
    try {
      const { headers, body } = binaryReply(outcome);
      const message = { headers: { ...headers, ...extensionHeaders(extensions), ...hopHeaders(hop) }, body };
      const bytes = Buffer.byteLength(message.body);
      if (this.end.signal.aborted || this.held >= queue || this.heldBytes + bytes > MOST_BYTES) {
        metrics.ended('dropped');
        // Once, not for each: what fills the queue would fill the log as well.
        if (!this.dropping) log.warn({ held: this.held }, 'no room for events to publish: dropping new ones');
        this.dropping = true;
        return;
      }
      this.hold(1, bytes);
      void this.queue.add(async () => {
        const ending = await this.deliver(message, id);
        metrics.ended(ending);
        if (ending === 'delivered') this.dropping = false;
        this.hold(-1, -bytes);
      });
    } catch (err) {
      // The caller must get the answer even where its copy for the broker fails.
      metrics.ended('dropped');
      log.error({ err, event_id: id }, 'event not published');
    }
  }

  async close(milliseconds: number): Promise<void> {
    if (this.held > 0) this.options.log.info({ events: this.held }, 'publishing what is left');
    const late = setTimeout(() => this.end.abort(), milliseconds);
    await this.queue.onIdle();
    clearTimeout(late);
    this.end.abort();
    await this.options.transport.close();
  }

  private hold(events: number, bytes: number): void {
    this.held += events;
    this.heldBytes += bytes;
    this.options.metrics.held(this.held);
  }

  private async deliver(message: Message, event_id: string | undefined): Promise<Ending> {
    const { log, retries, metrics, backoffMs = BACKOFF_MS } = this.options;
    const { signal } = this.end;
    try {
      await pRetry(() => this.attempt(message), {
        retries,
        minTimeout: backoffMs,
        maxTimeout: LONGEST_BACKOFF_MS,
        randomize: true,
        signal,
        onFailedAttempt: async ({ error, retriesLeft }) => {
          if (retriesLeft === 0) return;
          metrics.retried();
          const pause = error instanceof Undelivered ? error.retryAfterMs : undefined;
          if (pause !== undefined) await sleep(Math.min(pause, LONGEST_BACKOFF_MS), undefined, { signal });
        },
      });
      return 'delivered';
    } catch (error) {
      const ending = signal.aborted ? 'cut_off' : error instanceof Undelivered && error.final ? 'refused' : 'given_up';
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ event_id, ending, reason }, 'event not published');
      return ending;
    }
  }

  private async attempt(message: Message): Promise<void> {
    let receipt: Receipt;
    try {
      receipt = await this.options.transport.send(message, this.end.signal);
    } catch (error) {
      throw new Undelivered(`no answer from the broker: ${codeOf(error)}`, false);
    }
    const { status, retryAfterMs } = receipt;
    if (status >= 200 && status < 300) return;
    if (worthRetrying(status)) throw new Undelivered(`the broker answered ${status}`, false, retryAfterMs);
    throw new AbortError(new Undelivered(`the broker answered ${status}`, true));
  }
}

function hopHeaders({ traceparent, tracestate }: Partial<TraceContext> = {}): Record<string, string> {
  if (traceparent === undefined) return {};
  return tracestate === undefined ? { traceparent } : { traceparent, tracestate };
}

/** Whether Knative's own senders would repeat after such a status: after everything that may pass (eventing, "Delivery"). */
function worthRetrying(status: number): boolean {
  return status >= 500 || [404, 408, 409, 429].includes(status);
}

class Undelivered extends Error {
  constructor(
    message: string,
    readonly final: boolean,
    readonly retryAfterMs?: number,
  ) {
    super(message);
    this.name = 'Undelivered';
  }
}

/** A code such as ECONNREFUSED, or the name of the error: enough for the log, and without addresses. */
function codeOf(error: unknown): string {
  if (isSystemError(error)) return error.code;
  return error instanceof Error ? error.name : 'unknown';
}
