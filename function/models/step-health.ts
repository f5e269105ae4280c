import type { Logger } from '../observe/log.js';
import type { Metrics } from '../observe/metrics.js';
import { show } from '../trm/checkpoint/errors.js';
import type { Row, RowOutput } from '../trm/engine/step-row.js';

/** After so many failed steps in a row a model counts as not answering. */
const STREAK = 3;

/** How long after one look at the models that do not answer the next one comes, in milliseconds: at first, and at most. */
const LOOK_AGAIN_MS = { first: 1000, most: 30_000 };

/** After so long without one model that answers, only a new process may help: a broken CUDA context stays broken. */
const STUCK_AFTER_MS = 300_000;

export interface StepHealthOptions {
  /** Runs one step of a batch of rows of one model. */
  run(model: string, rows: Row[]): Promise<RowOutput[]>;
  /** Every model that runs, with a row that does no harm. */
  rows: ReadonlyMap<string, Row>;
  log: Logger;
  metrics: Metrics;
}

interface FailureStreak {
  /** Failed steps in a row. */
  failures: number;
  error: unknown;
}

/**
 * Whether the models answer, judged by their steps. After three failed steps in a row a model counts as not answering until
 * one of its steps succeeds. A pod whose models do not answer gets no requests that could show this, so failing models are
 * also tried with blank rows; and the others are tried as soon as one fails, because they share a device.
 */
export class StepHealth {
  private readonly failing = new Map<string, FailureStreak>();
  /** When the last answering model stopped, on the clock of `performance`. */
  private silentSince: number | undefined;
  private looking = false;
  private wake: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly options: StepHealthOptions) {}

  /** Runs a step and remembers what came of it. */
  async run(model: string, rows: Row[]): Promise<RowOutput[]> {
    try {
      const outputs = await this.options.run(model, rows);
      this.succeeded(model);
      return outputs;
    } catch (error) {
      this.failed(model, error);
      throw error;
    }
  }

  /** Why a model does not answer, in words fit for a caller; undefined if it does. */
  trouble(model: string): string | undefined {
    const streak = this.failing.get(model);
    if (streak === undefined || streak.failures < STREAK) return undefined;
    const { failures, error } = streak;
    return `the last ${failures} steps failed: ${error instanceof Error ? show(error.message) : 'unknown'}`;
  }

  /** True when no model has answered for so long that the process should be replaced. */
  stuck(): boolean {
    return this.silentSince !== undefined && performance.now() - this.silentSince >= STUCK_AFTER_MS;
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.wake);
  }

  private succeeded(model: string): void {
    const trouble = this.trouble(model);
    this.failing.delete(model);
    this.silentSince = undefined;
    if (trouble === undefined) return;
    this.options.metrics.modelAnswers(model);
    this.options.log.info({ model }, 'the model answers again');
  }

  private failed(model: string, error: unknown): void {
    if (this.closed) return;
    const failures = (this.failing.get(model)?.failures ?? 0) + 1;
    this.failing.set(model, { failures, error });
    const { log, metrics, rows } = this.options;
    log.error({ err: error, model, in_a_row: failures }, 'a step failed');
    if (failures !== STREAK) return;
    metrics.modelFailed(model);
    log.error({ model }, 'the model does not answer');
    if ([...rows.keys()].every((name) => this.trouble(name) !== undefined)) this.silentSince ??= performance.now();
    if (this.looking) return;
    this.looking = true;
    // The others now: the same may have befallen them.
    const others = [...rows.keys()].filter((name) => name !== model);
    void this.look(others, LOOK_AGAIN_MS.first);
  }

  /** Asks these models, and all of them after `again` milliseconds, as long as any model fails. */
  private async look(models: readonly string[], again: number): Promise<void> {
    await Promise.all(models.map((model) => this.ask(model)));
    this.looking = !this.closed && this.failing.size > 0;
    if (!this.looking) return;
    const next = () => this.look([...this.options.rows.keys()], Math.min(2 * again, LOOK_AGAIN_MS.most));
    this.wake = setTimeout(() => void next(), again).unref();
  }

  /** Once, or, where it has not failed before, until it is clear that it does. */
  private async ask(model: string): Promise<void> {
    const row = this.options.rows.get(model);
    if (row === undefined) return;
    const settled = this.trouble(model) !== undefined;
    for (let attempt = 0; attempt < (settled ? 1 : STREAK) && !this.closed; attempt++) {
      const answered = await this.run(model, [row]).then(
        () => true,
        () => false,
      );
      if (answered) return;
    }
  }
}
