import { LRUCache } from 'lru-cache';
import type { TraceContext } from '../observe/tracing/tracing.js';
import type { Result } from '../wire/cloudevents/outcome.js';

/** What came of a run. */
export interface Finished {
  result: Result;
  /** Where the journey began, if it began with us: for deliveries that bring no trace of their own. */
  began: TraceContext;
}

/** Where a result came from: this delivery, or an earlier one that is finished or still running. */
export interface Answered extends Finished {
  duplicate: boolean;
}

interface Running {
  finished: Promise<Finished>;
  controller: AbortController;
  waiting: number;
}

/** Results are kept up to this many bytes, whatever their number. */
const MOST_BYTES = 64 * 1024 * 1024;
/** What an entry costs beside its text; a rough figure is enough for a bound. */
const ENTRY_BYTES = 1024;

/**
 * Delivery is at least once: the same event may come again while it is being answered, or after. A second delivery joins
 * the running one or gets the finished result; a rejection (a passing fault) is forgotten, so that a redelivery tries
 * again. Work goes on until the last of those who wait for it has gone.
 */
export class Replies {
  readonly #finished: LRUCache<string, Finished> | undefined;
  readonly #running = new Map<string, Running>();

  /** `size` results are kept; 0 keeps none, and running ones are still joined. */
  constructor(size: number) {
    this.#finished =
      size === 0
        ? undefined
        : new LRUCache({
            max: size,
            maxSize: MOST_BYTES,
            sizeCalculation: ({ result }) => ENTRY_BYTES + 2 * result.data.length,
          });
  }

  /** Whether a request is finished or running, so that answering it costs nothing. */
  has(key: string): boolean {
    return this.#running.has(key) || (this.#finished?.has(key) ?? false);
  }

  async answer(key: string, signal: AbortSignal, run: (signal: AbortSignal) => Promise<Finished>): Promise<Answered> {
    const finished = this.#finished?.get(key);
    if (finished) return { ...finished, duplicate: true };
    const earlier = this.#running.get(key);
    const running = earlier ?? this.start(key, run);
    running.waiting += 1;
    const leave = () => {
      running.waiting -= 1;
      if (running.waiting > 0) return;
      // From here on a redelivery has to start afresh: this run will end without an answer.
      this.forget(key, running);
      running.controller.abort();
    };
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    try {
      return { ...(await running.finished), duplicate: earlier !== undefined };
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  private start(key: string, run: (signal: AbortSignal) => Promise<Finished>): Running {
    const controller = new AbortController();
    const running: Running = { controller, waiting: 0, finished: run(controller.signal) };
    this.#running.set(key, running);
    running.finished.then(
      (finished) => {
        this.#finished?.set(key, finished);
        this.forget(key, running);
      },
      () => this.forget(key, running),
    );
    return running;
  }

  private forget(key: string, running: Running): void {
    if (this.#running.get(key) === running) this.#running.delete(key);
  }
}
