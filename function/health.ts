import type { Health } from './contract/health.js';
import type { Gate } from './limits.js';
import type { Reasoning } from './reasoning.js';
import { VERSION } from './version.js';

/** What GET /health tells; `gate` knows whether the service is going down. */
export function health(reasoning: Reasoning, gate: Gate): Health {
  const { queue_depth, workers } = reasoning.stats();
  return {
    status: statusOf(reasoning, gate),
    version: VERSION,
    device: reasoning.device(),
    models: reasoning.models(),
    uptime_s: Math.round(process.uptime()),
    in_flight: gate.inside,
    queue_depth,
    workers,
  };
}

/** Whether the service should get traffic. */
export function takesTraffic(status: Health['status']): boolean {
  return status === 'ok' || status === 'degraded';
}

export function statusOf(reasoning: Reasoning, gate: Gate): Health['status'] {
  if (gate.closed) return 'draining';
  if (!reasoning.ready()) return 'unready';
  return reasoning.models().every((model) => model.loaded) ? 'ok' : 'degraded';
}
