/** Places for work: so many run at once, the others wait in their order. */
export class Slots {
  private readonly queue: { start: () => void; refuse: (error: Error) => void }[] = [];
  private refusal: Error | undefined;

  constructor(private free: number) {}

  get waiting(): number {
    return this.queue.length;
  }

  /**
   * Runs `work` when a place is free.
   * @throws the error of close(), if the place comes too late
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.refusal) throw this.refusal;
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((start, refuse) => this.queue.push({ start, refuse }));
    try {
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next) next.start();
      else this.free += 1;
    }
  }

  /** Rejects what waits and what comes; what runs goes on. */
  close(error: Error): void {
    this.refusal = error;
    for (const { refuse } of this.queue.splice(0)) refuse(error);
  }
}
