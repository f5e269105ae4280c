import { RateLimiterRes } from 'rate-limiter-flexible';
import type { Limiter } from './limiter.js';
import { type Quota, RateLimited } from './quota.js';

/** Where the requests of clients are counted: the part of rate-limiter-flexible's limiters that is used here. */
export interface Store {
  /** Rejects with a RateLimiterRes when nothing is left of the quota, and with anything else when the store does not work. */
  consume(client: string): Promise<RateLimiterRes>;
}

export interface StoreLimiterOptions {
  store: Store;
  /** Counts while the store does not work. */
  fallback?: Store;
  limit: number;
  windowS: number;
  /** Called for every request that the store could not count. */
  onFallback?: (error: unknown) => void;
  /** Called for every request that the store did count. */
  onCounted?: () => void;
  close?: () => void;
}

/** Limits by a fixed window, which starts with a client's first request. What no store can count is let through. */
export class StoreLimiter implements Limiter {
  constructor(private readonly options: StoreLimiterOptions) {}

  async take(client: string): Promise<Quota | undefined> {
    const { store, fallback, onFallback, onCounted } = this.options;
    let counted = await settle(store.consume(client));
    if (counted.error === undefined) {
      onCounted?.();
    } else {
      onFallback?.(counted.error);
      if (fallback) counted = await settle(fallback.consume(client));
    }
    if (counted.result === undefined) return undefined;
    const quota = this.quota(counted.result);
    if (!counted.allowed) throw new RateLimited(quota);
    return quota;
  }

  close(): void {
    this.options.close?.();
  }

  private quota({ remainingPoints, msBeforeNext }: RateLimiterRes): Quota {
    const { limit, windowS } = this.options;
    const resetS = Math.min(windowS, Math.max(1, Math.ceil(msBeforeNext / 1000)));
    return { limit, windowS, remaining: remainingPoints, resetS };
  }
}

type Counted =
  | { allowed: boolean; result: RateLimiterRes; error?: undefined }
  | { allowed: true; result?: undefined; error: unknown };

async function settle(consumed: Promise<RateLimiterRes>): Promise<Counted> {
  try {
    return { allowed: true, result: await consumed };
  } catch (error) {
    return error instanceof RateLimiterRes ? { allowed: false, result: error } : { allowed: true, error };
  }
}
