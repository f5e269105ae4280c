import { App } from '../app.js';
import { now } from '../common/clock.js';
import { isObject } from '../common/json.js';
import { type Logger, openLog } from '../observe/log.js';
import { Metrics } from '../observe/metrics.js';
import type { OpenReasoning } from '../reasoning/reasoning.js';
import { readConfig } from '../settings/config.js';
import type { Environment } from '../settings/environment.js';
import { type BareCall, readContext } from '../wire/bare.js';
import { empty, type Reply } from '../wire/call.js';
import { problemOf, toFault } from '../wire/problem.js';
import { requestId } from '../wire/trace-context.js';
import type { BareReply, RuntimeFunction } from './faas.js';
import { interruptible, loading } from './signals.js';

/** What the runtime loads, and the app behind it for whoever puts our paths in front of the runtime. */
export interface AgentFunction extends RuntimeFunction {
  /** Opens the app at the first call; a failed opening may be tried again. */
  open(): Promise<App>;
}

export interface CreateOptions {
  env?: Environment;
  /** Instead of a log on standard output. */
  log?: Logger;
}

/** The connection of a bare call is out of reach, so nothing can say that its caller has gone. */
const NEVER = new AbortController().signal;

/** The function, on any reasoner: index.ts hands in the real one, tests hand in doubles. */
export function createFunction(openReasoning: OpenReasoning, options: CreateOptions = {}): AgentFunction {
  let opening: Promise<App> | undefined;
  let app: App | undefined;

  async function openApp(): Promise<App> {
    const config = readConfig(options.env ?? process.env);
    app = await loading(App.open(openReasoning, config, options.log ?? openLog(config.logLevel), new Metrics()));
    return app;
  }

  function open(): Promise<App> {
    opening ??= openApp().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  }

  return {
    open,

    async init() {
      // Under the bare runtime nothing else listens for signals yet.
      await interruptible(open);
    },

    async shutdown() {
      await app?.close();
    },

    async handle(context) {
      return answerBare(await open(), context);
    },

    liveness(_, reply) {
      sendProbe(reply, app?.liveness() ?? empty(503));
    },

    readiness(_, reply) {
      sendProbe(reply, app?.readiness() ?? empty(503));
    },
  };
}

/** One call under the bare runtime, which routes nothing but `/` to its function. */
async function answerBare(app: App, context: unknown): Promise<BareReply> {
  const done = app.pending.begin();
  try {
    return bareReply(await answerContext(app, context));
  } finally {
    // The runtime writes the reply after this function has returned.
    setImmediate(() => setImmediate(done));
  }
}

async function answerContext(app: App, context: unknown): Promise<Reply> {
  let bare: BareCall;
  try {
    bare = readContext(context);
  } catch (error) {
    const id = requestId(new Map());
    return problemOf(toFault(error, app.log), id, 'brief');
  }
  const { method, headers, body } = bare;
  const id = requestId(headers);
  const log = app.log.child({ request_id: id });
  return app.answer({
    method,
    path: '/',
    headers,
    body: async () => body,
    requestId: id,
    remoteAddress: undefined,
    replyHeaders: {},
    arrived: now(),
    log,
    signal: NEVER,
  });
}

function bareReply({ status, headers, body }: Reply): BareReply {
  return { statusCode: status, headers, body };
}

/** Fastify's reply, as far as a probe needs it. */
function sendProbe(reply: unknown, { status, headers, body }: Reply): void {
  if (!isProbeReply(reply)) throw new TypeError('expected the reply of faas-js-runtime');
  reply.code(status).headers(headers).send(body);
}

interface ProbeReply {
  code(status: number): ProbeReply;
  headers(headers: Record<string, string>): ProbeReply;
  send(body: string): unknown;
}

function isProbeReply(value: unknown): value is ProbeReply {
  return isObject(value) && ['code', 'headers', 'send'].every((name) => typeof value[name] === 'function');
}
