import { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { Store } from './store.js';

/** A request waits this long for Redis, in milliseconds, before it is counted in memory. */
const PATIENCE_MS = 250;
const CONNECT_MS = 2_000;
const LONGEST_RECONNECT_MS = 5_000;
const KEY_PREFIX = 'agent-reasoning:rate';

/** Counts in Redis or Valkey, which all replicas share; it connects in the background, and again when it has to. */
export function redisStore(url: string, points: number, duration: number, of: string): Store & { close(): void } {
  const redis = new Redis(url, {
    // A request is never kept waiting for a connection, nor asked twice.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: PATIENCE_MS,
    connectTimeout: CONNECT_MS,
    retryStrategy: (times) => Math.min(100 * 2 ** times, LONGEST_RECONNECT_MS),
  });
  // Without a listener ioredis writes to the console; whoever counts sees every failure anyway.
  redis.on('error', () => {});
  const limiter = new RateLimiterRedis({ storeClient: redis, points, duration, keyPrefix: `${KEY_PREFIX}:${of}` });
  return { consume: (client) => limiter.consume(client), close: () => redis.disconnect() };
}
