import { Busy } from '../common/faults.js';
import { once } from '../common/once.js';

/** Bytes that a chunk counts for beside its own: each is an object of its own in memory, however small it is. */
const CHUNK_BYTES = 256;

/**
 * The bytes of all bodies that have begun and not ended, over all connections. When they are more than `limit`, the body
 * that has been on its way for longest is given up: real ones arrive within milliseconds, so it is one that is held back.
 */
export class Bodies {
  /** In the order in which they began. */
  private readonly held = new Map<object, { bytes: number; giveUp: () => void }>();
  private heldBytes = 0;

  constructor(private readonly limit: number) {}

  get bytes(): number {
    return this.heldBytes;
  }

  begin(body: object, giveUp: () => void): void {
    this.held.set(body, { bytes: 0, giveUp });
  }

  add(body: object, bytes: number): void {
    const held = this.held.get(body);
    if (!held) return;
    held.bytes += bytes + CHUNK_BYTES;
    this.heldBytes += bytes + CHUNK_BYTES;
    while (this.heldBytes > this.limit) {
      const [oldest] = this.held;
      if (!oldest) return;
      this.end(oldest[0]);
      oldest[1].giveUp();
    }
  }

  end(body: object): void {
    this.heldBytes -= this.held.get(body)?.bytes ?? 0;
    this.held.delete(body);
  }
}

/** Seconds after which a caller whose large body found no place may try again. */
const RETRY_AFTER_S = 5;

/**
 * Places for large bodies, from their last byte to the answer: each takes many times its size of memory while it is read and
 * answered, so only a few may be there at once.
 */
export class LargePlaces {
  private taken = 0;

  constructor(private readonly most: number) {}

  /** Takes a place, and returns the function that gives it back. @throws {Busy} when all are taken */
  enter(): () => void {
    this.check();
    this.taken++;
    return once(() => {
      this.taken--;
    });
  }

  /** @throws {Busy} when all places are taken */
  check(): void {
    if (this.taken >= this.most) throw new Busy(`all ${this.most} places for large bodies are taken`, RETRY_AFTER_S);
  }
}
