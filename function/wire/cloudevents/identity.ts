import { createHash, type Hash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
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
/** Bytes that are hashed without a pause: about a millisecond. */
const PIECE = 1024 * 1024;

/**
 * Tells requests apart by source, id and data. The specification lets a consumer take source and id alone (CloudEvents,
 * 3.1.1), but both are whatever the sender wrote: by them alone anyone could read the answer to somebody else's event, or
 * answer it beforehand. Other attributes may change from one delivery to the next, so they do not count.
 */
export class Identities {
  private readonly last = new LRUCache<string, string>({ max: MOST_REMEMBERED });

  async of({ event, data }: ReceivedEvent): Promise<Identity> {
    // As JSON, because then no two pairs can have the same text.
    const claimed = await digest(JSON.stringify([event.source, event.id]));
    const key = await digest(claimed, ...dataParts(data));
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

/** Large parts are hashed piece by piece, because the event loop must not wait for all of them. */
async function digest(...parts: (string | Uint8Array)[]): Promise<string> {
  const hash = createHash('sha256');
  for (const part of parts) {
    if (typeof part === 'string' || part.length <= PIECE) hash.update(part);
    else await updateWith(hash, part);
  }
  return hash.digest('hex');
}

async function updateWith(hash: Hash, part: Uint8Array): Promise<void> {
  for (let at = 0; at < part.length; at += PIECE) {
    hash.update(part.subarray(at, at + PIECE));
    await nextTurn();
  }
}
