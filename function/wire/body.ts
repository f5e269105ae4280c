import type { IncomingMessage } from 'node:http';
import type { Readable, Transform } from 'node:stream';
import { Aborted, Busy, Malformed, PayloadTooLarge } from '../common/faults.js';
import type { Bodies } from './bodies.js';
import { decoderOf } from './codings.js';
import { Collected } from './collected.js';

export interface BodyLimits {
  /** Bytes of most bodies: one of up to so many is held in pieces until it is there. */
  usual: number;
  /** Bytes of any body, both as it comes over the wire and decoded. */
  most: number;
}

/**
 * Reads a body, and decodes it by its Content-Encoding. The declared length is believed only when it is already too large;
 * what counts is what arrives, and what that becomes. What comes after the limit is read and thrown away, or the caller
 * would see a reset connection instead of the answer; the server's request timeout ends that. The bytes belong to the
 * caller, and no other view can see them unless they are fewer than a few thousand.
 * @throws {UnsupportedMediaType} for a content coding that is none of ours
 * @throws {PayloadTooLarge} beyond the limit
 * @throws {Malformed} when it does not decode
 * @throws {Busy} when unfinished bodies hold too much memory, and this one longest
 * @throws {Aborted} when the caller goes away half way, or has gone already
 */
export async function readBody(request: IncomingMessage, limits: BodyLimits, bodies: Bodies): Promise<Uint8Array> {
  const decoder = decoderOf(request.headers['content-encoding']);
  return new Promise((resolve, reject) => {
    const { most, usual } = limits;
    const declared = Number(request.headers['content-length']);
    const collected = new Collected(usual, decoder || Number.isNaN(declared) ? most : declared);
    const end = (settle: () => void) => {
      bodies.end(request);
      settle();
    };
    const refuse = (error: Error) => {
      collected.clear();
      request.unpipe().removeAllListeners('data').resume();
      decoder?.destroy();
      end(() => reject(error));
    };
    const gone = () => {
      decoder?.destroy();
      end(() => reject(new Aborted()));
    };
    // A request that was closed before emits no event any more.
    if (request.destroyed) {
      gone();
      return;
    }
    if (declared > most) {
      refuse(new PayloadTooLarge(most));
      return;
    }
    bodies.begin(request, () => refuse(new Busy('too many bodies are unfinished, and this one took longest')));
    const source: Readable = decoder ?? request;
    source.on('data', (chunk: Buffer) => {
      if (collected.bytes + chunk.length > most) {
        refuse(new PayloadTooLarge(most));
        return;
      }
      collected.add(chunk);
      bodies.add(request, chunk.length);
    });
    source.once('end', () => end(() => resolve(collected.whole())));
    request.once('error', gone);
    // What has arrived may still be on its way through the decoder.
    request.once('close', () => (decoder && request.readableEnded) || gone());
    if (decoder) decode(request, decoder, most, refuse);
  });
}

/** Bytes that become none are counted as well, or a body of them would never end. */
function decode(request: IncomingMessage, decoder: Transform, most: number, refuse: (error: Error) => void): void {
  let arrived = 0;
  request.on('data', (chunk: Buffer) => {
    arrived += chunk.length;
    if (arrived > most) refuse(new PayloadTooLarge(most));
  });
  const coding = request.headers['content-encoding'];
  decoder.on('error', () => refuse(new Malformed(`expected a body in ${coding}, got bytes that do not decode`)));
  request.pipe(decoder);
}
