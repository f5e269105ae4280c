import { LRUCache } from 'lru-cache';

/** The result of a run, and whether another delivery had begun it: one that is finished or still running. */
export type Redelivered<Result> = Result & { duplicate: boolean };

interface Running<Result> {
  finished: Promise<Result>;
  controller: AbortController;
  waiting: number;
}

/** Results are kept up to this many bytes, whatever their number. */
const MOST_BYTES = 64 * 1024 * 1024;
/** What an entry costs beside its result; a rough figure is enough for a bound. */
const ENTRY_BYTES = 1024;

/**
 * Brokers deliver at least once: the same event may come again while it is being answered, or after. A second delivery joins
 * the running one or gets the finished result; a rejection (a passing fault) is forgotten, so that a redelivery tries
 * again. Work goes on until the last of those who wait for it has gone.
 */
export class Redeliveries<Result extends object> {
  private readonly finished: LRUCache<string, Result> | undefined;
  private readonly running = new Map<string, Running<Result>>();

  /** `size` results are kept, each of which takes `bytesOf` bytes; 0 keeps none, and running ones are still joined. */
  constructor(size: number, bytesOf: (result: Result) => number) {
    if (size === 0) return;
    const sizeCalculation = (result: Result) => ENTRY_BYTES + bytesOf(result);
    this.finished = new LRUCache({ max: size, maxSize: MOST_BYTES, sizeCalculation });
  }

  /** Whether a request is finished or running, so that answering it costs nothing. */
  has(key: string): boolean {
    return this.running.has(key) || (this.finished?.has(key) ?? false);
  }

  /** Runs `run`, unless the key is known; the signal that it gets is aborted when nobody waits any more. */
  async answer(
    key: string,
    signal: AbortSignal,
    run: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Redelivered<Result>> {
    const finished = this.finished?.get(key);
    if (finished) return { ...finished, duplicate: true };
    const earlier = this.running.get(key);
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

  private start(key: string, run: (signal: AbortSignal) => Promise<Result>): Running<Result> {
    const controller = new AbortController();
    const running: Running<Result> = { controller, waiting: 0, finished: run(controller.signal) };
    this.running.set(key, running);
    running.finished.then(
      (finished) => {
        this.finished?.set(key, finished);
        this.forget(key, running);
      },
      () => this.forget(key, running),
    );
    return running;
  }

  private forget(key: string, running: Running<Result>): void {
    if (this.running.get(key) === running) this.running.delete(key);
  }
}
