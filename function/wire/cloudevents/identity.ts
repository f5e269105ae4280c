import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { mediaType } from '../media.js';
import type { EventData } from './envelope.js';
import type { ReceivedEvent } from './event.js';

/** Which request an event makes. */
export interface Identity {
  /** Equal for deliveries that ask the same thing: source, id and data. Also the id of our reply. */
  key: string;
  /** True when the source and id came lately with other data. */
  contested: boolean;
}

/** Events that are remembered, each by two digests: some 200 bytes. */
const MOST_REMEMBERED = 10_000;

/**
 * Tells requests apart by source, id and data. The specification lets a consumer take source and id alone (CloudEvents,
 * 3.1.1), but both are whatever the sender wrote: by them alone anyone could read the answer to somebody else's event, or
 * answer it beforehand. Other attributes may change from one delivery to the next, so they do not count.
 */
export class Identities {
  private readonly last = new LRUCache<string, string>({ max: MOST_REMEMBERED });

  of({ event, data }: ReceivedEvent): Identity {
    // As JSON, because then no two pairs can have the same text.
    const claimed = digest(JSON.stringify([event.source, event.id]));
    const key = digest(claimed, ...dataParts(data));
    const last = this.last.get(claimed);
    this.last.set(claimed, key);
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
