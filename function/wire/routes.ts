import { type Call, empty, type Handler, type Reply } from './call.js';
import { claimsEvent } from './cloudevents/event.js';
import { problem, problemOf, toFault } from './problem.js';

/** Path → method → handler. HEAD is answered as GET, OPTIONS from the table. */
export type Routes = ReadonlyMap<string, Readonly<Partial<Record<'GET' | 'POST', Handler>>>>;

/** On every reply: nothing of ours is to be cached, guessed at or framed. */
export const ALWAYS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** Answers a call; every throw becomes problem details, so this never rejects. */
export async function dispatch(routes: Routes, call: Call): Promise<Reply> {
  const start = performance.now();
  const reply = await route(routes, call);
  Object.assign(reply.headers, call.replyHeaders, ALWAYS, { 'x-request-id': call.requestId });
  // Probes and scrapes come every few seconds; at `info` they would drown the requests.
  const level = reply.status >= 500 ? 'warn' : call.method === 'POST' ? 'info' : 'debug';
  const duration_ms = Math.round((performance.now() - start) * 10) / 10;
  const path = routes.has(call.path) ? call.path : 'other';
  call.log[level]({ method: call.method, path, status: reply.status, duration_ms }, 'request');
  return reply;
}

async function route(routes: Routes, call: Call): Promise<Reply> {
  const style = call.path === '/events' || claimsEvent(call.headers) ? 'brief' : 'full';
  if (call.refused) {
    const { code, status, detail } = call.refused;
    return problem(code, status, detail, call.requestId, {}, style);
  }
  // The asterisk names the server as a whole (RFC 9110, 9.3.7).
  if (call.method === 'OPTIONS' && call.path === '*') return empty(204, { allow: 'GET, HEAD, POST, OPTIONS' });
  const methods = routes.get(call.path);
  if (!methods) {
    return problem('not_found', 404, 'GET / lists the paths of this service', call.requestId, {}, style);
  }
  const handler = methods[call.method === 'POST' ? 'POST' : 'GET'];
  const known = call.method === 'GET' || call.method === 'HEAD' || call.method === 'POST';
  if (!known || !handler) {
    const allow = `${methods.GET ? 'GET, HEAD, ' : ''}${methods.POST ? 'POST, ' : ''}OPTIONS`;
    if (call.method === 'OPTIONS') return empty(204, { allow });
    const reply = problem('method_not_allowed', 405, `expected ${allow}`, call.requestId, {}, style);
    reply.headers.allow = allow;
    return reply;
  }
  try {
    return await handler(call);
  } catch (error) {
    return problemOf(toFault(error, call.log), call.requestId, style);
  }
}
