import { LRUCache } from 'lru-cache';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Store } from './store.js';

/** Clients remembered at once: a source can be made up for every event, and each costs memory until its window ends. */
const MOST_CLIENTS = 10_000;

/** Counts in this process; of too many clients the one that has been silent longest is forgotten. */
export function memoryStore(points: number, duration: number, mostClients = MOST_CLIENTS): Store {
  const limiter = new RateLimiterMemory({ points, duration });
  const known = new LRUCache<string, true>({
    max: mostClients,
    dispose: (_, client, reason) => {
      if (reason === 'evict') void limiter.delete(client);
    },
  });
  return {
    consume(client) {
      known.set(client, true);
      return limiter.consume(client);
    },
  };
}
