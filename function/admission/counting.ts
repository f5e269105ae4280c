import { now } from '../common/clock.js';
import type { Fault } from '../common/faults.js';
import { toFault } from '../observe/internal-faults.js';
import type { Logger } from '../observe/log.js';
import type { EventNote, Metrics } from '../observe/metrics.js';
import type { RequestSpan } from '../observe/tracing/tracing.js';
import type { Answered } from '../reasoning/report.js';
import type { NotedType } from '../reasoning/request.js';

/** Where it is told how a request ended, beside the metrics. */
export interface Witnesses {
  log: Logger;
  span: RequestSpan;
  /** When the call came, in milliseconds of `now()`. */
  arrived: number;
}

/** Counts requests, events and calls. No door and nothing in this room counts in another way. */
export class Counting {
  constructor(private readonly metrics: Metrics) {}

  /**
   * Counts a request by how `work` ends, and says so in the log and in the span. `work` gets a function that it calls with
   * the task type as soon as it knows one.
   * @throws {Fault} and nothing else: a bug comes out as Internal, with its cause in the log
   */
  async request(
    work: (noted: (taskType: NotedType) => void) => Promise<Answered>,
    { log, span, arrived }: Witnesses,
  ): Promise<Answered> {
    let taskType: NotedType = 'unknown';
    const seconds = () => (now() - arrived) / 1000;
    try {
      const answered = await work((noted) => {
        taskType = noted;
      });
      const { task, task_type, steps, verified, confidence } = answered.facts;
      this.metrics.answered(answered.facts, seconds());
      log.info({ task, task_type, steps, verified, confidence }, 'answered');
      span.answered(answered.facts);
      return answered;
    } catch (error) {
      const fault = toFault(error, log);
      this.metrics.failed(taskType, fault.code, seconds());
      log.info({ task_type: taskType, code: fault.code }, 'not answered');
      span.failed(fault.code);
      throw fault;
    }
  }

  /**
   * Counts a failed reading of events as a failed request: otherwise nothing would show a sender whose events cannot be read.
   * @throws {Fault} and nothing else
   */
  async reading<T>(events: Promise<T>, log: Logger): Promise<T> {
    const began = now();
    try {
      return await events;
    } catch (error) {
      const fault = toFault(error, log);
      this.metrics.failed('unknown', fault.code, (now() - began) / 1000);
      throw fault;
    }
  }

  /** A request was turned away before it was read. */
  refused(fault: Fault): void {
    this.metrics.refused(fault.code);
  }

  /** An event was not simply answered. */
  event(note: EventNote): void {
    this.metrics.event(note);
  }

  /** A POST was answered with this HTTP status; `milliseconds` is the time that it took. */
  posted(status: number, milliseconds: number): void {
    this.metrics.process.invoked(status, milliseconds / 1000);
  }
}
