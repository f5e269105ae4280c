import { App } from '../app.js';
import { type Logger, openLog } from '../observe/log.js';
import { Metrics } from '../observe/metrics.js';
import type { OpenReasoning } from '../reasoning/reasoning.js';
import { readConfig } from '../settings/config.js';
import type { Environment } from '../settings/environment.js';
import { empty } from '../wire/reply.js';
import { answerBare, sendProbe } from './bare.js';
import type { RuntimeFunction } from './faas.js';
import { interruptible, loading } from './signals.js';

/** What the runtime loads, and the app behind it for whoever puts our paths in front of the runtime. */
export interface AgentFunction extends RuntimeFunction {
  /** Opens the app at the first call; a failed opening may be tried again. */
  open(): Promise<App>;
  /** Where the environment says that the service listens. @throws {ConfigError} */
  port(): number;
}

export interface CreateOptions {
  env?: Environment;
  /** Instead of a log on standard output. */
  log?: Logger;
}

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

    port: () => readConfig(options.env ?? process.env).port,

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
      sendProbe(reply, app?.status.liveness() ?? empty(503));
    },

    readiness(_, reply) {
      sendProbe(reply, app?.status.readiness() ?? empty(503));
    },
  };
}
