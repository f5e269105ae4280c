import { once } from './once.js';

/** Counts what has begun and not ended, so that shutdown can wait for it. */
export class Pending {
  private count = 0;
  private readonly waiting = new Set<() => void>();

  begin(): () => void {
    this.count += 1;
    return once(() => {
      this.count -= 1;
      if (this.count === 0) for (const wake of this.waiting) wake();
    });
  }

  /** Resolves to true when nothing is pending, to false after `milliseconds`. */
  idle(milliseconds: number): Promise<boolean> {
    if (this.count === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const done = (idle: boolean) => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve(idle);
      };
      const wake = () => done(true);
      const timer = setTimeout(() => done(false), milliseconds);
      this.waiting.add(wake);
    });
  }
}
