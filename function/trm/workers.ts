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

/** Worker threads with a session each: ONNX Runtime's run() blocks its thread, which must not be the event loop. */
export class Workers implements StepRunner {
  private readonly pool: Piscina<StepRequest, StepOutcome>;

  constructor(private readonly options: WorkersOptions) {
    const { count, graphs, device, threads } = options;
    const workerData: WorkerData = { graphs, device, threads };
    this.pool = new Piscina({
      filename: WORKER,
      minThreads: count,
      maxThreads: count,
      idleTimeout: Number.POSITIVE_INFINITY,
      // A sleeping worker must wake for its own promises, not only for the next task.
      atomics: 'disabled',
      workerData,
    });
    // Deaths of idle workers: the pool replaces them by itself.
    this.pool.on('error', (error) => options.onLoss?.(error));
  }

  async step(model: string, input: StepInput): Promise<StepOutput> {
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.pool.run({ model, input }).catch((error: unknown) => {
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
    await Promise.all(Array.from({ length: this.count }, () => this.step(model, input)));
  }

  get count(): number {
    return this.pool.threads.length;
  }

  /** Steps waiting for a worker. */
  get waiting(): number {
    return this.pool.queueSize;
  }

  /** The threads, for tests that kill them. */
  get threads(): readonly { terminate(): Promise<number> }[] {
    return this.pool.threads;
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }
}
