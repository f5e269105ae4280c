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

/** The one policy that there is, by name. */
const POLICY = '"default"';

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
