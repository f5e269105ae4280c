import { RateLimiterRes } from 'rate-limiter-flexible';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { memoryStore } from '../../../function/admission/rate-limit/memory.js';
import { RateLimited } from '../../../function/admission/rate-limit/quota.js';
import { type Store, StoreLimiter } from '../../../function/admission/rate-limit/store.js';
import { quotaHeaders } from '../../../function/admission/turnstile.js';

const WINDOW = { limit: 2, windowS: 60 };
const broken: Store = { consume: () => Promise.reject(new Error('no connection')) };

describe('StoreLimiter', () => {
  it('lets so many through in a window, for each client', async () => {
    const limiter = new StoreLimiter({ store: memoryStore(2, 60), ...WINDOW });
    expect(await limiter.take('a')).toEqual({ ...WINDOW, remaining: 1, resetS: 60 });
    expect(await limiter.take('a')).toEqual({ ...WINDOW, remaining: 0, resetS: 60 });
    await expect(limiter.take('a')).rejects.toThrow(RateLimited);
    await expect(limiter.take('a')).rejects.toMatchObject({
      retryAfter: 60,
      message: 'expected at most 2 requests in 60 s',
    });
    expect(await limiter.take('b')).toMatchObject({ remaining: 1 });
  });

  it('begins a new window when one is over', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const limiter = new StoreLimiter({ store: memoryStore(1, 60), limit: 1, windowS: 60 });
    await limiter.take('a');
    vi.advanceTimersByTime(59_000);
    await expect(limiter.take('a')).rejects.toThrow(RateLimited);
    vi.advanceTimersByTime(1000);
    expect(await limiter.take('a')).toMatchObject({ remaining: 0 });
  });

  it('counts in the fallback what the store cannot count, and lets through what neither can', async () => {
    let told = 0;
    const onFallback = () => {
      told += 1;
    };
    const limiter = new StoreLimiter({ store: broken, fallback: memoryStore(2, 60), ...WINDOW, onFallback });
    expect(await limiter.take('a')).toMatchObject({ remaining: 1 });
    await limiter.take('a');
    await expect(limiter.take('a')).rejects.toThrow(RateLimited);
    expect(told).toBe(3);
    const open = new StoreLimiter({ store: broken, fallback: broken, ...WINDOW });
    expect(await open.take('a')).toBeUndefined();
  });

  it('says a second at least, and never more than the window', async () => {
    const at = (milliseconds: number): Store => ({
      consume: async () => new RateLimiterRes(0, milliseconds, 1, false),
    });
    expect(await new StoreLimiter({ store: at(-1), ...WINDOW }).take('a')).toMatchObject({ resetS: 1 });
    expect(await new StoreLimiter({ store: at(90_000), ...WINDOW }).take('a')).toMatchObject({ resetS: 60 });
  });
});

it('the memory forgets the client that has been silent longest', async () => {
  const store = memoryStore(1, 60, 2);
  await store.consume('a');
  await store.consume('b');
  await expect(store.consume('b')).rejects.toBeInstanceOf(RateLimiterRes);
  await store.consume('c');
  expect((await store.consume('a')).consumedPoints).toBe(1);
});

it('the header fields are structured fields', () => {
  expect(quotaHeaders({ limit: 100, windowS: 60, remaining: 50, resetS: 30 })).toEqual({
    'ratelimit-policy': '"default";q=100;w=60',
    ratelimit: '"default";r=50;t=30',
  });
});
