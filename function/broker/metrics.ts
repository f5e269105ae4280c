import { Counter, Gauge, type Registry } from 'prom-client';

/**
 * How the publication of an event ended: `delivered`; `refused` by the broker for good; `given_up` after the last attempt;
 * `dropped`, because the queue was full; `cut_off` by the end of the grace time at shutdown.
 */
export const ENDINGS = ['delivered', 'refused', 'given_up', 'dropped', 'cut_off'] as const;
export type Ending = (typeof ENDINGS)[number];

/** The series of the publisher, on the page of the others. */
export class PublishMetrics {
  private readonly publications: Counter;
  private readonly retries: Counter;
  private readonly queue: Gauge;

  constructor(registry: Registry) {
    const registers = [registry];
    this.publications = new Counter({
      name: 'agent_reasoning_publications_total',
      help: 'Outcomes of HTTP calls for the broker, by how it ended; all but delivered are lost to the broker',
      labelNames: ['result'],
      registers,
    });
    this.retries = new Counter({
      name: 'agent_reasoning_publish_retries_total',
      help: 'Attempts to publish that failed and were followed by another one',
      registers,
    });
    this.queue = new Gauge({
      name: 'agent_reasoning_publish_queue',
      help: 'Outcomes held in memory for the broker, on the way and waiting',
      registers,
    });
    // A series that exists from the start can be alerted on before its first event.
    for (const result of ENDINGS) this.publications.inc({ result }, 0);
  }

  ended(result: Ending): void {
    this.publications.inc({ result });
  }

  retried(): void {
    this.retries.inc();
  }

  held(events: number): void {
    this.queue.set(events);
  }
}
