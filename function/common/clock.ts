import { Aborted, DeadlinePassed } from './faults.js';

/** Milliseconds of the process's monotonic clock: the same in every thread, and no change of the wall clock moves it. */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6;

/**
 * Tells long work when to stop. Every loop whose length a request decides calls `check` at each turn, so that work which
 * nobody waits for ends soon.
 */
export interface Clock {
  /**
   * @throws {DeadlinePassed} when the deadline is over
   * @throws {Aborted} when nobody waits for the answer any more
   */
  check(): void;
  /** Milliseconds until the deadline; never negative. */
  left(): number;
}

/** For work that nobody waits for: tests, the evaluation, data sets. */
export const UNBOUNDED: Clock = { check: () => undefined, left: () => Number.POSITIVE_INFINITY };

/** A deadline, in milliseconds of `now()`, and a flag in shared memory that any thread may raise to abort. */
export class DeadlineClock implements Clock {
  private readonly began = now();

  constructor(
    private readonly deadline: number,
    private readonly aborted?: Int32Array<SharedArrayBuffer>,
  ) {}

  check(): void {
    if (this.aborted && Atomics.load(this.aborted, 0) !== 0) throw new Aborted();
    if (now() >= this.deadline) throw new DeadlinePassed(Math.max(0, Math.round(this.deadline - this.began)), 0);
  }

  left(): number {
    return Math.max(0, this.deadline - now());
  }
}
