import { createHash } from 'node:crypto';
import type { Call } from '../../wire/call.js';

/** How clients of HTTP are told apart. */
export interface ClientRule {
  /** RATE_LIMIT_HEADER, in lower case: a header that names the client and that only a proxy of ours can set. */
  rateLimitHeader: string | undefined;
  /** TRUSTED_PROXIES: how many proxies append to X-Forwarded-For before a call comes here. */
  trustedProxies: number;
}

type Caller = Pick<Call, 'headers' | 'remoteAddress'>;

/**
 * Who called: what the configured header says, else the address in front of the trusted proxies. Each of those appends
 * the address that it was called from, so with n of them the client is the n-th entry from the right; what stands further
 * left anyone could have written. A call with too few entries counts for the leftmost, one without any for its connection.
 */
export function httpClient(
  { headers, remoteAddress }: Caller,
  { rateLimitHeader, trustedProxies }: ClientRule,
): string {
  const named = rateLimitHeader === undefined ? undefined : headers.get(rateLimitHeader)?.trim();
  if (named) return key('header', named);
  const forwarded = trustedProxies === 0 ? [] : (headers.get('x-forwarded-for') ?? '').split(',');
  const hops = forwarded.map((hop) => hop.trim()).filter((hop) => hop !== '');
  return key('address', hops.at(-trustedProxies) ?? hops[0] ?? remoteAddress ?? 'unknown');
}

/** For events, whoever says to be their source. */
export function eventClient(source: string): string {
  return key('source', source);
}

/** Of one length, whatever a caller sends, and no address or name in Redis. */
function key(kind: string, client: string): string {
  return createHash('sha256')
    .update(`${kind} ${client.replace(/^::ffff:/i, '')}`)
    .digest('base64url');
}
