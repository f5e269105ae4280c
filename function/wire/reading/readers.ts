import { fromFaultData } from '../../common/fault-data.js';
import { Busy } from '../../common/faults.js';
import { builtModule, Threads } from '../../common/threads.js';
import { owned } from '../../common/transfer.js';
import { type Kind, READ, type Read, type ReadingLimits } from './kinds.js';
import type { ReadingResult, ReadingTask } from './worker.js';

/** Bodies of up to so many bytes are read on the event loop: that takes less time than handing them to a thread. */
const LARGE = 32 * 1024;
/** Two large bodies may be there at once (runtime/listen.ts), and smaller ones do not wait for them. */
const THREADS = 3;
/** Heap of a thread; of a dump it keeps only what counts. */
const HEAP_MIB = 1024;

export interface ReadersOptions {
  limits: ReadingLimits;
  onLoss: (error: unknown) => void;
}

/**
 * Reads bodies that hold several things (events, requests, messages of MCP): small ones here, large ones in threads that
 * start when they are needed.
 */
export class Readers {
  private threads: Threads<ReadingTask, ReadingResult> | undefined;

  constructor(private readonly options: ReadersOptions) {}

  /**
   * The bytes must be the caller's to give: nobody may use them afterwards.
   * @throws {Fault} for what is not of this kind, or too large and not for the sake of dumps
   * @throws {Busy} when the thread ended while it read
   */
  async read<K extends Kind>(kind: K, bytes: Uint8Array): Promise<Read[K]> {
    const { limits, onLoss } = this.options;
    if (bytes.length <= LARGE) return READ[kind](bytes, limits);
    this.threads ??= new Threads({
      filename: builtModule(import.meta.url, 'worker'),
      count: THREADS,
      concurrency: 1,
      yielding: true,
      heapMiB: HEAP_MIB,
      lazy: true,
      onLoss,
    });
    const whole = owned(bytes);
    const result = await this.threads.run({ kind, bytes: whole, limits }, [whole.buffer]).catch(() => {
      throw new Busy('the thread that read the body has ended');
    });
    if (!result.ok) throw fromFaultData(result.told);
    // The thread reads with the very function of this kind.
    return result.read as Read[K];
  }

  async close(): Promise<void> {
    await this.threads?.close();
  }
}
