import type { Origins } from '../settings/access.js';
import type { Call } from './call.js';

/** How long a browser may remember what it was told before it asked, in seconds. */
const REMEMBERED_S = 600;
/** Names of headers, as a browser lists those that it wants to send. */
const NAMES = /^[\w!#$%&'*+.^`|~-]+(?: *, *[\w!#$%&'*+.^`|~-]+)*$/;
const LONGEST_NAMES = 4096;

/**
 * The headers by which a browser lets pages of these origins read a reply, and send what it asks about beforehand (Fetch
 * Standard, "HTTP-CORS protocol"). They never allow credentials: a key is sent by the page itself, in a header.
 */
export function corsHeaders(origins: Origins, call: Pick<Call, 'method' | 'headers'>, allow: string | undefined) {
  const { method, headers } = call;
  // A cache must not show one origin what another was told.
  const vary: Record<string, string> = origins === '*' ? {} : { vary: 'Origin' };
  const origin = headers.get('origin');
  if (origin === undefined || (origins !== '*' && !origins.includes(origin))) return vary;
  const told = { ...vary, 'access-control-allow-origin': origins === '*' ? '*' : origin };
  if (method !== 'OPTIONS' || !headers.has('access-control-request-method')) {
    // Attributes of events may have any name.
    return { ...told, 'access-control-expose-headers': '*' };
  }
  const names = headers.get('access-control-request-headers')?.trim() ?? '';
  return {
    ...told,
    'access-control-allow-methods': allow ?? '',
    ...(names.length <= LONGEST_NAMES && NAMES.test(names) ? { 'access-control-allow-headers': names } : {}),
    'access-control-max-age': String(REMEMBERED_S),
  };
}
