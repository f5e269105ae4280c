import { Readable } from 'node:stream';
import type { Streamed } from './reply.js';

export const EVENT_STREAM = 'text/event-stream';

/** How often a stream says that it is alive, in milliseconds: proxies close what is silent for longer, often after a minute. */
const ALIVE_MS = 10_000;
/** Bytes that a slow reader may be behind; beyond it, events that can be done without are left out. */
const MOST_BEHIND = 256 * 1024;

/**
 * Server-sent events (HTML Standard, 9.2), written while the work goes on. A reader that is slow does not hold up the work:
 * what can be done without is left out for it.
 */
export class EventStream {
  /** Aborted when the reader goes before the end. */
  readonly gone: AbortSignal;
  /** Resolved by the first thing that is written. */
  readonly begun: Promise<void>;
  private readonly readable: Readable;
  private readonly alive: NodeJS.Timeout;
  private begin: () => void = () => {};
  private hasBegun = false;

  constructor(aliveMs = ALIVE_MS) {
    const gone = new AbortController();
    this.gone = gone.signal;
    this.begun = new Promise((resolve) => {
      this.begin = resolve;
    });
    this.readable = new Readable({ read() {} });
    this.alive = setInterval(() => this.write(': alive\n\n'), aliveMs);
    this.readable.once('close', () => {
      clearInterval(this.alive);
      if (!this.readable.readableEnded) gone.abort();
    });
  }

  get empty(): boolean {
    return !this.hasBegun;
  }

  /** Sends an event, whose data is JSON on one line, as JSON.stringify writes it. */
  send(event: string, data: string): void {
    this.write(`event: ${event}\ndata: ${data}\n\n`);
  }

  /** The same, but not to a reader that is far behind. */
  offer(event: string, data: string): void {
    if (this.readable.readableLength <= MOST_BEHIND) this.send(event, data);
  }

  end(): void {
    clearInterval(this.alive);
    if (!this.readable.destroyed) this.readable.push(null);
  }

  /** Nobody reads any more. */
  destroy(): void {
    this.readable.destroy();
  }

  reply(): Streamed {
    // nginx holds back what it is not told to pass on at once.
    const headers = { 'content-type': `${EVENT_STREAM}; charset=utf-8`, 'x-accel-buffering': 'no' };
    return { status: 200, headers, stream: this.readable };
  }

  private write(text: string): void {
    if (this.readable.destroyed) return;
    this.hasBegun = true;
    this.begin();
    this.readable.push(text);
  }
}
