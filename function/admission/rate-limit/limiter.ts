import type { Quota } from './quota.js';

/** Counts requests of clients. */
export interface Limiter {
  /**
   * Takes one request off a client's quota; undefined when nothing is limited.
   * @throws {RateLimited} when nothing is left of it
   */
  take(client: string): Promise<Quota | undefined>;
  close(): void;
}

export const UNLIMITED: Limiter = { take: async () => undefined, close: () => {} };
