import { Fault } from '../../common/faults.js';
import type { Quota } from './quota.js';

/** The client has used up the requests that it may send in this window. */
export class RateLimited extends Fault {
  constructor(readonly quota: Quota) {
    const { limit, windowS, resetS } = quota;
    super('rate_limited', `expected at most ${limit} requests in ${windowS} s`, { retryAfter: resetS });
  }
}
