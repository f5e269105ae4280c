import type { Config } from './config.js';
import { type ReasonRequest, type ReasonResponse, TASK_TYPES, type TaskType } from './contract/reason.js';
import { requestValidator } from './contract/validate.js';
import { requireObject } from './doors/json.js';
import { toFault } from './doors/problem.js';
import { Aborted, DeadlinePassed, Draining } from './faults.js';
import type { Gate } from './limits.js';
import type { Logger } from './log.js';
import type { Metrics } from './metrics.js';
import type { Reasoning } from './reasoning.js';

/** Who waits for an answer, and where to write about it. */
export interface Caller {
  signal: AbortSignal;
  log: Logger;
  /** Whose places in the gate it takes (limits.ts); nobody's when absent. */
  clients?: readonly string[];
}

/** The reasoner stops between two steps; this much longer, in milliseconds, it may take to say so. */
const DEADLINE_GRACE_MS = 250;

/** One request, whichever door it came through: read, check, admit, reason, count, log. */
export class Service {
  readonly #validate: (value: Record<string, unknown>) => ReasonRequest;
  readonly #running = new Set<AbortController>();

  constructor(
    private readonly config: Config,
    private readonly reasoning: Reasoning,
    private readonly metrics: Metrics,
    private readonly gate: Gate,
  ) {
    this.#validate = requestValidator(config);
  }

  /**
   * Answers what `read` brings in.
   * @throws {Fault} and nothing else: a bug comes out as Internal, with its cause in the log
   */
  async answer(read: () => unknown, caller: Caller): Promise<ReasonResponse> {
    const start = performance.now();
    let taskType: TaskType | 'unknown' = 'unknown';
    try {
      const value = requireObject(await read());
      taskType = taskTypeOf(value);
      const request = this.#validate(value);
      const leave = this.gate.enter(caller.clients);
      try {
        const response = await this.bounded(request, caller);
        this.metrics.answered(response, (performance.now() - start) / 1000);
        const { task, steps, verified, confidence } = response;
        caller.log.info({ task, task_type: response.task_type, steps, verified, confidence }, 'answered');
        return response;
      } finally {
        leave();
      }
    } catch (error) {
      const fault = toFault(error, caller.log);
      this.metrics.failed(taskType, fault.code, (performance.now() - start) / 1000);
      caller.log.info({ task_type: taskType, code: fault.code }, 'not answered');
      throw fault;
    }
  }

  /** Ends whatever still runs; the broker may deliver it again to another instance. */
  stop(): void {
    for (const controller of this.#running) controller.abort(new Draining());
  }

  /** Runs until an answer, the deadline, the caller's leaving or the service's end, whichever comes first. */
  private async bounded(request: ReasonRequest, { signal, log }: Caller): Promise<ReasonResponse> {
    const limit = this.config.requestTimeoutMs;
    const controller = new AbortController();
    const gone = () => controller.abort(new Aborted());
    const late = setTimeout(() => controller.abort(new DeadlinePassed(limit, 0)), limit + DEADLINE_GRACE_MS);
    if (signal.aborted) gone();
    signal.addEventListener('abort', gone, { once: true });
    this.#running.add(controller);
    try {
      const options = { signal: controller.signal, deadline: Date.now() + limit, log };
      const response = await Promise.race([aborted(controller.signal), this.reasoning.reason(request, options)]);
      // Echoed here, so that no task and no reasoner can forget it.
      const { conversation_id } = request;
      return conversation_id === undefined ? response : { ...response, conversation_id };
    } finally {
      clearTimeout(late);
      signal.removeEventListener('abort', gone);
      this.#running.delete(controller);
    }
  }
}

/** Rejects with the signal's reason. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function taskTypeOf(value: Record<string, unknown>): TaskType | 'unknown' {
  if (value.task_type === undefined) return 'general';
  return TASK_TYPES.find((name) => name === value.task_type) ?? 'unknown';
}
