import { fromFaultData } from '../../common/fault-data.js';
import { Busy } from '../../common/faults.js';
import { builtModule, Threads } from '../../common/threads.js';
import { owned } from '../../common/transfer.js';
import type { EnvelopeReader } from './delivery.js';
import { type CheckedEvent, type Delivery, readEnvelope } from './envelope.js';
import type { EnvelopeResult, EnvelopeTask } from './envelope-worker.js';

/** Bodies of up to so many bytes are read on the event loop: that takes less time than handing them to a thread. */
const LARGE = 32 * 1024;
/** Two large bodies may be there at once (runtime/listen.ts), and smaller ones do not wait for them. */
const THREADS = 3;
/** Heap of a thread; of a dump it keeps only what counts. */
const HEAP_MIB = 1024;

export interface EnvelopesOptions {
  /** Bytes of a body without dumps. */
  bodyLimit: number;
  onLoss: (error: unknown) => void;
}

/** Reads bodies of whole events: small ones here, large ones in threads that start when they are needed. */
export class Envelopes implements EnvelopeReader {
  private threads: Threads<EnvelopeTask, EnvelopeResult> | undefined;

  constructor(private readonly options: EnvelopesOptions) {}

  /**
   * @throws {Malformed} for what is no CloudEvent 1.0
   * @throws {PayloadTooLarge} when it is large, and not for the sake of dumps
   * @throws {Busy} when the thread ended while it read
   */
  async read(mode: EnvelopeTask['mode'], bytes: Uint8Array): Promise<Delivery<CheckedEvent>> {
    const { bodyLimit, onLoss } = this.options;
    if (bytes.length <= LARGE) return readEnvelope(mode, bytes, bodyLimit);
    this.threads ??= new Threads({
      filename: builtModule(import.meta.url, 'envelope-worker'),
      count: THREADS,
      concurrency: 1,
      yielding: true,
      heapMiB: HEAP_MIB,
      lazy: true,
      onLoss,
    });
    const whole = owned(bytes);
    const result = await this.threads.run({ mode, bytes: whole, limit: bodyLimit }, [whole.buffer]).catch(() => {
      throw new Busy('the thread that read the events has ended');
    });
    if (!result.ok) throw fromFaultData(result.told);
    return result.delivery;
  }

  async close(): Promise<void> {
    await this.threads?.close();
  }
}
