import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';
import { attribute, isEvent, type Message, messageOf, withAttribute } from './message.js';

/** What may go wrong between the broker and a subscriber. */
export type Fault = 'duplicate' | 'slow' | 'lost request' | 'hung up' | 'lost reply';

/** A subscription, and how it is delivered to. Times in milliseconds, of a clock that runs faster than a real broker's. */
export interface Trigger {
  /** The exact filter: a Trigger must filter on type, or replies come back as requests. */
  types: readonly string[];
  subscriber: string;
  /** Attempts after the first one. */
  retry: number;
  /** Before the second attempt; doubled each time (backoffPolicy: exponential). */
  backoffMs: number;
  timeoutMs: number;
  /** Most that a Retry-After on 429 and 503 may delay (delivery-retryafter, retryAfterMax). */
  retryAfterMaxMs: number;
}

export interface BrokerOptions {
  /** Waits between attempts; really, if a test brings nothing else. */
  sleep?: (milliseconds: number) => Promise<unknown>;
  triggers: readonly Trigger[];
  /** Which fault befalls the next attempt. */
  fault?: (trigger: Trigger) => Fault | undefined;
  /** FaultData about every reply of a subscriber that reached the broker or got lost on the way. */
  onReply?: (event: Message, reply: Message) => void;
  /** Deliveries at once. */
  width?: number;
}

/** What was given up, and how every attempt had ended; 0 is no answer. */
export interface DeadLetter {
  message: Message;
  statuses: readonly number[];
}

interface Attempt {
  /** 0 for no answer. */
  status: number;
  reply?: Message;
  retryAfterMs?: number;
  body: string;
}

const TTL = 'knativebrokerttl';
const FIRST_TTL = 255;
const DEAD_BODY_BYTES = 768;
/** A slow answer keeps its place for this part of the timeout, which is enough to be late in a clock that runs faster. */
const SLOW_PART = 0.02;

/**
 * A broker like Knative's multi-tenant channel broker, as far as a subscriber can tell (shared facts, "Delivery"): at least
 * once, in no order; retries on no answer, 5xx, 404, 408, 409 and 429; other refusals go to the dead letters at once; a 2xx
 * reply must be empty or one CloudEvent, or it counts as 502; replies come in like any event until their TTL is used up.
 */
export class Broker {
  readonly deadLetters: DeadLetter[] = [];
  /** What would have crashed the real dispatcher: error bodies over 768 bytes. */
  readonly tooLong: string[] = [];
  readonly counts = new Map<string, number>();
  private readonly queue: PQueue;
  private readonly sleep: (milliseconds: number) => Promise<unknown>;

  constructor(private readonly options: BrokerOptions) {
    this.sleep = options.sleep ?? sleep;
    this.queue = new PQueue({ concurrency: options.width ?? 32 });
  }

  /** The ingress: 202, or 400 for what is no CloudEvent. */
  accept(message: Message): number {
    if (!isEvent(message)) return this.count('refused at the ingress', 400);
    const ttl = Number(attribute(message, TTL) ?? FIRST_TTL);
    if (ttl <= 0) return this.count('dropped for their TTL', 202);
    const arrived = withAttribute(message, 'knativearrivaltime', new Date().toISOString());
    const spent = withAttribute(arrived, TTL, String(ttl - 1));
    const type = attribute(message, 'type') ?? '';
    for (const trigger of this.options.triggers) {
      if (!trigger.types.includes(type)) continue;
      this.send(trigger, spent);
    }
    return 202;
  }

  /** Resolves when nothing is on its way any more. */
  idle(): Promise<void> {
    return this.queue.onIdle();
  }

  private send(trigger: Trigger, message: Message): void {
    void this.queue.add(() => this.deliver(trigger, message));
  }

  /** Keeps its place until the end, so that an outage wears out the attempts of a few events and not of all. */
  private async deliver(trigger: Trigger, message: Message): Promise<void> {
    const statuses: number[] = [];
    for (let attempt = 0; ; attempt++) {
      const fault = this.options.fault?.(trigger);
      if (fault) this.count(fault);
      if (fault === 'duplicate') this.send(trigger, message);
      const { status, reply, body, retryAfterMs = 0 } = await this.attempt(trigger, message, fault);
      if (status >= 200 && status < 300) {
        // A reply goes on where the event that it answers had come to.
        if (reply) this.accept(withAttribute(reply, TTL, attribute(message, TTL) ?? '0'));
        return;
      }
      statuses.push(status);
      this.note(status, body);
      if (!worthRetrying(status) || attempt >= trigger.retry) {
        const dead = withAttribute(message, 'knativeerrorcode', String(status));
        this.deadLetters.push({ message: dead, statuses });
        return;
      }
      await this.sleep(Math.max(trigger.backoffMs * 2 ** attempt, Math.min(retryAfterMs, trigger.retryAfterMaxMs)));
    }
  }

  private note(status: number, body: string): void {
    this.count(status === 0 ? 'no answer' : `status ${status}`);
    if (Buffer.byteLength(body) >= DEAD_BODY_BYTES) this.tooLong.push(body);
  }

  private async attempt(trigger: Trigger, message: Message, fault: Fault | undefined): Promise<Attempt> {
    const nothing = { status: 0, body: '' };
    if (fault === 'lost request') return nothing;
    // Hung up: so early that the work has hardly begun.
    const signal = AbortSignal.timeout(fault === 'hung up' ? 5 : trigger.timeoutMs);
    try {
      const headers = { ...message.headers, prefer: 'reply' };
      const response = await fetch(trigger.subscriber, { method: 'POST', headers, body: message.body, signal });
      const body = await response.text();
      const reply = messageOf(response.headers, body);
      const retryAfterMs = 1000 * Number(response.headers.get('retry-after') ?? 0);
      const { ok, status } = response;
      if (!ok) return { status, retryAfterMs, body };
      const isReply = isEvent(reply);
      if (isReply) this.options.onReply?.(message, reply);
      // The subscriber has answered, and the broker does not know.
      if (fault === 'slow') await this.sleep(trigger.timeoutMs * SLOW_PART);
      if (fault === 'slow' || fault === 'lost reply') return nothing;
      if (isReply) return { status, reply, body: '' };
      return body === '' ? { status, body: '' } : { status: 502, body: '' };
    } catch {
      return nothing;
    }
  }

  private count(what: string): void;
  private count(what: string, status: number): number;
  private count(what: string, status = 0): number {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
    return status;
  }
}

function worthRetrying(status: number): boolean {
  return status === 0 || status >= 500 || [404, 408, 409, 429].includes(status);
}
