import type { IncomingMessage } from 'node:http';
import { Malformed } from '../../common/faults.js';
import type { Headers } from '../call.js';
import type { Refusal } from '../problem-details.js';

/** Header lines of one request; Node would drop those beyond 2,000 without a word. */
export const MOST_HEADERS = 2000;

/** A host and its port as RFC 9110 (7.2) has them; an empty one is allowed. */
const HOST = /^(?:\[[\da-f:.]+\]|[\w.~!$&'()*+,;=%-]*)(?::\d*)?$/i;

/** Headers by lower-case name, as Node joins those that were given twice. */
export function readHeaders(request: IncomingMessage): Headers {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers.set(name, value);
  }
  return headers;
}

/**
 * The path without its query, with escapes of characters that need none undone (RFC 3986, 6.2.2.2); a proxy's absolute
 * form names the same one.
 */
export function pathOf(url: string): string {
  const path = !url.startsWith('/') && URL.canParse(url) ? new URL(url).pathname : (url.split('?', 1)[0] ?? '');
  return path.replace(/%[0-9a-f]{2}/gi, (escaped) => {
    const char = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(char) ? char : escaped;
  });
}

/** The refusal of a request that breaks rules of HTTP which Node does not enforce, or not in our words. */
export function refusalOf(request: IncomingMessage): Refusal | undefined {
  const { rawHeaders, httpVersion } = request;
  const count = rawHeaders.length / 2;
  if (count > MOST_HEADERS) {
    return { code: 'headers_too_large', detail: `expected at most ${MOST_HEADERS} headers, got ${count}` };
  }
  const hosts = valuesOf(request, 'host');
  if (hosts.length > 1 || (hosts.length === 0 && httpVersion === '1.1')) {
    return { code: 'malformed', detail: `expected one header Host (RFC 9112, 3.2), got ${hosts.length}` };
  }
  if (hosts[0] !== undefined && !HOST.test(hosts[0])) {
    return { code: 'malformed', detail: 'expected a host and a port in Host (RFC 9112, 3.2)' };
  }
  // Node takes what ends in `chunked` for chunked alone; a coding before it would stay in the body.
  const coding = valuesOf(request, 'transfer-encoding').join(', ').trim().toLowerCase();
  if (coding !== '' && coding !== 'chunked') {
    const detail = `expected no transfer coding but chunked (RFC 9112, 6.1), got ${coding.slice(0, 80)}`;
    return { code: 'not_implemented', detail };
  }
  return undefined;
}

/**
 * Node joins or drops headers given twice; two readers could then see two different events.
 * @throws {Malformed}
 */
export function refuseRepeated({ rawHeaders }: IncomingMessage): void {
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    if (seen.has(name) && (name.startsWith('ce-') || name === 'content-type')) {
      throw new Malformed(`expected one header ${name.slice(0, 40)}, got several`);
    }
    seen.add(name);
  }
}

/** The values of a header, one for each of its lines. */
function valuesOf({ rawHeaders }: IncomingMessage, name: string): string[] {
  return rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name);
}
