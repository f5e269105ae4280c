import type { IncomingMessage } from 'node:http';
import { Aborted, Busy, PayloadTooLarge } from '../common/faults.js';

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

/**
 * Reads a body of at most `limit` bytes. The declared length is believed only when it is already too large; what counts
 * is what arrives. What comes after the limit is read and thrown away, or the caller would see a reset connection
 * instead of the answer; the server's request timeout ends that.
 * @throws {PayloadTooLarge} beyond the limit
 * @throws {Busy} when unfinished bodies hold too much memory, and this one longest
 * @throws {Aborted} when the caller goes away half way, or has gone already
 */
export function readBody(request: IncomingMessage, limit: number, bodies: Bodies): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const refuse = (error: Error) => {
      chunks.length = 0;
      bodies.end(request);
      request.removeAllListeners('data').resume();
      reject(error);
    };
    const settle = (end: () => void) => () => {
      bodies.end(request);
      end();
    };
    const gone = settle(() => reject(new Aborted()));
    // A request that was closed before emits no event any more.
    if (request.destroyed) {
      gone();
      return;
    }
    if (Number(request.headers['content-length']) > limit) {
      refuse(new PayloadTooLarge(limit));
      return;
    }
    bodies.begin(request, () => refuse(new Busy('too many bodies are unfinished, and this one took longest')));
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > limit) {
        refuse(new PayloadTooLarge(limit));
        return;
      }
      chunks.push(chunk);
      bodies.add(request, chunk.length);
    });
    request.once(
      'end',
      settle(() => resolve(Buffer.concat(chunks))),
    );
    request.once('error', gone);
    request.once('close', gone);
  });
}
