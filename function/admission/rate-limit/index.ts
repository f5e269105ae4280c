import { Counter } from 'prom-client';
import type { Logger } from '../../observe/log.js';
import type { Metrics } from '../../observe/metrics.js';
import type { Config } from '../../settings/config.js';
import { type Limiter, UNLIMITED } from './limiter.js';

type Settings = Pick<Config, 'rateLimit' | 'rateLimitWindowS' | 'rateLimitRedisUrl'>;

/** The two that there are: of whoever asks, and of the addresses that events come from, whatever source they claim. */
export interface Limiters {
  clients: Limiter;
  addresses: Limiter;
}

export async function openLimiters(
  config: Settings & Pick<Config, 'rateLimitAddress'>,
  log: Logger,
  metrics: Pick<Metrics, 'registry'>,
): Promise<Limiters> {
  const clients = await openLimiter(config, log, metrics);
  const addresses = await openLimiter({ ...config, rateLimit: config.rateLimitAddress }, log, metrics, 'addresses');
  return { clients, addresses };
}

/** A limiter as configured. What it needs is loaded only then. */
export async function openLimiter(
  config: Settings,
  log: Logger,
  metrics: Pick<Metrics, 'registry'>,
  of: keyof Limiters = 'clients',
): Promise<Limiter> {
  const { rateLimit: limit, rateLimitWindowS: windowS, rateLimitRedisUrl: url } = config;
  const fallbacks = fallbacksOf(metrics);
  if (limit === 0) return UNLIMITED;
  const [{ StoreLimiter }, { memoryStore }] = await Promise.all([import('./store.js'), import('./memory.js')]);
  const memory = memoryStore(limit, windowS);
  log.info({ of, limit, window_s: windowS, shared: url !== undefined }, 'requests are limited');
  if (url === undefined) return new StoreLimiter({ store: memory, limit, windowS });
  const { redisStore } = await import('./redis.js');
  const redis = redisStore(url, limit, windowS, of);
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

function fallbacksOf({ registry }: Pick<Metrics, 'registry'>): Counter {
  const name = 'agent_reasoning_rate_limit_fallbacks_total';
  const known = registry.getSingleMetric(name);
  if (known instanceof Counter) return known;
  return new Counter({ name, help: 'Requests counted in memory because Redis did not answer', registers: [registry] });
}
