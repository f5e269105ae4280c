import { Malformed, PayloadTooLarge } from '../common/faults.js';
import { isObject, parseJson } from '../common/json.js';
import type { Shape } from '../common/json-shape.js';
import { ReasonRequestSchema } from '../contract/reason.js';
import { REQUEST, readLarge } from '../reasoning/large-request.js';

/** The body of a POST to /mcp: what it says, and apart from it what tools are called with, which may be large. */
export interface Messages {
  /** A message of JSON-RPC 2.0, or an array of them; without the arguments of `tools/call`. */
  message: unknown;
  /** For each `tools/call` with an id, the request to /reason that its arguments stand for, in JSON. */
  requests: readonly { id: string | number; request: Uint8Array }[];
}

interface Limits {
  /** Bytes of a body without dumps. */
  body: number;
  /** Messages in one body. */
  batch: number;
}

/** Bytes of all that a body says beside arguments: the SDK reads that on the event loop. */
const MOST_BYTES = 64 * 1024;
const MESSAGE: Shape = {
  part: true,
  members: new Map([['params', { part: true, members: new Map([['arguments', REQUEST]]) }]]),
};

/** Arguments of these names are fields of the request; all others make its context. */
const FIELDS = new Set<string>(Object.keys(ReasonRequestSchema.properties));

/**
 * Reads the body of a POST to /mcp.
 * @throws {Malformed} when it is not JSON within our limits, or has more messages than may come together
 * @throws {PayloadTooLarge} when it is large, and not for the sake of a dump
 */
export function readMessages(bytes: Uint8Array, { body, batch }: Limits): Messages {
  const value = bytes.length <= body ? parseJson(bytes) : readLarge(bytes, MESSAGE, body);
  const messages: unknown[] = Array.isArray(value) ? value : [value];
  if (messages.length > batch) throw new Malformed(`expected at most ${batch} messages, got ${messages.length}`);
  const requests = messages.flatMap(takeArguments);
  if (new Set(requests.map(({ id }) => id)).size < requests.length) {
    throw new Malformed('expected an id of its own for every tools/call, got one twice');
  }
  if (JSON.stringify(value).length > MOST_BYTES) {
    const what = `expected at most ${MOST_BYTES} bytes beside the arguments of tools/call`;
    throw new PayloadTooLarge(MOST_BYTES, what);
  }
  return { message: value, requests };
}

/** Takes the arguments out of a call of a tool, and makes a request of them. */
function takeArguments(message: unknown): Messages['requests'][number][] {
  if (!isObject(message) || message.method !== 'tools/call' || !isObject(message.params)) return [];
  const { id, params } = message;
  const { name, arguments: given = {} } = params;
  // What is no object is for the SDK to refuse.
  if (!isObject(given)) return [];
  params.arguments = {};
  if (typeof id !== 'string' && typeof id !== 'number') return [];
  return [{ id, request: Buffer.from(JSON.stringify(requestOf(String(name), given))) }];
}

/** The request that arguments stand for: the context with all that is asked beside it, or a whole request. */
function requestOf(tool: string, given: Record<string, unknown>): Record<string, unknown> {
  const fields = Object.entries(given).filter(([name]) => FIELDS.has(name));
  const others = Object.entries(given).filter(([name]) => !FIELDS.has(name));
  const request = { question: `Answer this as ${tool}.`, ...Object.fromEntries(fields) };
  return others.length === 0 ? request : { ...request, context: contextOf(given.context, others) };
}

/** A context of other kinds than an object is left to be refused. */
function contextOf(context: unknown, others: [string, unknown][]): unknown {
  if (context !== undefined && !isObject(context)) return context;
  return { ...context, ...Object.fromEntries(others) };
}
