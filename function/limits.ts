import { Busy, Draining } from './faults.js';

/** Bounds the requests that run and wait together: beyond the bound a caller is told at once to come again. */
export class Gate {
  #inside = 0;
  #closed = false;

  constructor(private readonly limit: number) {}

  get inside(): number {
    return this.#inside;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Returns the function that leaves again.
   * @throws {Draining} once closed
   * @throws {Busy} when full
   */
  enter(): () => void {
    if (this.#closed) throw new Draining();
    if (this.#inside >= this.limit) throw new Busy(`all ${this.limit} places are taken`);
    this.#inside += 1;
    return once(() => {
      this.#inside -= 1;
    });
  }

  close(): void {
    this.#closed = true;
  }
}

/** Counts what has begun and not ended, so that shutdown can wait for it. */
export class Pending {
  #count = 0;
  readonly #waiting = new Set<() => void>();

  begin(): () => void {
    this.#count += 1;
    return once(() => {
      this.#count -= 1;
      if (this.#count === 0) for (const wake of this.#waiting) wake();
    });
  }

  /** Resolves to true when nothing is pending, to false after `milliseconds`. */
  idle(milliseconds: number): Promise<boolean> {
    if (this.#count === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const done = (idle: boolean) => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve(idle);
      };
      const wake = () => done(true);
      const timer = setTimeout(() => done(false), milliseconds);
      this.#waiting.add(wake);
    });
  }
}

function once(action: () => void): () => void {
  let pending = true;
  return () => {
    if (pending) action();
    pending = false;
  };
}
