import { availableParallelism } from 'node:os';
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { fromFaultData } from '../../common/fault-data.js';
import { Aborted, Busy, Fault } from '../../common/faults.js';
import { builtModule, Threads } from '../../common/threads.js';
import { buffersOf, owned } from '../../common/transfer.js';
import type { Caps } from '../../contract/caps.js';
import type { ModelSpec } from '../../models/load.js';
import { TASKS } from '../../tasks/index.js';
import type { Lane, StepRunner } from '../../trm/engine/scheduler.js';
import type { Roster } from '../choose.js';
import type { ReasonOptions } from '../reasoning.js';
import type { Answered } from '../report.js';
import {
  ABORTED,
  newFlags,
  notedOn,
  type StepOrder,
  type StepTold,
  THREAD,
  type ThreadData,
  type ThreadOutcome,
  type ThreadTask,
  type ToThread,
} from './messages.js';

export interface RequestThreadsOptions {
  models: readonly ModelSpec[];
  missing: Roster['missing'];
  caps: Caps;
  device: string;
  /** Requests that may be begun at once, all of them together. */
  most: number;
  /** Of a request's body, in bytes. */
  bodyLimit: number;
  /** The same with a dump in it. */
  dumpLimit: number;
  /** Runs the steps. */
  runner: StepRunner;
  onLoss: (error: unknown) => void;
  /** Another module for the threads than worker.js, and less patience; for tests. */
  filename?: string;
  patienceMs?: number;
}

/** With one thread alone, a request that computes for long would hold up all others; with very many nothing is gained. */
const THREADS = Math.min(8, Math.max(2, availableParallelism()));

/** A thread that still computes so long after its caller has gone is ended, in milliseconds. */
const PATIENCE_MS = 5_000;

/**
 * Heap of a thread: a base, and so many times the largest body (its text, its parsed values and what is built of them); of a
 * dump only a part is ever kept.
 */
const HEAP_MIB = 512;
const HEAP_PER_BODY = 32;
const HEAP_PER_DUMP = 8;

const mebibytes = (bytes: number) => Math.ceil(bytes / 2 ** 20);

/** Threads in which requests are read, judged and answered; their steps come back here, to the workers. */
export class RequestThreads {
  private readonly threads: Threads<ThreadTask, ThreadOutcome>;

  constructor(private readonly options: RequestThreadsOptions) {
    const { models, missing, caps, device, most, bodyLimit, dumpLimit, onLoss } = options;
    const workerData: ThreadData = {
      models: models.map(({ manifest, task, architecture, start }) => ({
        manifest,
        architecture,
        start,
        task: TASKS.indexOf(task),
      })),
      missing: missing.map(({ name, claimed, task }) => ({ name, claimed, task })),
      caps: { maxSteps: caps.maxSteps, maxStarts: caps.maxStarts },
      bodyLimit,
      device,
    };
    this.threads = new Threads({
      filename: options.filename ?? builtModule(import.meta.url, 'worker'),
      count: THREADS,
      concurrency: most,
      workerData,
      yielding: true,
      heapMiB: HEAP_MIB + HEAP_PER_BODY * mebibytes(bodyLimit) + HEAP_PER_DUMP * mebibytes(dumpLimit),
      onLoss,
    });
  }

  /**
   * Answers a request, given in JSON.
   * @throws {Fault} of the request, or the reason of the signal
   * @throws {Busy} when the thread ended
   * @throws whatever a step threw
   */
  async answer(question: Uint8Array, { signal, deadline, noted, told }: ReasonOptions = {}): Promise<Answered> {
    const { port1: port, port2 } = new MessageChannel();
    const flags = newFlags();
    const steps = new Steps(this.options.runner, (reply, buffers) => port.postMessage(reply, buffers));
    const take = (message: StepOrder | StepTold) => {
      if (message.kind === 'step') steps.run(message);
      else if (!signal?.aborted) told?.(message.step);
    };
    port.on('message', take);
    const bytes = owned(question);
    const telling = told !== undefined;
    const running = this.threads.run({ bytes, port: port2, flags, deadline, telling }, [bytes.buffer, port2]);
    const end = () => {
      // The last steps may come after the answer, which has a way of its own.
      for (const message of waitingOn(port)) take(message);
      return true;
    };
    const settled = running.then(end, end);
    void settled.then(() => {
      steps.close();
      port.close();
    });
    let abandon = () => {};
    const abandoned = new Promise<never>((_, reject) => {
      abandon = () => {
        noted?.(notedOn(flags));
        Atomics.store(flags, ABORTED, 1);
        port.postMessage({ kind: 'abort' } satisfies ToThread);
        steps.close();
        void this.endIfStuck(settled, () => Atomics.load(flags, THREAD));
        reject(signal?.reason instanceof Fault ? signal.reason : new Aborted());
      };
    });
    // When the answer comes first, nobody awaits it.
    abandoned.catch(() => {});
    if (signal?.aborted) abandon();
    signal?.addEventListener('abort', abandon, { once: true });
    try {
      const outcome = await Promise.race([abandoned, running.catch(lost)]);
      noted?.(notedOn(flags));
      if (outcome.ok) return outcome.answered;
      throw outcome.stepFailed ? (steps.failure ?? fromFaultData(outcome.told)) : fromFaultData(outcome.told);
    } finally {
      signal?.removeEventListener('abort', abandon);
    }
  }

  get count(): number {
    return this.threads.count;
  }

  close(): Promise<void> {
    return this.threads.close();
  }

  /** Work that nobody waits for should end by itself. A thread in which it does not is lost for others too, so it is ended. */
  private async endIfStuck(settled: Promise<boolean>, thread: () => number): Promise<void> {
    const { patienceMs = PATIENCE_MS, onLoss } = this.options;
    const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), patienceMs).unref());
    if ((await Promise.race([settled, late])) || thread() === 0) return;
    await this.threads.end(thread());
    onLoss(new Error(`expected a request to end within ${patienceMs} ms when nobody waits: its thread was ended`));
  }
}

/** What has come on a port and was not yet handed out. */
function* waitingOn(port: MessagePort): Generator<StepOrder | StepTold> {
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) yield next.message;
}

function lost(): never {
  throw new Busy('the thread that had the request has ended');
}

/** The steps of one request, queued in the lanes of the scheduler. */
class Steps {
  /** The error of the last step that failed. */
  failure: unknown;
  private readonly lanes = new Map<string, Lane>();
  private closed = false;

  constructor(
    private readonly runner: StepRunner,
    private readonly reply: (reply: ToThread, buffers: ArrayBuffer[]) => void,
  ) {}

  run({ id, model, row }: Omit<StepOrder, 'kind'>): void {
    if (this.closed) return;
    const lane = this.lanes.get(model) ?? this.runner.lane(model);
    this.lanes.set(model, lane);
    lane.step(row).then(
      (output) => this.answer(id, output),
      (error: unknown) => {
        this.failure = error;
        this.answer(id, undefined);
      },
    );
  }

  close(): void {
    this.closed = true;
    for (const lane of this.lanes.values()) lane.close(new Aborted());
  }

  private answer(id: number, output: Extract<ToThread, { kind: 'step' }>['output']): void {
    if (this.closed) return;
    this.reply({ kind: 'step', id, output }, output ? buffersOf([output.z_H, output.z_L, output.logits]) : []);
  }
}
