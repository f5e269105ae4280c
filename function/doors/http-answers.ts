import type { Service } from '../admission/service.js';
import type { Publishing } from '../broker/publisher.js';
import { Fault } from '../common/faults.js';
import type { Tracing } from '../observe/tracing/tracing.js';
import type { Answered } from '../reasoning/report.js';
import type { Call } from '../wire/call.js';
import { callAsker, completed, failed, isOutcome, outcomeEvent } from '../wire/cloudevents/outcome.js';
import { callerTrace, traced } from '../wire/trace-context.js';

export interface HttpAnswersOptions {
  service: Service;
  /** Undefined where outcomes are not published. */
  publishing: Publishing | undefined;
  tracing: Tracing;
}

/** One request of an HTTP call; by default the call's only one. */
export interface Asked {
  call: Pick<Call, 'path' | 'headers' | 'signal' | 'log' | 'requestId' | 'arrived'>;
  /** The client that asks, by the key of the rate limiter. */
  client: string;
  /** When its turn came, and when it is over, in milliseconds of `now()`. */
  arrived?: number;
  deadline?: number;
  /** Only this task may answer, by its name. */
  task?: string;
  /** Is told every step of every start as it is made, as the trace has it, in JSON. */
  told?: ((step: string) => void) | undefined;
}

/** Answers the requests of HTTP calls, and publishes what came of each. */
export class HttpAnswers {
  constructor(private readonly options: HttpAnswersOptions) {}

  /**
   * `question` is the JSON of a request.
   * @throws {Fault}
   */
  async answer(question: Promise<Uint8Array>, { call, client, ...asked }: Asked): Promise<Answered> {
    const { service, publishing, tracing } = this.options;
    const { requestId, signal, arrived } = call;
    const parent = callerTrace(call.headers);
    const span = tracing.begin({ kind: 'call', name: `POST ${call.path}`, parent });
    const trace = parent.traceparent === undefined ? span.context : parent;
    const log = traced(call.log, span.context.traceparent);
    const asker = callAsker(requestId, trace);
    try {
      const answered = await service.answer(question, { signal, log, span, arrived, clients: [client], ...asked });
      publishing?.publish(outcomeEvent(asker, completed(answered.text)), span.context);
      return answered;
    } catch (error) {
      if (publishing && error instanceof Fault && isOutcome(error)) {
        publishing.publish(outcomeEvent(asker, failed(requestId, error)), span.context);
      }
      throw error;
    }
  }
}
