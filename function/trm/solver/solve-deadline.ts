import { now } from '../../common/clock.js';
import { DeadlinePassed } from '../../common/faults.js';
import type { Lane } from '../engine/scheduler.js';

/**
 * The time by which a solution is given, finished or not. When it comes, steps that wait are given up, and steps that run
 * are no longer waited for.
 */
export class SolveDeadline {
  private readonly began = now();
  private timer: NodeJS.Timeout | undefined;
  private readonly passed: Promise<never>;

  constructor(
    /** In milliseconds of `now()`. */
    private readonly deadline: number | undefined,
    /** How many steps were begun; the fault says it. */
    private readonly steps: () => number,
    lane: Lane,
  ) {
    this.passed = new Promise((_, reject) => {
      if (deadline === undefined) return;
      const pass = () => {
        const fault = this.fault(deadline);
        lane.close(fault);
        reject(fault);
      };
      this.timer = setTimeout(pass, Math.max(0, deadline - this.began));
    });
    // Nobody may be waiting when it passes.
    this.passed.catch(() => {});
  }

  /** @throws {DeadlinePassed} when the deadline is over */
  check(): void {
    if (this.deadline !== undefined && now() >= this.deadline) throw this.fault(this.deadline);
  }

  /**
   * Waits for the work, until the deadline at most.
   * @throws {DeadlinePassed} when the deadline comes first
   */
  before<T>(work: Promise<T>): Promise<T> {
    return this.deadline === undefined ? work : Promise.race([work, this.passed]);
  }

  forget(): void {
    clearTimeout(this.timer);
  }

  private fault(deadline: number): DeadlinePassed {
    return new DeadlinePassed(Math.max(0, Math.round(deadline - this.began)), this.steps());
  }
}
