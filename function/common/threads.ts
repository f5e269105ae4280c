import { fileURLToPath } from 'node:url';
import type { MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';

export interface ThreadsOptions {
  /** The module that the threads run (see builtModule); its function never throws. */
  filename: string;
  count: number;
  /** Tasks that a thread may have begun at the same time. */
  concurrency: number;
  workerData?: unknown;
  /** Limit of the heap of one thread, in MiB: a thread that needs more ends alone, and not the process. No limit unless set. */
  heapMiB?: number;
  /** Threads give way to the main thread where there are fewer cores than threads. */
  yielding?: boolean;
  /** Threads start with the first task, and end after a while without one. */
  lazy?: boolean;
  /** FaultData when a thread ended that should not have. */
  onLoss?: (error: unknown) => void;
}

/** The thread that had the task has ended, or the threads are closed: the same task may well be done by others. */
export class ThreadLost extends Error {
  constructor(cause: unknown) {
    super('the thread that had the task has ended', { cause });
    this.name = 'ThreadLost';
  }
}

/** What is added to the niceness (nice(2)) of threads that give way; Linux keeps it for each thread. */
const NICE = 5;

/** A lazy thread ends after so long without a task, in milliseconds. */
const IDLE_MS = 60_000;

/** The built module `name` beside the module at `url`: tests run the sources, but a thread needs JavaScript. */
export function builtModule(url: string, name: string): string {
  const path = fileURLToPath(new URL(`./${name}.js`, url));
  if (!url.endsWith('.ts')) return path;
  const at = path.lastIndexOf('/function/');
  return `${path.slice(0, at)}/dist${path.slice(at)}`;
}

/** Threads that do tasks. One that ends is replaced; when the last one could not even start, the next task tries again. */
export class Threads<Task, Result> {
  private pool: Piscina<Task, Result> | undefined;
  private closed = false;

  constructor(private readonly options: ThreadsOptions) {
    this.pool = this.open();
  }

  /** What is transferred belongs to the thread from now on. @throws {ThreadLost} */
  async run(task: Task, transferList: readonly (ArrayBuffer | MessagePort)[] = []): Promise<Result> {
    if (this.closed) throw new ThreadLost('closed');
    this.pool ??= this.open();
    try {
      return await this.pool.run(task, { transferList: [...transferList] });
    } catch (error) {
      throw new ThreadLost(error);
    }
  }

  get count(): number {
    return this.all.length;
  }

  /** The threads that run now. */
  get all(): readonly { threadId: number; terminate(): Promise<number> }[] {
    return this.pool?.threads ?? [];
  }

  /** Ends a thread, whatever it does; `threadId` is what it calls itself. */
  async end(threadId: number): Promise<void> {
    await this.all.find((thread) => thread.threadId === threadId)?.terminate();
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.pool?.destroy();
  }

  private open(): Piscina<Task, Result> {
    const { filename, count, concurrency, workerData, heapMiB, yielding = false, lazy = false, onLoss } = this.options;
    const pool = new Piscina<Task, Result>({
      filename,
      minThreads: lazy ? 0 : count,
      maxThreads: count,
      concurrentTasksPerWorker: concurrency,
      idleTimeout: lazy ? IDLE_MS : Number.POSITIVE_INFINITY,
      // A thread must wake for its own promises, not only for the next task.
      atomics: 'disabled',
      // Piscina tries require() before import(). Node ends the whole process where a thread ends while it requires our modules.
      execArgv: [...forThreads(process.execArgv), '--no-experimental-require-module'],
      ...(heapMiB === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: heapMiB } }),
      workerData,
      recordTiming: false,
      // Where there are fewer cores than threads, the one that answers probes goes first.
      ...(yielding ? { niceIncrement: NICE } : {}),
    });
    pool.on('error', (error) => onLoss?.(error));
    // Asked after the pool has replaced the thread that ended, if it does.
    pool.on('workerDestroy', () => queueMicrotask(() => this.leaveEmpty(pool)));
    return pool;
  }

  /** Once a thread has ended before it was ready, the pool replaces no other, and what waits would wait for ever. */
  private leaveEmpty(pool: Piscina<Task, Result>): void {
    if (this.closed || pool !== this.pool || pool.threads.length > 0) return;
    this.pool = undefined;
    pool.destroy().catch((error: unknown) => this.options.onLoss?.(error));
  }
}

/** Options that change how modules are loaded; those of V8 and of the whole process are refused in a thread. */
const LOADING = /^(--(import|require|conditions)(=|$)|-[rC]$|--enable-source-maps$)/;

/** The options of the process that its threads are given, with their values, which may stand apart. */
function forThreads(options: readonly string[]): string[] {
  return options.filter((option, i) => {
    const before = options[i - 1] ?? '';
    const isValue = LOADING.test(before) && !before.includes('=') && before !== '--enable-source-maps';
    return LOADING.test(option) || isValue;
  });
}
