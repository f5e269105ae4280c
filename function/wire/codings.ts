import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { UnsupportedMediaType } from '../common/faults.js';

/** Content codings of bodies (RFC 9110, 8.4.1) that are read, as Accept-Encoding lists them. */
export const CODINGS = 'gzip, deflate, br';

/** Bytes that a decoder gives at once. */
const CHUNK = { chunkSize: 64 * 1024 };
const LONGEST_ECHO = 80;

/**
 * What decodes a body, off the event loop and piece by piece; undefined for a body that is as it is.
 * @throws {UnsupportedMediaType} for another coding, and for several on top of each other
 */
export function decoderOf(header: string | undefined): Transform | undefined {
  const coding = header?.trim().toLowerCase() ?? '';
  switch (coding) {
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
    case 'x-gzip':
      return createGunzip(CHUNK);
    case 'deflate':
      return createInflate(CHUNK);
    case 'br':
      return createBrotliDecompress(CHUNK);
    default:
      throw new UnsupportedMediaType(`content-encoding ${CODINGS} or none`, coding.slice(0, LONGEST_ECHO));
  }
}
