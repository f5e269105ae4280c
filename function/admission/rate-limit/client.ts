import { createHash } from 'node:crypto';

/** How clients of HTTP are told apart. */
export interface ClientRule {
  /** RATE_LIMIT_HEADER, in lower case: a header that names the client and that only a proxy of ours can set. */
  rateLimitHeader: string | undefined;
  /** TRUSTED_PROXIES: how many proxies append to X-Forwarded-For before a call comes here. */
  trustedProxies: number;
}

/** What a call says of who sent it. */
interface Sender {
  /** By name in lower case. */
  headers: ReadonlyMap<string, string>;
  /** Of the other end of the connection; undefined where the runtime hides it. */
  remoteAddress: string | undefined;
  /** The name of the API key that it showed. */
  key?: string | undefined;
}

/**
 * The client that sent a call: the key that it showed, else what the configured header says, else the address in front of the trusted proxies. Each proxy
 * appends the address that it was called from, so with n of them the client is the n-th entry from the right; what stands
 * further left anyone could have written. A call with too few entries counts for the leftmost one, a call without any for its
 * connection.
 */
export function httpClient(
  { headers, remoteAddress, key: shown }: Sender,
  { rateLimitHeader, trustedProxies }: ClientRule,
): string {
  if (shown !== undefined) return key('key', shown);
  const named = rateLimitHeader === undefined ? undefined : headers.get(rateLimitHeader)?.trim();
  if (named) return key('header', named);
  const forwarded = trustedProxies === 0 ? [] : (headers.get('x-forwarded-for') ?? '').split(',');
  const hops = forwarded.map((hop) => hop.trim()).filter((hop) => hop !== '');
  return key('address', hops.at(-trustedProxies) ?? hops[0] ?? remoteAddress ?? 'unknown');
}

/** The client that an event counts for: its `source`, whoever sent it. */
export function eventClient(source: string): string {
  return key('source', source);
}

/** A digest: of one length whatever a caller sends, so that Redis holds neither addresses nor names. */
function key(kind: string, client: string): string {
  return createHash('sha256')
    .update(`${kind} ${client.replace(/^::ffff:/i, '')}`)
    .digest('base64url');
}
