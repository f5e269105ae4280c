import { now } from '../common/clock.js';
import { Aborted, DeadlinePassed, Draining } from '../common/faults.js';
import type { Logger } from '../observe/log.js';
import type { Metrics } from '../observe/metrics.js';
import type { Reasoning } from '../reasoning/reasoning.js';
import type { Answered } from '../reasoning/report.js';
import type { NotedType } from '../reasoning/request.js';
import type { Config } from '../settings/config.js';
import { toFault } from '../wire/problem.js';
import type { Gate } from './gate.js';

/** Who waits for an answer, since when, and where to write about it. */
export interface Caller {
  signal: AbortSignal;
  log: Logger;
  /** When the call came, in milliseconds of `now()`: the deadline counts from then. */
  arrived: number;
  /** Whose places in the gate it takes (limits.ts); nobody's when absent. */
  clients?: readonly string[];
}

/** The reasoner stops between two steps; this much longer, in milliseconds, it may take to say so. */
const DEADLINE_GRACE_MS = 250;

/** One request, whichever door it came through: take it in, admit, reason, count, log. */
export class Service {
  readonly #running = new Set<AbortController>();

  constructor(
    private readonly config: Config,
    private readonly reasoning: Reasoning,
    private readonly metrics: Metrics,
    private readonly gate: Gate,
  ) {}

  /**
   * Answers the request that `read` brings in: the bytes of its JSON, which are nobody else's from then on.
   * @throws {Fault} and nothing else: a bug comes out as Internal, with its cause in the log
   */
  async answer(read: () => Uint8Array | Promise<Uint8Array>, caller: Caller): Promise<Answered> {
    const { log, arrived, clients } = caller;
    let taskType: NotedType = 'unknown';
    const noted = (type: NotedType) => {
      taskType = type;
    };
    const seconds = () => (now() - arrived) / 1000;
    try {
      const answered = await this.bounded(caller, async (within, signal) => {
        const question = await within(Promise.resolve(read()));
        const leave = this.gate.enter(clients);
        try {
          const deadline = arrived + this.config.requestTimeoutMs;
          return await within(this.reasoning.reason(question, { signal, deadline, log, noted }));
        } finally {
          leave();
        }
      });
      const { task, task_type, steps, verified, confidence } = answered.facts;
      this.metrics.answered(answered.facts, seconds());
      log.info({ task, task_type, steps, verified, confidence }, 'answered');
      return answered;
    } catch (error) {
      const fault = toFault(error, log);
      this.metrics.failed(taskType, fault.code, seconds());
      log.info({ task_type: taskType, code: fault.code }, 'not answered');
      throw fault;
    }
  }

  /** Ends whatever still runs; the broker may deliver it again to another instance. */
  stop(): void {
    for (const controller of this.#running) controller.abort(new Draining());
  }

  /** Works until an answer, the deadline, the caller's leaving or the service's end, whichever comes first. */
  private async bounded<T>({ signal, arrived }: Caller, work: (within: Within, signal: AbortSignal) => Promise<T>) {
    const limit = this.config.requestTimeoutMs;
    const controller = new AbortController();
    const gone = () => controller.abort(new Aborted());
    const left = Math.max(0, arrived + limit + DEADLINE_GRACE_MS - now());
    const late = setTimeout(() => controller.abort(new DeadlinePassed(limit, 0)), left);
    if (signal.aborted) gone();
    signal.addEventListener('abort', gone, { once: true });
    this.#running.add(controller);
    try {
      const ended = aborted(controller.signal);
      // Whoever works on may never look at it.
      ended.catch(() => {});
      return await work((part) => Promise.race([ended, part]), controller.signal);
    } finally {
      clearTimeout(late);
      signal.removeEventListener('abort', gone);
      this.#running.delete(controller);
    }
  }
}

/** What a part of the work brings, unless all of it ends before. */
type Within = <T>(part: Promise<T>) => Promise<T>;

/** Rejects with the signal's reason. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
