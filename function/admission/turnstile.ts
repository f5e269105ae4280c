import type { Counting } from './counting.js';
import type { Limiter } from './rate-limit/limiter.js';
import { type Quota, RateLimited } from './rate-limit/quota.js';

/** The name of the one policy that there is. */
const POLICY = '"default"';

/** Lets requests of a client pass until its quota is used up. */
export class Turnstile {
  constructor(
    private readonly limiter: Limiter,
    private readonly counting: Counting,
  ) {}

  /**
   * Takes one request off the client's quota, and writes what is left of it into `replyHeaders`, where there are any.
   * @throws {RateLimited} when nothing is left
   */
  async pass(client: string, replyHeaders?: Record<string, string>): Promise<void> {
    try {
      const quota = await this.limiter.take(client);
      if (replyHeaders && quota) Object.assign(replyHeaders, quotaHeaders(quota));
    } catch (error) {
      if (error instanceof RateLimited) {
        this.counting.refused(error);
        if (replyHeaders) Object.assign(replyHeaders, quotaHeaders(error.quota));
      }
      throw error;
    }
  }
}

/**
 * The fields of draft-ietf-httpapi-ratelimit-headers (10 and later), as structured fields: the policy (q requests in w
 * seconds), and what is left of it (r requests for the next t seconds).
 */
export function quotaHeaders({ limit, windowS, remaining, resetS }: Quota): Record<string, string> {
  return {
    'ratelimit-policy': `${POLICY};q=${limit};w=${windowS}`,
    ratelimit: `${POLICY};r=${remaining};t=${resetS}`,
  };
}
