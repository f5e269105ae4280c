import { heard } from '../../common/fault-data.js';
import { Busy } from '../../common/faults.js';
import { builtModule, Threads } from '../../common/threads.js';
import { owned } from '../../common/transfer.js';
import type { EnvelopeOutcome, EnvelopeTask } from './envelope-worker.js';
import { type Delivery, type EnvelopeReader, readEnvelope } from './event.js';

/** Up to so many bytes are read at once: that takes less than a thread would take to be asked. */
const LARGE = 32 * 1024;
const HEAP_MIB = 512;

/** Reads bodies of whole events: small ones here, large ones in a thread that starts with the first of them. */
export class Envelopes implements EnvelopeReader {
  private threads: Threads<EnvelopeTask, EnvelopeOutcome> | undefined;

  constructor(private readonly onLoss: (error: unknown) => void) {}

  /** @throws {Malformed} {Busy} when the thread ended under the body */
  async read(mode: EnvelopeTask['mode'], bytes: Uint8Array): Promise<Delivery> {
    if (bytes.length <= LARGE) return readEnvelope(mode, bytes);
    this.threads ??= new Threads({
      filename: builtModule(import.meta.url, 'envelope-worker'),
      count: 1,
      concurrency: 1,
      yielding: true,
      heapMiB: HEAP_MIB,
      lazy: true,
      onLoss: this.onLoss,
    });
    const whole = owned(bytes);
    const outcome = await this.threads.run({ mode, bytes: whole }, [whole.buffer]).catch(() => {
      throw new Busy('the thread that read the events has ended');
    });
    if (!outcome.ok) throw heard(outcome.told);
    return outcome.delivery;
  }

  async close(): Promise<void> {
    await this.threads?.close();
  }
}
