import type { Gate } from '../admission/gate.js';
import { asyncApi } from '../contract/asyncapi.js';
import type { Health, ModelStatus, Probe } from '../contract/health.js';
import { openApi } from '../contract/openapi.js';
import type { Metrics } from '../observe/metrics.js';
import type { Reasoning } from '../reasoning/reasoning.js';
import type { Config } from '../settings/config.js';
import { VERSION } from '../settings/version.js';
import { json, type Reply } from '../wire/reply.js';
import { description } from './description.js';

export interface StatusOptions {
  config: Config;
  reasoning: Reasoning;
  gate: Gate;
  metrics: Metrics;
}

/** Everything that is asked of the service beside reasoning: whether it is well, what it counts, what it can do. */
export class StatusDoor {
  private metricsPage: Promise<string> | undefined;

  constructor(private readonly options: StatusOptions) {}

  /** GET /: what an agent needs to know before it asks. */
  describe(): Reply {
    return json(200, description(this.options.reasoning.tasks(), this.options.config));
  }

  openApi(): Reply {
    const { reasoning, config } = this.options;
    return json(200, openApi(VERSION, reasoning.tasks(), config));
  }

  asyncApi(): Reply {
    const { reasoning, config } = this.options;
    return json(200, asyncApi(VERSION, reasoning.tasks(), config));
  }

  health(): Reply {
    const { reasoning, gate } = this.options;
    const told = health(reasoning, gate);
    return json(takesTraffic(told.status) ? 200 : 503, told);
  }

  /** Alive is whoever may yet answer; a process in which no step will ever succeed again is to be replaced. */
  liveness(): Reply {
    const stuck = this.options.reasoning.stuck();
    return json(stuck ? 503 : 200, { status: stuck ? 'unready' : 'ok' });
  }

  readiness(): Reply {
    const { reasoning, gate } = this.options;
    const told = probe(reasoning, gate);
    return json(takesTraffic(told.status) ? 200 : 503, told);
  }

  /** The series of the service and those of the process on one page. Requests that come while it is being made share it. */
  async metrics(): Promise<Reply> {
    const { metrics, reasoning, gate } = this.options;
    this.metricsPage ??= metrics
      .page({ queueDepth: reasoning.stats().queue_depth, inFlight: gate.inside })
      .finally(() => {
        this.metricsPage = undefined;
      });
    return { status: 200, headers: { 'content-type': metrics.registry.contentType }, body: await this.metricsPage };
  }
}

/** What GET /health tells; `gate` knows whether the service is shutting down. */
export function health(reasoning: Reasoning, gate: Gate): Health {
  const { queue_depth, workers } = reasoning.stats();
  return {
    ...probe(reasoning, gate),
    version: VERSION,
    device: reasoning.device(),
    models: reasoning.models(),
    uptime_s: Math.round(process.uptime()),
    in_flight: gate.inside,
    queue_depth,
    workers,
  };
}

/** What the readiness probe tells. */
function probe(reasoning: Reasoning, gate: Gate): Probe {
  const status = statusOf(reasoning, gate);
  const reason = status === 'draining' ? undefined : reasonOf(reasoning);
  return { status, ...(reason === undefined ? {} : { reason }) };
}

/** Whether the service should get traffic. */
function takesTraffic(status: Health['status']): boolean {
  return status === 'ok' || status === 'degraded';
}

function statusOf(reasoning: Reasoning, gate: Gate): Health['status'] {
  if (gate.closed) return 'draining';
  if (!reasoning.ready()) return 'unready';
  return reasoning.models().every(answers) ? 'ok' : 'degraded';
}

const answers = ({ loaded, error }: ModelStatus) => loaded && error === undefined;

/** Which models do not answer, and why; undefined when all do. */
function reasonOf(reasoning: Reasoning): string | undefined {
  const silent = reasoning.models().filter(({ error }) => error !== undefined);
  return silent.length === 0 ? undefined : silent.map(({ name, error }) => `${name}: ${error}`).join('; ');
}
