import { Gate } from './admission/gate.js';
import { type Limiters, openLimiters } from './admission/rate-limit/index.js';
import { Replies } from './admission/redeliveries.js';
import { Service } from './admission/service.js';
import { Turnstile } from './admission/turnstile.js';
import { openPublishing } from './broker/index.js';
import type { Publishing } from './broker/publisher.js';
import { Pending } from './common/pending.js';
import { asyncApi } from './contract/asyncapi.js';
import { openApi } from './contract/openapi.js';
import { describe } from './doors/describe.js';
import { eventsDoor } from './doors/events.js';
import { health, probe, takesTraffic } from './doors/health.js';
import { reasonDoor } from './doors/reason.js';
import type { Logger } from './observe/log.js';
import type { Metrics } from './observe/metrics.js';
import { openTracing } from './observe/tracing/index.js';
import type { Tracing } from './observe/tracing/tracing.js';
import type { OpenReasoning, Reasoning } from './reasoning/reasoning.js';
import type { Config } from './settings/config.js';
import { VERSION } from './settings/version.js';
import { type Call, json, type Reply } from './wire/call.js';
import { Envelopes } from './wire/cloudevents/envelopes.js';
import { claimsEvent } from './wire/cloudevents/event.js';
import { dispatch, type Routes } from './wire/routes.js';

/** How long the replies of work that was cut off, and outcomes for the broker, may take at the end, in milliseconds. */
const FAREWELL_MS = 1000;

/** The service, wired up: every path of ours as a function from Call to Reply. */
export class App {
  /** Calls whose reply is not out yet; shutdown waits for them. */
  readonly pending = new Pending();
  readonly #gate: Gate;
  readonly #service: Service;
  readonly #routes: Routes;
  readonly #envelopes: Envelopes;
  #closing: Promise<void> | undefined;
  #page: Promise<string> | undefined;

  private constructor(
    readonly config: Config,
    readonly log: Logger,
    readonly metrics: Metrics,
    private readonly reasoning: Reasoning,
    private readonly publishing: Publishing,
    private readonly limiters: Limiters,
    private readonly tracing: Tracing,
  ) {
    this.#gate = new Gate(config.maxQueue);
    this.#service = new Service(config, reasoning, metrics, this.#gate);
    this.#envelopes = new Envelopes((err) => log.error({ err }, 'a thread that reads events ended'));
    this.#routes = this.routes();
  }

  static async open(open: OpenReasoning, config: Config, log: Logger, metrics: Metrics): Promise<App> {
    log.info({ version: VERSION, node: process.version }, 'starting');
    const [publishing, limiters, tracing, reasoning] = await Promise.all([
      openPublishing(config, log, metrics),
      openLimiters(config, log, metrics),
      openTracing(config, log),
      open(config, log, metrics),
    ]);
    return new App(config, log, metrics, reasoning, publishing, limiters, tracing);
  }

  get draining(): boolean {
    return this.#gate.closed;
  }

  async answer(call: Call): Promise<Reply> {
    const start = performance.now();
    const reply = await dispatch(this.#routes, call);
    if (call.method === 'POST') this.metrics.process.invoked(reply.status, (performance.now() - start) / 1000);
    return reply;
  }

  liveness(): Reply {
    // Alive is whoever may yet answer; a process in which no step will ever succeed again is to be replaced.
    const stuck = this.reasoning.stuck();
    return json(stuck ? 503 : 200, { status: stuck ? 'unready' : 'ok' });
  }

  readiness(): Reply {
    const told = probe(this.reasoning, this.#gate);
    return json(takesTraffic(told.status) ? 200 : 503, told);
  }

  /** Our series and those of the process on one page; who asks while it is being made gets the same one. */
  private async page(): Promise<Reply> {
    this.#page ??= this.metrics
      .page({ queueDepth: this.reasoning.stats().queue_depth, inFlight: this.#gate.inside })
      .finally(() => {
        this.#page = undefined;
      });
    return { status: 200, headers: { 'content-type': this.metrics.registry.contentType }, body: await this.#page };
  }

  /** Takes nothing new, lets what runs end within the grace time, cuts off the rest. */
  close(): Promise<void> {
    this.#closing ??= this.drain();
    return this.#closing;
  }

  private async drain(): Promise<void> {
    const until = performance.now() + this.config.shutdownGraceMs;
    this.#gate.close();
    this.log.info({ in_flight: this.#gate.inside }, 'draining');
    if (!(await this.pending.idle(this.config.shutdownGraceMs))) {
      this.log.warn({ in_flight: this.#gate.inside }, 'grace time is over');
      this.#service.stop();
      await this.pending.idle(FAREWELL_MS);
    }
    const left = Math.max(FAREWELL_MS, until - performance.now());
    await Promise.all([this.publishing.close(left), this.tracing.close(FAREWELL_MS)]);
    this.limiters.clients.close();
    this.limiters.addresses.close();
    await this.#envelopes.close();
    await this.reasoning.close();
    this.log.info('closed');
  }

  private routes(): Routes {
    const { config, metrics, reasoning, publishing, tracing } = this;
    const turnstile = new Turnstile(this.limiters.clients, metrics);
    const addresses = new Turnstile(this.limiters.addresses, metrics);
    const service = this.#service;
    const reason = reasonDoor({ service, publishing, turnstile, tracing, clients: config });
    const replies = new Replies(config.replyCacheSize);
    const envelopes = this.#envelopes;
    const events = eventsDoor({ service, replies, metrics, turnstile, addresses, tracing, config, envelopes });
    const either = (call: Call) => (claimsEvent(call.headers) ? events(call) : reason(call));
    const status = () => {
      const now = health(reasoning, this.#gate);
      return json(takesTraffic(now.status) ? 200 : 503, now);
    };
    return new Map([
      ['/', { GET: () => json(200, describe(reasoning.tasks(), config)), POST: either }],
      ['/reason', { POST: reason }],
      ['/events', { POST: events }],
      ['/health', { GET: status }],
      ['/health/liveness', { GET: () => this.liveness() }],
      ['/health/readiness', { GET: () => this.readiness() }],
      ['/metrics', { GET: () => this.page() }],
      ['/asyncapi.json', { GET: () => json(200, asyncApi(VERSION, reasoning.tasks(), config)) }],
      ['/openapi.json', { GET: () => json(200, openApi(VERSION, reasoning.tasks(), config)) }],
    ]);
  }
}
