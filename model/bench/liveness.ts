import { Client } from './client.js';

/** How /health/liveness answered while something else went on; in milliseconds. */
export interface Liveness {
  /** Times of all answers. They are measured in this process, so that its own delays are part of them. */
  latencies: number[];
  /** Questions without a reply of status 200. */
  failed: number;
  /** How much later than planned this process asked, at worst. */
  ownDelay: number;
}

/** Short enough to notice a stall, and long enough not to add to the load. */
const ASK_EVERY_MS = 100;

/** Asks every so many milliseconds until `work` is done, without waiting for the answer before. */
export async function watchLiveness<T>(
  url: string,
  work: () => Promise<T>,
  every = ASK_EVERY_MS,
): Promise<{ done: T; liveness: Liveness }> {
  const client = new Client(url);
  const liveness: Liveness = { latencies: [], failed: 0, ownDelay: 0 };
  const asked: Promise<void>[] = [];
  const ask = async () => {
    const began = performance.now();
    const reply = await client.get('/health/liveness');
    if (reply?.status === 200) liveness.latencies.push(performance.now() - began);
    else liveness.failed++;
  };
  let last = performance.now();
  asked.push(ask());
  const timer = setInterval(() => {
    const now = performance.now();
    liveness.ownDelay = Math.max(liveness.ownDelay, now - last - every);
    last = now;
    asked.push(ask());
  }, every);
  try {
    const done = await work();
    clearInterval(timer);
    await Promise.all(asked);
    return { done, liveness };
  } finally {
    clearInterval(timer);
    client.close();
  }
}
