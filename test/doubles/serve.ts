import type { Server } from 'node:http';
import { requireObject } from '../../function/common/json.js';
import { type AgentFunction, createFunction } from '../../function/runtime/create.js';
import { startRuntime } from '../../function/runtime/faas.js';
import { serve } from '../../function/runtime/listen.js';
import { loggedTo } from './log.js';
import { ReasoningDouble } from './reasoning.js';

// Every start of the runtime adds signal handlers to the process and removes none.
process.setMaxListeners(0);

/** A service on a port of its own, its double, and the lines of its log. */
export interface Service {
  url: string;
  server: Server;
  fn: AgentFunction;
  double: ReasoningDouble;
  lines: string[];
  stop(): Promise<void>;
}

/** `served` is `npm start`, with our paths in front; `bare` is the plain `faas-js-runtime` command. */
export type Mode = 'served' | 'bare';

export async function startService(mode: Mode = 'served', env: Record<string, string> = {}): Promise<Service> {
  const double = new ReasoningDouble();
  const { log, lines } = loggedTo();
  const fn = createFunction(double.open, { env: { FUNC_PORT: '0', ...env }, log });
  const server = mode === 'served' ? await serve(fn) : await startRuntime(fn, 0, 1024 * 1024);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://localhost:${address.port}`, server, fn, double, lines, stop };
}

/** POSTs JSON; `headers` win. */
export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: text });
}

/** The JSON object in a reply. */
export async function object(reply: Response): Promise<Record<string, unknown>> {
  return requireObject(await reply.json());
}
