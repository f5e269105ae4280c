import type { Server } from 'node:http';
import runtime from 'faas-js-runtime';

/**
 * What faas-js-runtime loads; its own types are looser. No other file knows that package.
 */
export interface RuntimeFunction {
  /** The runtime binds it, awaits it and sends what it returns; `context` is to be distrusted (wire/bare.ts). */
  handle(context: unknown, body?: unknown): Promise<BareReply>;
  init(): Promise<void>;
  shutdown(): Promise<void>;
  /** Probes get fastify's request and reply; without them the runtime answers 503 whenever the event loop is late. */
  liveness(request: unknown, reply: unknown): void;
  readiness(request: unknown, reply: unknown): void;
}

/** What `handle` returns; `body` is never undefined, or the runtime would send the whole object. */
export interface BareReply {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/**
 * Starts the runtime, which calls `init`, listens on `::`, and on SIGTERM, SIGINT and SIGQUIT awaits `shutdown` and exits
 * with 0.
 */
export function startRuntime(fn: RuntimeFunction, port: number, bodyLimit: number): Promise<Server> {
  // The port as text, because the runtime takes the number 0 for "not given". Its log has a way of its own to standard
  // output, which never ends when the disk is full; behind our paths it has nothing to say.
  const options: object = { port: String(port), bodyLimit, logLevel: 'silent' };
  return runtime.start(fn, options);
}
