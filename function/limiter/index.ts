import { Counter } from 'prom-client';
import type { Config } from '../config.js';
import type { Logger } from '../log.js';
import type { Metrics } from '../metrics.js';
import { type Limiter, UNLIMITED } from './limiter.js';

type Settings = Pick<Config, 'rateLimit' | 'rateLimitWindowS' | 'rateLimitRedisUrl'>;

/** The limiter as configured. What it needs is loaded only then. */
export async function openLimiter(config: Settings, log: Logger, metrics: Pick<Metrics, 'registry'>): Promise<Limiter> {
  const { rateLimit: limit, rateLimitWindowS: windowS, rateLimitRedisUrl: url } = config;
  const fallbacks = new Counter({
    name: 'agent_reasoning_rate_limit_fallbacks_total',
    help: 'Requests counted in memory because Redis did not answer',
    registers: [metrics.registry],
  });
  if (limit === 0) return UNLIMITED;
  const [{ StoreLimiter }, { memoryStore }] = await Promise.all([import('./store.js'), import('./memory.js')]);
  const memory = memoryStore(limit, windowS);
  log.info({ limit, window_s: windowS, shared: url !== undefined }, 'requests of a client are limited');
  if (url === undefined) return new StoreLimiter({ store: memory, limit, windowS });
  const { redisStore } = await import('./redis.js');
  const redis = redisStore(url, limit, windowS);
  let working = true;
  return new StoreLimiter({
    store: redis,
    fallback: memory,
    limit,
    windowS,
    onFallback: (error) => {
      fallbacks.inc();
      // The message of an Error of ioredis may name the address, and nothing more.
      const reason = error instanceof Error ? error.message : String(error);
      if (working) log.warn({ reason }, 'Redis does not answer: counting the requests of clients in memory');
      working = false;
    },
    onCounted: () => {
      if (!working) log.info('Redis answers again: counting the requests of clients there');
      working = true;
    },
    close: () => redis.close(),
  });
}
