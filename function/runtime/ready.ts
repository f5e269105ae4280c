import type { Server } from 'node:http';
import type { App } from '../app.js';

/** The last line of a start, for whoever watches it: where the service is, and with what. */
export function announce({ log, reasoning }: App, server: Server): void {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const models = reasoning.models();
  const loaded = models.filter((model) => model.loaded).length;
  const url = `http://localhost:${port}`;
  const facts = { url, models: loaded, device: reasoning.device(), workers: reasoning.stats().workers };
  const state = reasoning.ready() ? 'ready' : 'listening, but not ready,';
  const count = loaded === models.length ? `${loaded}` : `${loaded} of ${models.length}`;
  const told = `${state} at ${url} · ${count} ${models.length === 1 ? 'model' : 'models'} · ${facts.device} ×${facts.workers}`;
  log.info(facts, told);
}
