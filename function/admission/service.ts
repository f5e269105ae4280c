import { now } from '../common/clock.js';
import { Aborted, DeadlinePassed, Draining } from '../common/faults.js';
import type { Reasoning } from '../reasoning/reasoning.js';
import type { Answered } from '../reasoning/report.js';
import type { Config } from '../settings/config.js';
import type { Counting, Witnesses } from './counting.js';
import type { Gate } from './gate.js';

/** Who waits for an answer. The deadline counts from `arrived`. */
export interface Caller extends Witnesses {
  /** Aborted when nobody waits any more. */
  signal: AbortSignal;
  /** The clients whose places in the gate the request takes (gate.ts). */
  clients: readonly string[];
  /** Is told every step of every start as it is made, as the trace has it, in JSON. */
  told?: ((step: string) => void) | undefined;
}

/** The reasoner stops between two steps; so much longer than the deadline, in milliseconds, it may take to say so. */
const DEADLINE_GRACE_MS = 250;

export interface ServiceOptions {
  config: Pick<Config, 'requestTimeoutMs'>;
  reasoning: Reasoning;
  gate: Gate;
  counting: Counting;
}

/** Answers requests, whichever door they came through: lets them in, bounds their time and counts how they end. */
export class Service {
  private readonly running = new Set<AbortController>();

  constructor(private readonly options: ServiceOptions) {}

  /**
   * Answers a request. `question` is the bytes of its JSON as they arrive; the caller must not use them afterwards. What
   * rejects it is the fault of the request.
   * @throws {Fault} and nothing else: a bug comes out as Internal, with its cause in the log
   */
  answer(question: Promise<Uint8Array>, caller: Caller): Promise<Answered> {
    const { config, reasoning, gate, counting } = this.options;
    const { log, arrived, clients, told } = caller;
    const deadline = arrived + config.requestTimeoutMs;
    return counting.request(
      (noted) =>
        this.bounded(caller, async (within, signal) => {
          const bytes = await within(question);
          const leave = gate.enter(clients);
          try {
            return await within(reasoning.reason(bytes, { signal, deadline, log, noted, told }));
          } finally {
            leave();
          }
        }),
      caller,
    );
  }

  /** Ends whatever still runs; the broker may deliver it again to another instance. */
  stop(): void {
    for (const controller of this.running) controller.abort(new Draining());
  }

  /** Works until an answer, the deadline, the caller's leaving or the service's end, whichever comes first. */
  private async bounded<T>({ signal, arrived }: Caller, work: (within: Within, signal: AbortSignal) => Promise<T>) {
    const limit = this.options.config.requestTimeoutMs;
    const controller = new AbortController();
    const gone = () => controller.abort(new Aborted());
    const left = Math.max(0, arrived + limit + DEADLINE_GRACE_MS - now());
    const late = setTimeout(() => controller.abort(new DeadlinePassed(limit, 0)), left);
    if (signal.aborted) gone();
    signal.addEventListener('abort', gone, { once: true });
    this.running.add(controller);
    try {
      const ended = aborted(controller.signal);
      // Nobody may be waiting for it when it rejects.
      ended.catch(() => {});
      return await work((part) => Promise.race([ended, part]), controller.signal);
    } finally {
      clearTimeout(late);
      signal.removeEventListener('abort', gone);
      this.running.delete(controller);
    }
  }
}

/** Waits for a part of the work, and rejects when all of the work ends before. */
type Within = <T>(part: Promise<T>) => Promise<T>;

/** Rejects with the signal's reason. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
