import { Counter, collectDefaultMetrics, Histogram, type Registry } from 'prom-client';

/**
 * The series of the process and those that the runtime keeps under `faas_`, in a registry of ours. The runtime's own page
 * counts nothing but its scrapes, because our paths stand in front of it, and starts four processes for each of them.
 */
export class ProcessMetrics {
  private readonly invocations: Counter;
  private readonly errors: Counter;
  private readonly latency: Histogram;
  private readonly coldStart: Histogram;

  constructor(registry: Registry) {
    const registers = [registry];
    collectDefaultMetrics({ register: registry });
    this.invocations = new Counter({
      name: 'faas_invocations',
      help: 'The number of times this function was invoked',
      registers,
    });
    this.errors = new Counter({ name: 'faas_errors', help: 'The number of invocation failures', registers });
    this.latency = new Histogram({
      name: 'faas_execution_latency',
      help: 'The time from invocation to return, in seconds',
      registers,
    });
    this.coldStart = new Histogram({
      name: 'faas_cold_start_latency',
      help: 'The time from the start of the process until it listened, in seconds',
      registers,
    });
  }

  /** A POST was answered with this status after so many seconds. */
  invoked(status: number, seconds: number): void {
    this.invocations.inc();
    this.latency.observe(seconds);
    if (status >= 500) this.errors.inc();
  }

  /** The service listens; to be told once. */
  listening(): void {
    this.coldStart.observe(process.uptime());
  }
}
