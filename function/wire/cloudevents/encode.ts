import { HTTP } from 'cloudevents';
import type { Reply } from '../reply.js';
import { HEADER_PREFIX } from './attributes.js';
import { BATCH } from './envelope.js';
import type { OutcomeEvent } from './outcome.js';

/**
 * An event in binary mode, by the SDK's HTTP binding. On top of it attributes are percent-encoded, which the SDK leaves out;
 * what the request had encoded goes back letter for letter, so that its sender finds its own again whether it decodes or
 * not. A sender that plainly does not decode gets the event in structured mode, where nothing is encoded, beside the headers
 * of binary mode (HTTP binding, 3.2.3).
 */
export function binaryReply(outcome: OutcomeEvent): Reply {
  const { event, sent } = outcome;
  const headers: Record<string, string> = {};
  for (const [header, value] of Object.entries(HTTP.binary(event).headers)) {
    const name = header.startsWith(HEADER_PREFIX) ? header.slice(HEADER_PREFIX.length) : undefined;
    headers[header] = name === undefined ? String(value) : (sent?.headers[name] ?? encodeHeader(String(value)));
  }
  if (sent?.decodes !== false) return { status: 200, headers, body: event.data ?? '' };
  const structured = structuredReply(outcome);
  return { ...structured, headers: { ...headers, ...structured.headers } };
}

/** An event in structured mode. */
export function structuredReply(outcome: OutcomeEvent): Reply {
  const { headers, text } = structured(outcome);
  return { status: 200, headers, body: text };
}

/** Events in batch mode, which the SDK lacks. */
export function batchReply(outcomes: readonly OutcomeEvent[]): Reply {
  const headers = { 'content-type': `${BATCH}; charset=utf-8` };
  return { status: 200, headers, body: `[${outcomes.map((outcome) => structured(outcome).text).join(',')}]` };
}

/** Extension attributes as headers of binary mode. */
export function extensionHeaders(extensions: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(extensions).map(([name, value]) => [HEADER_PREFIX + name, encodeHeader(value)]),
  );
}

/**
 * The SDK's structured mode of the attributes, into whose JSON the text of the data is put. The SDK would write the text as
 * one JSON string, and an answer can be long: it is not parsed only to be written again.
 */
function structured({ event }: OutcomeEvent): { headers: Record<string, string>; text: string } {
  const message = HTTP.structured(event.cloneWith({ data: undefined }, false));
  const text = `${String(message.body).slice(0, -1)},"data":${event.data ?? 'null'}}`;
  return { headers: { 'content-type': String(message.headers['content-type']) }, text };
}

/** Percent-encodes space, quote, percent and everything outside printable ASCII (HTTP binding, 3.1.3.2). */
function encodeHeader(value: string): string {
  return value.replace(/[^!#$&-~]+/g, (part) =>
    [...Buffer.from(part)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}
