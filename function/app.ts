import type { Access } from './admission/access/access.js';
import { openAccess } from './admission/access/index.js';
import { Counting } from './admission/counting.js';
import { Gate } from './admission/gate.js';
import { type Limiters, openLimiters } from './admission/rate-limit/index.js';
import { Redeliveries } from './admission/redeliveries.js';
import { Service } from './admission/service.js';
import { Turnstile } from './admission/turnstile.js';
import { openPublishing } from './broker/index.js';
import type { Publishing } from './broker/publisher.js';
import { Pending } from './common/pending.js';
import type { EventResult } from './doors/event-answers.js';
import { eventsDoor } from './doors/events.js';
import { HttpAnswers } from './doors/http-answers.js';
import { lazyMcpDoor } from './doors/mcp/index.js';
import { reasonDoor } from './doors/reason.js';
import { StatusDoor } from './doors/status.js';
import type { Logger } from './observe/log.js';
import type { Metrics } from './observe/metrics.js';
import { openTracing } from './observe/tracing/index.js';
import type { Tracing } from './observe/tracing/tracing.js';
import { Page } from './page/page.js';
import type { OpenReasoning, Reasoning } from './reasoning/reasoning.js';
import type { Config } from './settings/config.js';
import { VERSION } from './settings/version.js';
import type { Call } from './wire/call.js';
import { claimsEvent } from './wire/cloudevents/delivery.js';
import { Readers } from './wire/reading/readers.js';
import type { Reply, Streamed } from './wire/reply.js';
import { dispatch, type Methods, type Routes } from './wire/routes.js';

/** How long the replies of work that was cut off, and outcomes for the broker, may take at the end, in milliseconds. */
const FAREWELL_MS = 1000;

/** What is opened before the service takes its first call, and closed after its last one. */
interface Parts {
  config: Config;
  access: Access;
  log: Logger;
  metrics: Metrics;
  reasoning: Reasoning;
  /** Undefined where outcomes are not published. */
  publishing: Publishing | undefined;
  limiters: Limiters;
  tracing: Tracing;
}

/** The service, wired up: answers every call on every path of ours, whichever way it came in. */
export class App {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** The probes, which the bare runtime asks for without a call. */
  readonly status: StatusDoor;
  /** Calls whose reply is not out yet; shutdown waits for them. */
  readonly pending = new Pending();
  private readonly gate: Gate;
  private readonly counting: Counting;
  private readonly service: Service;
  private readonly readers: Readers;
  private readonly routes: Routes;
  private closing: Promise<void> | undefined;

  /** What answers, for those who tell of it. */
  get reasoning(): Pick<Reasoning, 'models' | 'device' | 'stats' | 'ready'> {
    return this.parts.reasoning;
  }

  private constructor(private readonly parts: Parts) {
    const { config, log, metrics, reasoning } = parts;
    this.config = config;
    this.log = log;
    this.metrics = metrics;
    this.gate = new Gate(config.maxQueue);
    this.counting = new Counting(metrics);
    this.service = new Service({ config, reasoning, gate: this.gate, counting: this.counting });
    this.status = new StatusDoor({ config, reasoning, metrics, gate: this.gate });
    const onLoss = (err: unknown) => log.error({ err }, 'a thread that reads bodies ended');
    this.readers = new Readers({ limits: { body: config.bodyLimitBytes, batch: config.maxBatch }, onLoss });
    this.routes = this.connect();
  }

  static async open(open: OpenReasoning, config: Config, log: Logger, metrics: Metrics): Promise<App> {
    log.info({ version: VERSION, node: process.version }, 'starting');
    // First, because nothing need be loaded for files that do not parse.
    const access = await openAccess(config, log);
    const [publishing, limiters, tracing, reasoning] = await Promise.all([
      openPublishing(config, log, metrics),
      openLimiters(config, log, metrics),
      openTracing(config, log),
      open(config, log, metrics),
    ]);
    return new App({ config, access, log, metrics, reasoning, publishing, limiters, tracing });
  }

  get draining(): boolean {
    return this.gate.closed;
  }

  answer(call: Call): Promise<Reply | Streamed> {
    const { counting, parts, config } = this;
    return dispatch(this.routes, call, { counting, access: parts.access, origins: config.corsOrigins });
  }

  /** Takes nothing new, lets what runs end within the grace time, cuts off the rest. */
  close(): Promise<void> {
    this.closing ??= this.drain();
    return this.closing;
  }

  private async drain(): Promise<void> {
    const { config, log, parts } = this;
    const until = performance.now() + config.shutdownGraceMs;
    this.gate.close();
    log.info({ in_flight: this.gate.inside }, 'draining');
    if (!(await this.pending.idle(config.shutdownGraceMs))) {
      log.warn({ in_flight: this.gate.inside }, 'grace time is over');
      this.service.stop();
      await this.pending.idle(FAREWELL_MS);
    }
    const left = Math.max(FAREWELL_MS, until - performance.now());
    await Promise.all([parts.publishing?.close(left), parts.tracing.close(FAREWELL_MS)]);
    parts.limiters.clients.close();
    parts.limiters.addresses.close();
    await parts.access.close();
    await this.readers.close();
    await parts.reasoning.close();
    log.info('closed');
  }

  /** Which door answers which path and method; what reasons is for those whom `access` lets in. */
  private connect(): Routes {
    const { config, log, counting, service, status, readers } = this;
    const { publishing, tracing, limiters, reasoning } = this.parts;
    const turnstile = new Turnstile(limiters.clients, counting);
    const addresses = new Turnstile(limiters.addresses, counting);
    // A character of a string takes up to two bytes.
    const redeliveries = new Redeliveries<EventResult>(config.replyCacheSize, ({ content }) => 2 * content.data.length);
    const answers = new HttpAnswers({ service, publishing, tracing });
    const reason = reasonDoor({ answers, service, turnstile, config, readers });
    const mcp = lazyMcpDoor({ answers, reasoning, turnstile, readers, config });
    const events = eventsDoor({
      service,
      redeliveries,
      counting,
      turnstile,
      addresses,
      tracing,
      config,
      envelopes: readers,
    });
    const either = (call: Call) => (claimsEvent(call.headers) ? events(call) : reason(call));
    const page = new Page();
    if (!page.built) log.warn('no page for people, for it is not built (npm run build)');
    const ofPage = page.handlers().map(([path, open]): [string, Methods] => [path, { GET: { open } }]);
    return new Map<string, Methods>([
      ['/', { GET: { open: page.home(() => status.describe()) }, POST: either }],
      ...ofPage,
      ['/reason', { POST: reason }],
      ['/events', { POST: events }],
      ['/mcp', { POST: mcp }],
      ['/health', { GET: { open: () => status.health() } }],
      ['/health/liveness', { GET: { open: () => status.liveness() } }],
      ['/health/readiness', { GET: { open: () => status.readiness() } }],
      ['/metrics', { GET: { open: () => status.metrics() } }],
      ['/asyncapi.json', { GET: { open: () => status.asyncApi() } }],
      ['/openapi.json', { GET: { open: () => status.openApi() } }],
    ]);
  }
}
