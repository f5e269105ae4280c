import type { IncomingMessage } from 'node:http';
import { Aborted, PayloadTooLarge } from '../faults.js';

/**
 * Reads a body of at most `limit` bytes. The declared length is believed only when it is already too large; what counts
 * is what arrives. What comes after the limit is read and thrown away, or the caller would see a reset connection
 * instead of the answer; the server's request timeout ends that.
 * @throws {PayloadTooLarge} beyond the limit
 * @throws {Aborted} when the caller goes away half way
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const tooLarge = () => {
      chunks.length = 0;
      request.removeAllListeners('data').resume();
      reject(new PayloadTooLarge(limit));
    };
    if (Number(request.headers['content-length']) > limit) {
      tooLarge();
      return;
    }
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > limit) tooLarge();
      else chunks.push(chunk);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', () => reject(new Aborted()));
    request.once('close', () => reject(new Aborted()));
  });
}
