import { RateLimited } from '../common/faults.js';
import type { Metrics } from '../observe/metrics.js';
import type { Call } from '../wire/call.js';
import type { Limiter } from './rate-limit/limiter.js';
import { quotaHeaders } from './rate-limit/quota.js';

/** Lets a client's requests through the doors, as many as it may send. */
export class Turnstile {
  constructor(
    private readonly limiter: Limiter,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Takes one request off the client's quota. With a call, its reply says what is left.
   * @throws {RateLimited}
   */
  async pass(client: string, call?: Pick<Call, 'replyHeaders'>): Promise<void> {
    try {
      const quota = await this.limiter.take(client);
      if (call && quota) Object.assign(call.replyHeaders, quotaHeaders(quota));
    } catch (error) {
      if (error instanceof RateLimited) {
        this.metrics.refused(error.code);
        if (call) Object.assign(call.replyHeaders, quotaHeaders(error.quota));
      }
      throw error;
    }
  }
}
