import { text } from 'node:stream/consumers';
import type { App } from '../app.js';
import { now } from '../common/clock.js';
import { isObject } from '../common/json.js';
import { toFault } from '../observe/internal-faults.js';
import { type BareCall, readContext } from '../wire/bare.js';
import { faultReply } from '../wire/problem-details.js';
import type { Reply, Streamed } from '../wire/reply.js';
import { requestId } from '../wire/trace-context.js';
import type { BareReply } from './faas.js';

/** The connection of a bare call is out of reach, so nothing can tell that its caller has gone. */
const NEVER = new AbortController().signal;

/** Answers one call under the bare runtime, which routes nothing but `/` to its function. */
export async function answerBare(app: App, context: unknown): Promise<BareReply> {
  const done = app.pending.begin();
  try {
    const reply = await answerContext(app, context);
    // The runtime sends no streams: it takes one that has not begun for nothing, so all of it comes at its end.
    const body = 'stream' in reply ? await text(reply.stream) : reply.body;
    return { statusCode: reply.status, headers: reply.headers, body };
  } finally {
    // The runtime writes the reply after this function has returned.
    setImmediate(() => setImmediate(done));
  }
}

async function answerContext(app: App, context: unknown): Promise<Reply | Streamed> {
  let bare: BareCall;
  try {
    bare = readContext(context);
  } catch (error) {
    return faultReply(toFault(error, app.log), requestId(new Map()), 'brief');
  }
  const { method, body } = bare;
  const headers = new Map(bare.headers);
  // The files of the page for people have paths of their own, which the bare runtime does not route: `/` is JSON for all.
  if (method !== 'POST') headers.delete('accept');
  const id = requestId(headers);
  return app.answer({
    method,
    path: '/',
    headers,
    body,
    requestId: id,
    remoteAddress: undefined,
    replyHeaders: {},
    arrived: now(),
    log: app.log.child({ request_id: id }),
    signal: NEVER,
  });
}

/** Sends the reply of a probe; `reply` is fastify's. */
export function sendProbe(reply: unknown, { status, headers, body }: Reply): void {
  if (!isProbeReply(reply)) throw new TypeError('expected the reply of faas-js-runtime');
  reply.code(status).headers(headers).send(body);
}

/** The part of fastify's reply that a probe needs. */
interface ProbeReply {
  code(status: number): ProbeReply;
  headers(headers: Record<string, string>): ProbeReply;
  send(body: string): unknown;
}

function isProbeReply(value: unknown): value is ProbeReply {
  return isObject(value) && ['code', 'headers', 'send'].every((name) => typeof value[name] === 'function');
}
