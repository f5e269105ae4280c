import './telemetry.js';
import { Pending } from '../../common/pending.js';
import { builtModule, ThreadLost, Threads } from '../../common/threads.js';
import type { Row, RowOutput } from './step-row.js';
import type { StepOutcome, StepRequest, WorkerData } from './worker.js';

export class StepError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StepError';
  }
}

export interface WorkersOptions extends WorkerData {
  /** Worker threads. */
  count: number;
  /** Another module for the threads than worker.js; for tests. */
  filename?: string;
  /** FaultData about every executed batch. */
  onBatch?: (size: number) => void;
  /** FaultData when a worker died under a step. */
  onLoss?: (error: unknown) => void;
}

const WORKER = builtModule(import.meta.url, 'worker');

/** How long running steps may take to end when the workers are closed, in milliseconds. */
const CLOSE_MS = 10_000;

const CLOSED = 'the inference workers are closed';

/** How often a step is given to another worker after its worker died. */
const RETRIES = 1;

/**
 * Steps that a worker may hold: one that runs, and the next one, so that it need not wait for the event loop, which shares
 * the cores with it, in between.
 */
export const STEPS_PER_WORKER = 2;

/**
 * Worker threads with a session each: ONNX Runtime's run() blocks its thread, which must not be the event loop. Rows
 * carry their whole state, so any worker can run any step; the scheduler decides which step comes next.
 */
export class Workers {
  private readonly pool: Threads<StepRequest, StepOutcome>;
  private readonly running = new Pending();
  private closed = false;

  constructor(private readonly options: WorkersOptions) {
    const { count, graphs, device, threads, onLoss } = options;
    const workerData: WorkerData = { graphs, device, threads };
    this.pool = new Threads({
      filename: options.filename ?? WORKER,
      count,
      concurrency: STEPS_PER_WORKER,
      workerData,
      // Called when an idle worker died: the pool replaces it by itself.
      ...(onLoss ? { onLoss } : {}),
    });
  }

  /**
   * One step of a batch of rows of one model; their outputs in order.
   * @throws {StepError} when the step cannot run
   */
  async run(model: string, rows: readonly Row[]): Promise<RowOutput[]> {
    if (this.closed) throw new StepError(CLOSED);
    const done = this.running.begin();
    try {
      return await this.attempt(model, rows);
    } finally {
      done();
    }
  }

  private async attempt(model: string, rows: readonly Row[]): Promise<RowOutput[]> {
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.pool.run({ model, rows }).catch((error: unknown) => {
        const cause = error instanceof ThreadLost ? error.cause : error;
        if (this.closed) throw new StepError(CLOSED, cause);
        this.options.onLoss?.(cause);
        if (attempt >= RETRIES) throw new StepError('the inference worker died, and so did its replacement', cause);
        return undefined;
      });
      if (outcome === undefined) continue;
      if (!outcome.ok) throw new StepError(outcome.message);
      this.options.onBatch?.(rows.length);
      return outcome.outputs;
    }
  }

  /** Runs a step on every worker at once, so that each has its session loaded. */
  async warmUp(model: string, row: Row): Promise<void> {
    await Promise.all(Array.from({ length: this.options.count }, () => this.run(model, [row])));
  }

  get count(): number {
    return this.pool.count;
  }

  /** The threads, for tests that end them; only while they are idle (see close). */
  get threads(): readonly { terminate(): Promise<number> }[] {
    return this.pool.all;
  }

  /**
   * Ends the workers. New steps are rejected with StepError; running ones are waited for, because a thread that is
   * ended inside ONNX Runtime takes the whole process with it (Napi::Error in an environment that is gone).
   */
  async close(): Promise<void> {
    this.closed = true;
    await this.running.idle(CLOSE_MS);
    await this.pool.close();
  }
}
