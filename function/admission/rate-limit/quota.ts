import { Fault } from '../../common/faults.js';

/** What a client may still do in the current window. */
export interface Quota {
  /** Requests in a window. */
  limit: number;
  /** Length of a window, in seconds. */
  windowS: number;
  remaining: number;
  /** Seconds until the window ends, rounded up. */
  resetS: number;
}

/** The client has used up the requests that it may send in this window. */
export class RateLimited extends Fault {
  constructor(readonly quota: Quota) {
    const { limit, windowS, resetS } = quota;
    super('rate_limited', `expected at most ${limit} requests in ${windowS} s`, { retryAfter: resetS });
  }
}
