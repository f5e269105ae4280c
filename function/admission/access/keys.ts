import { createHash, timingSafeEqual } from 'node:crypto';

/** A key as it is kept: its SHA-256, of 32 bytes, from which nobody can tell the key. */
export interface KeyHash {
  /** Of whoever asks with it: in the log, and to the rate limiter. */
  name: string;
  sha256: Buffer;
}

/** Characters of a key that is looked at; what is longer is none of ours. */
const LONGEST_KEY = 512;

/** The keys that there are. */
export class Keys {
  constructor(private readonly hashes: readonly KeyHash[]) {}

  get size(): number {
    return this.hashes.length;
  }

  /**
   * The name of a key as a header brought it; undefined for one that is not known. It is compared with all of them, each in
   * constant time, so the time that it takes tells nothing about any.
   */
  nameOf(key: string): string | undefined {
    if (key.length > LONGEST_KEY) return undefined;
    // Node reads headers as Latin-1, so these are the bytes that were sent.
    const sha256 = createHash('sha256').update(key, 'latin1').digest();
    let name: string | undefined;
    for (const known of this.hashes) {
      if (timingSafeEqual(known.sha256, sha256)) name = known.name;
    }
    return name;
  }
}
