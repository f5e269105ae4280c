import type { Access } from '../admission/access/access.js';
import type { Counting } from '../admission/counting.js';
import { toFault } from '../observe/internal-faults.js';
import type { Origins } from '../settings/access.js';
import type { Call, Handler } from './call.js';
import { claimsEvent } from './cloudevents/delivery.js';
import { corsHeaders } from './cors.js';
import { faultReply, type ProblemStyle, problemDetails } from './problem-details.js';
import { empty, type Reply, type Streamed } from './reply.js';

/** A handler is for those whom `Access` lets in, unless it says that it is open to everybody. */
export type Route = Handler | { open: Handler };
/** What a path answers, by method. */
export type Methods = Readonly<Partial<Record<'GET' | 'POST', Route>>>;

/** Path → method → handler. HEAD is answered as GET, OPTIONS from the table. */
export type Routes = ReadonlyMap<string, Methods>;

/** What every call passes, whichever its path. */
export interface Front {
  access: Access;
  /** Whose pages may read replies; undefined where nothing is said about that. */
  origins: Origins | undefined;
  counting: Counting;
}

/** On every reply: nothing of ours is to be guessed at, nor cached, unless the reply itself says otherwise. */
export const ALWAYS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** Answers a call; every throw becomes problem details, so this never rejects. A stream is counted when it is over. */
export async function dispatch(routes: Routes, call: Call, front: Front): Promise<Reply | Streamed> {
  const start = performance.now();
  const reply = await route(routes, call, front);
  const { headers } = reply;
  const caching = headers['cache-control'] ?? ALWAYS['cache-control'];
  const own = { 'cache-control': caching, 'x-request-id': call.requestId };
  Object.assign(headers, call.replyHeaders, ALWAYS, own);
  allowOrigins(headers, call, front);
  const tell = () => told(routes, call, reply.status, performance.now() - start, front.counting);
  if ('stream' in reply) reply.stream.once('close', tell);
  else tell();
  return reply;
}

/** Says whose pages may read the reply. */
function allowOrigins(headers: Reply['headers'], call: Call, { origins }: Front): void {
  if (origins === undefined) return;
  const { vary } = headers;
  Object.assign(headers, corsHeaders(origins, call, headers.allow));
  if (vary !== undefined) headers.vary = vary === headers.vary ? vary : `${vary}, ${headers.vary}`;
}

/** Counts a call that is over, and says so in the log. */
function told(routes: Routes, call: Call, status: number, milliseconds: number, counting: Counting): void {
  // Probes and scrapes come every few seconds; at `info` they would drown the requests.
  const level = status >= 500 ? 'warn' : call.method === 'POST' ? 'info' : 'debug';
  const duration_ms = Math.round(milliseconds * 10) / 10;
  const path = routes.has(call.path) ? call.path : 'other';
  call.log[level]({ method: call.method, path, status, duration_ms }, 'request');
  if (call.method === 'POST') counting.posted(status, milliseconds);
}

async function route(routes: Routes, call: Call, front: Front): Promise<Reply | Streamed> {
  if (call.refused) return problemDetails(call.refused, call.requestId, styleFor(call));
  // The asterisk names the server as a whole (RFC 9110, 9.3.7).
  if (call.method === 'OPTIONS' && call.path === '*') return empty(204, { allow: 'GET, HEAD, POST, OPTIONS' });
  const methods = routes.get(call.path);
  if (!methods) {
    const refusal = { code: 'not_found', detail: 'GET / lists the paths of this service' } as const;
    return problemDetails(refusal, call.requestId, styleFor(call));
  }
  const handler = handlerFor(methods, call.method);
  if (!handler) return withoutHandler(methods, call);
  try {
    if ('open' in handler) return await handler.open(call);
    await letIn(call, front);
    return await handler(call);
  } catch (error) {
    return faultReply(toFault(error, call.log), call.requestId, styleFor(call));
  }
}

/**
 * Lets in who may ask, and notes who it is.
 * @throws {Fault} for anybody else
 */
async function letIn(call: Call, { access, counting }: Front): Promise<void> {
  try {
    const identity = await access.admit(call.headers, bringsEvent(call));
    if (identity === undefined) return;
    if ('key' in identity) call.key = identity.key;
    call.log = call.log.child(identity);
  } catch (error) {
    const fault = toFault(error, call.log);
    counting.refused(fault);
    throw fault;
  }
}

/** Whether it is the door of events that answers. */
function bringsEvent({ path, headers }: Call): boolean {
  return path === '/events' || (path === '/' && claimsEvent(headers));
}

function handlerFor(methods: Methods, method: string): Route | undefined {
  switch (method) {
    case 'POST':
      return methods.POST;
    case 'GET':
    case 'HEAD':
      return methods.GET;
    default:
      return undefined;
  }
}

/** The reply to OPTIONS, or to a method that the path does not have. */
function withoutHandler(methods: Methods, call: Call): Reply {
  const allow = `${methods.GET ? 'GET, HEAD, ' : ''}${methods.POST ? 'POST, ' : ''}OPTIONS`;
  if (call.method === 'OPTIONS') return empty(204, { allow });
  const refusal = { code: 'method_not_allowed', detail: `expected ${allow}` } as const;
  const reply = problemDetails(refusal, call.requestId, styleFor(call));
  reply.headers.allow = allow;
  return reply;
}

/** Whatever brings an event may be a broker. */
function styleFor(call: Call): ProblemStyle {
  return call.path === '/events' || claimsEvent(call.headers) ? 'brief' : 'full';
}
