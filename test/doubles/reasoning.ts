import type { ReasonRequest, ReasonResponse } from '../../function/contract/reason.js';
import type { OpenReasoning, Reasoning, ReasonOptions } from '../../function/reasoning/reasoning.js';
import { type Answered, encode } from '../../function/reasoning/report.js';
import { requestReader } from '../../function/reasoning/request.js';

/** What a double does with a request. */
export type Behaviour = (request: ReasonRequest, options: ReasonOptions) => Promise<ReasonResponse>;

export const CONTEXT_SCHEMA = {
  type: 'object',
  properties: { puzzle: { type: 'string' } },
  required: ['puzzle'],
  additionalProperties: false,
};

export const RESULT_SCHEMA = {
  type: 'object',
  properties: { puzzle: { type: 'string' } },
  required: ['puzzle'],
};

/** An answer in the form of the contract, whatever was asked. */
export function answer(request: ReasonRequest): ReasonResponse {
  return {
    answer: 'The sudoku is solved.',
    result: { puzzle: '1'.repeat(81) },
    steps: 2,
    confidence: 0.97,
    verified: true,
    task: 'sudoku',
    task_type: request.task_type ?? 'logic',
    reasoning_trace: [
      { start: 1, step: 1, answer: '12', changed: 51, confidence: 0.5, duration_ms: 4, waited_ms: 1 },
      { start: 1, step: 2, answer: '11', changed: 1, confidence: 0.97, duration_ms: 4, waited_ms: 0 },
    ],
    budget: { steps: 6, starts: 8, used_starts: 1, used_steps: 2 },
    duration_ms: 8,
    model: { name: 'sudoku', version: '1', device: 'cpu' },
  };
}

/** A reasoner that does as told and remembers what it was asked. */
export class ReasoningDouble implements Reasoning {
  readonly requests: ReasonRequest[] = [];
  readonly options: ReasonOptions[] = [];
  isReady = true;
  isClosed = false;

  constructor(public behaviour: Behaviour = async (request) => answer(request)) {}

  /** For createFunction. */
  readonly open: OpenReasoning = async (config) => {
    this.read = requestReader(config, config.bodyLimitBytes);
    return this;
  };

  private read = requestReader({ maxSteps: undefined, maxStarts: undefined });

  async reason(question: Uint8Array, options: ReasonOptions = {}): Promise<Answered> {
    const request = this.read(question, options);
    this.requests.push(request);
    this.options.push(options);
    const response = await this.behaviour(request, options);
    // As the real one does, so that no behaviour need think of it.
    const { conversation_id } = request;
    return encode(conversation_id === undefined ? response : { ...response, conversation_id });
  }

  models() {
    const model = { name: 'sudoku', task: 'sudoku', version: '1', parameters: 211_000, device: 'cpu', load_ms: 12 };
    return [{ ...model, loaded: this.isReady }];
  }

  device() {
    return 'cpu';
  }

  tasks() {
    return [{ name: 'sudoku', task_types: ['logic', 'general'], context: CONTEXT_SCHEMA, result: RESULT_SCHEMA }];
  }

  ready() {
    return this.isReady;
  }

  stuck() {
    return false;
  }

  stats() {
    return { queue_depth: 3, in_flight: 1, workers: 2 };
  }

  async close() {
    this.isClosed = true;
  }
}

/** Answers after `milliseconds`, or stops when nobody waits any more, as the real one does between two steps. */
export function slow(milliseconds: number): Behaviour {
  return (request, { signal }) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve(answer(request)), milliseconds);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    });
}

/** Answers when told to. */
export function held(): { behaviour: Behaviour; release: () => void } {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { behaviour: (request) => gate.then(() => answer(request)), release: () => release() };
}

export function throwing(error: unknown): Behaviour {
  return async () => {
    throw error;
  };
}
