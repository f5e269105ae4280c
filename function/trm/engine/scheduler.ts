import type { Row, RowOutput } from './step-row.js';

/** The queue of one request: its steps wait here for their turn (see Scheduler). */
export interface Lane {
  /**
   * Runs one step of one start.
   * @throws {StepError} when the step cannot run; the reason of close() when the lane or the scheduler was closed
   */
  step(row: Row): Promise<RowOutput>;
  /** Rejects the steps that still wait. Steps that run go on; their outputs are dropped. */
  close(reason: Error): void;
}

/** Runs steps of loaded models for many requests at once. */
export interface StepRunner {
  lane(model: string): Lane;
}

export interface SchedulerOptions {
  /** Runs the rows of one model as one batch, and gives their outputs in order. */
  run(model: string, rows: Row[]): Promise<RowOutput[]>;
  /** Batches that run at once: the number of workers. */
  places: number;
  /** Rows of this model that one batch may hold on this device. */
  batch(model: string): number;
}

interface Waiting {
  row: Row;
  resolve(output: RowOutput): void;
  reject(error: unknown): void;
}

/**
 * Hands out steps, not requests. Whenever a place is free, the next model gets it, and its batch takes one row from each
 * of its requests in turn: so a row joins at the next step and leaves when its start is done, nobody waits for a batch to
 * fill, a request of many starts does not hold up one of a single start, and a busy model does not starve another.
 */
export class Scheduler implements StepRunner {
  /** Models with waiting rows, and their requests with waiting rows; both in the order of their next turn. */
  private readonly models = new Map<string, Set<RequestLane>>();
  private running = 0;
  private planned = false;
  private refusal: Error | undefined;
  private queued = 0;

  constructor(private readonly options: SchedulerOptions) {}

  /** Rows waiting for a place. */
  get waiting(): number {
    return this.queued;
  }

  lane(model: string): Lane {
    return new RequestLane(this, model);
  }

  /** Rejects what waits and what comes; what runs goes on. */
  close(reason: Error): void {
    this.refusal = reason;
    for (const lanes of [...this.models.values()]) for (const lane of [...lanes]) lane.close(reason);
  }

  /** For lanes only. */
  enqueue(lane: RequestLane, waiting: Waiting): void {
    if (this.refusal) {
      waiting.reject(this.refusal);
      return;
    }
    lane.queue.push(waiting);
    this.queued++;
    const lanes = this.models.get(lane.model) ?? new Set();
    this.models.set(lane.model, lanes.add(lane));
    this.plan();
  }

  /** For lanes only. */
  withdraw(lane: RequestLane): Waiting[] {
    const withdrawn = lane.queue.splice(0);
    this.queued -= withdrawn.length;
    this.leave(lane);
    return withdrawn;
  }

  /** After the code that queues now, so that the starts of one request can go together. */
  private plan(): void {
    if (this.planned) return;
    this.planned = true;
    queueMicrotask(() => {
      this.planned = false;
      this.dispatch();
    });
  }

  private dispatch(): void {
    while (this.running < this.options.places) {
      const [next] = this.models;
      if (!next) return;
      const [model, lanes] = next;
      const batch = this.take(lanes, this.options.batch(model));
      // To the end: the other models come first now.
      this.models.delete(model);
      if (lanes.size > 0) this.models.set(model, lanes);
      this.running++;
      void this.run(model, batch).finally(() => {
        this.running--;
        this.dispatch();
      });
    }
  }

  private take(lanes: Set<RequestLane>, most: number): Waiting[] {
    const batch: Waiting[] = [];
    for (const lane of lanes) {
      if (batch.length >= most) break;
      lanes.delete(lane);
      const waiting = lane.queue.shift();
      if (waiting) batch.push(waiting);
      // A set is walked in the order of insertion, so this comes again after all others.
      if (lane.queue.length > 0) lanes.add(lane);
    }
    this.queued -= batch.length;
    return batch;
  }

  private async run(model: string, batch: readonly Waiting[]): Promise<void> {
    try {
      const outputs = await this.options.run(
        model,
        batch.map(({ row }) => row),
      );
      for (const [i, { resolve, reject }] of batch.entries()) {
        const output = outputs[i];
        if (output) resolve(output);
        else reject(new RangeError(`expected ${batch.length} outputs of a batch, got ${outputs.length}`));
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  private leave(lane: RequestLane): void {
    const lanes = this.models.get(lane.model);
    lanes?.delete(lane);
    if (lanes?.size === 0) this.models.delete(lane.model);
  }
}

class RequestLane implements Lane {
  readonly queue: Waiting[] = [];
  private reason: Error | undefined;

  constructor(
    private readonly scheduler: Scheduler,
    readonly model: string,
  ) {}

  step(row: Row): Promise<RowOutput> {
    if (this.reason) return Promise.reject(this.reason);
    return new Promise((resolve, reject) => this.scheduler.enqueue(this, { row, resolve, reject }));
  }

  close(reason: Error): void {
    this.reason ??= reason;
    for (const { reject } of this.scheduler.withdraw(this)) reject(this.reason);
  }
}
