import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { mediaType } from '../media.js';
import type { CloudEvent, EventData } from './event.js';

/** Which request an event makes. */
export interface Identity {
  /** Equal for deliveries that ask the same thing: source, id and data. Also the id of our reply. */
  key: string;
  /** True when the source and id came lately with other data. */
  contested: boolean;
}

/** Events whose data is remembered by its digest: some 200 bytes each. */
const MOST_REMEMBERED = 10_000;

/**
 * Tells requests apart by source, id and data. The specification lets a consumer take source and id alone (CloudEvents,
 * 3.1.1), but both are whatever the sender wrote: by them alone anyone could read the answer to somebody else's event, or
 * answer it beforehand. Other attributes may change from one delivery to the next and say nothing here.
 */
export class Identities {
  readonly #last = new LRUCache<string, string>({ max: MOST_REMEMBERED });

  of(event: CloudEvent): Identity {
    // JSON keeps the two apart whatever they contain.
    const claimed = digest(JSON.stringify([event.source, event.id]));
    const key = digest(claimed, ...dataParts(event.data));
    const last = this.#last.get(claimed);
    this.#last.set(claimed, key);
    return { key, contested: last !== undefined && last !== key };
  }
}

/** The data, and the media type that it is to be read by; absent ones mean JSON. */
function dataParts(data: EventData): (string | Uint8Array)[] {
  if (data.kind === 'none') return ['none'];
  const { essence, charset = 'utf-8' } = mediaType(data.contentType ?? 'application/json');
  const type = JSON.stringify([essence, charset]);
  return [type, data.bytes];
}

function digest(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
