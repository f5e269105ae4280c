import type { Gate } from '../admission/gate.js';
import type { Health, ModelStatus, Probe } from '../contract/health.js';
import type { Reasoning } from '../reasoning/reasoning.js';
import { VERSION } from '../settings/version.js';

/** What GET /health tells; `gate` knows whether the service is going down. */
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
export function probe(reasoning: Reasoning, gate: Gate): Probe {
  const status = statusOf(reasoning, gate);
  const reason = status === 'draining' ? undefined : reasonOf(reasoning);
  return { status, ...(reason === undefined ? {} : { reason }) };
}

/** Whether the service should get traffic. */
export function takesTraffic(status: Health['status']): boolean {
  return status === 'ok' || status === 'degraded';
}

export function statusOf(reasoning: Reasoning, gate: Gate): Health['status'] {
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
