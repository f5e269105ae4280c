import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { StepInput, StepOutput } from './session.js';
import type { StepOutcome, StepRequest, WorkerData } from './worker.js';

/** Runs single steps of loaded models. Steps carry their whole state, so any worker can run any step. */
export interface StepRunner {
  /** @throws {StepError} when the step cannot run */
  step(model: string, input: StepInput): Promise<StepOutput>;
}

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
  /** Told about every executed batch. */
  onBatch?: (size: number) => void;
  /** Told when a worker died under a step. */
  onLoss?: (error: unknown) => void;
}

/** Tests run the TypeScript sources, but a worker thread needs JavaScript: then the built file serves. */
const WORKER = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../dist/function/trm/worker.js' : './worker.js', import.meta.url),
);

/** How often a step is given to another worker after its worker died. */
const RETRIES = 1;

type Pool = Piscina<StepRequest, StepOutcome>;

/** Worker threads with a session each: ONNX Runtime's run() blocks its thread, which must not be the event loop. */
export class Workers implements StepRunner {
  private pool: Pool | undefined;
  private closed = false;

  constructor(private readonly options: WorkersOptions) {
    this.pool = this.open();
  }

  async step(model: string, input: StepInput): Promise<StepOutput> {
    for (let attempt = 0; ; attempt++) {
      if (this.closed) throw new StepError('the inference workers are closed');
      this.pool ??= this.open();
      const outcome = await this.pool.run({ model, input }).catch((error: unknown) => {
        if (this.closed) throw new StepError('the inference workers are closed', error);
        this.options.onLoss?.(error);
        if (attempt >= RETRIES) throw new StepError('the inference worker died, and so did its replacement', error);
        return undefined;
      });
      if (outcome === undefined) continue;
      if (!outcome.ok) throw new StepError(outcome.message);
      this.options.onBatch?.(input.batch);
      return outcome.output;
    }
  }

  /** Runs a step on every worker at once, so that each has its session loaded. */
  async warmUp(model: string, input: StepInput): Promise<void> {
    await Promise.all(Array.from({ length: this.options.count }, () => this.step(model, input)));
  }

  get count(): number {
    return this.threads.length;
  }

  /** Steps waiting for a worker. */
  get waiting(): number {
    return this.pool?.queueSize ?? 0;
  }

  /** The threads, for tests that kill them. */
  get threads(): readonly { terminate(): Promise<number> }[] {
    return this.pool?.threads ?? [];
  }

  /** Ends the workers; steps that run or wait are rejected with StepError. */
  async close(): Promise<void> {
    this.closed = true;
    await this.pool?.destroy();
  }

  private open(): Pool {
    const { count, graphs, device, threads, onLoss } = this.options;
    const workerData: WorkerData = { graphs, device, threads };
    const pool: Pool = new Piscina({
      filename: this.options.filename ?? WORKER,
      minThreads: count,
      maxThreads: count,
      idleTimeout: Number.POSITIVE_INFINITY,
      // A sleeping worker must wake for its own promises, not only for the next task.
      atomics: 'disabled',
      workerData,
    });
    // Deaths of idle workers: the pool replaces them by itself.
    pool.on('error', (error) => onLoss?.(error));
    // Asked after the pool has replaced the worker that died, if it does.
    pool.on('workerDestroy', () => queueMicrotask(() => this.leaveEmpty(pool)));
    return pool;
  }

  /**
   * Once a worker has died before it was ready, piscina replaces no other: with the last one gone, waiting steps would
   * wait for ever. They are rejected, and the next step opens a new pool, so a worker that never starts cannot spin.
   */
  private leaveEmpty(pool: Pool): void {
    if (this.closed || pool !== this.pool || pool.threads.length > 0) return;
    this.pool = undefined;
    pool.destroy().catch((error: unknown) => this.options.onLoss?.(error));
  }
}
