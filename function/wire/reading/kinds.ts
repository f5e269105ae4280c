import { type CheckedEvent, type Delivery, readEnvelope } from '../cloudevents/envelope.js';
import { type Messages, readMessages } from '../mcp-messages.js';
import { type Requests, readRequests } from '../requests.js';

export interface ReadingLimits {
  /** Bytes of a body without dumps. */
  body: number;
  /** Requests in one body. */
  batch: number;
}

/** What is made of a body that holds several things, by the kind of the body. */
export interface Read {
  structured: Delivery<CheckedEvent>;
  batch: Delivery<CheckedEvent>;
  requests: Requests;
  mcp: Messages;
}

export type Kind = keyof Read;

/** The time that they take grows with the body. @throws {Fault} for what is not of this kind */
export const READ: { readonly [K in Kind]: (bytes: Uint8Array, limits: ReadingLimits) => Read[K] } = {
  structured: (bytes, { body }) => readEnvelope('structured', bytes, body),
  batch: (bytes, { body }) => readEnvelope('batch', bytes, body),
  requests: (bytes, { batch }) => readRequests(bytes, batch),
  mcp: (bytes, limits) => readMessages(bytes, limits),
};
