import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { ReasoningStep, ReasonResponse } from '../../../contract/reason.js';
import { type Trouble, troubleOf, unreachable } from './trouble.js';

/** What is heard of a request, one after the other: steps, then the answer or why there is none. */
export type Heard =
  | { kind: 'step'; step: ReasoningStep }
  | { kind: 'answer'; answer: ReasonResponse }
  | { kind: 'trouble'; trouble: Trouble };

const HEADERS = {
  'content-type': 'application/json',
  accept: 'text/event-stream, application/json;q=0.9, application/problem+json;q=0.8',
};

/** Asks the service, which streams its steps. One that does not yields them with its answer, as the trace has them. */
export async function* ask(body: Blob, key: string, signal: AbortSignal): AsyncGenerator<Heard> {
  const headers = { ...HEADERS, ...(key !== '' && { authorization: `Bearer ${key}` }) };
  let reply: Response;
  try {
    reply = await fetch('reason', { method: 'POST', headers, body, signal });
  } catch (error) {
    if (!signal.aborted) yield { kind: 'trouble', trouble: unreachable(error) };
    return;
  }
  const streamed = reply.headers.get('content-type')?.startsWith('text/event-stream') && reply.body;
  if (streamed) yield* heard(streamed);
  else yield* read(reply);
}

async function* read(reply: Response): AsyncGenerator<Heard> {
  const text = await reply.text();
  if (!reply.ok) {
    yield { kind: 'trouble', trouble: troubleOf(reply.status, text, reply.headers.get('retry-after')) };
    return;
  }
  const answer: ReasonResponse = JSON.parse(text);
  for (const step of answer.reasoning_trace) yield { kind: 'step', step };
  yield { kind: 'answer', answer };
}

/** The events of a stream; one that ends without an answer was cut off. */
async function* heard(body: ReadableStream<BufferSource>): AsyncGenerator<Heard> {
  const reader = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      yield { kind: 'trouble', trouble: unreachable(undefined) };
      return;
    }
    if (value.event === 'step') yield { kind: 'step', step: JSON.parse(value.data) };
    if (value.event === 'answer') return yield { kind: 'answer', answer: JSON.parse(value.data) };
    if (value.event === 'problem') {
      return yield { kind: 'trouble', trouble: troubleOf(undefined, value.data, null) };
    }
  }
}
