import { preferred } from '../wire/accept.js';
import type { Call, Handler } from '../wire/call.js';
import type { Reply } from '../wire/reply.js';
import { type PageFile, readFiles } from './files.js';

/**
 * Nothing but what this service itself serves may be loaded, run, shown or asked; nothing inline, no frame, no form that
 * leads elsewhere. So nothing that is pasted into the page can leave for another place.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A browser asks again each time, and gets 304 for what it has: a new version is seen at once. */
const CACHING = 'no-cache';

/** The page for people, and the documents that it is made of. */
export class Page {
  constructor(private readonly files: ReadonlyMap<string, PageFile> = readFiles()) {}

  /** False where `npm run build` has not made the page. */
  get built(): boolean {
    return this.files.size > 0;
  }

  /** A handler for each path but `/`, which others share. */
  handlers(): [path: string, Handler][] {
    return [...this.files.values()]
      .filter(({ path }) => path !== '/')
      .map((file) => [file.path, (call: Call) => sent(file, call)]);
  }

  /** GET /: the page for whoever prefers HTML to JSON, as browsers say; for others, and without a page, what `otherwise` gives. */
  home(otherwise: () => Reply): Handler {
    const file = this.files.get('/');
    return (call) => {
      const reply =
        file && preferred(call.headers, 'application/json', 'text/html') === 'text/html'
          ? sent(file, call)
          : otherwise();
      reply.headers.vary = 'Accept';
      return reply;
    };
  }
}

function sent({ etag, type, text }: PageFile, { headers }: Call): Reply {
  const always = { etag, 'cache-control': CACHING };
  if (matches(headers.get('if-none-match'), etag)) return { status: 304, headers: always, body: '' };
  const safety = type.startsWith('text/html')
    ? { 'content-security-policy': POLICY, 'referrer-policy': 'no-referrer' }
    : {};
  return { status: 200, headers: { ...always, ...safety, 'content-type': type }, body: text };
}

/** Whether a list of ETags has this one; weak ones count as strong ones (RFC 9110, 13.1.2). */
function matches(list: string | undefined, etag: string): boolean {
  return list?.split(',').some((one) => ['*', etag].includes(one.trim().replace(/^W\//, ''))) ?? false;
}
