import { type FileHandle, open, stat } from 'node:fs/promises';
import { CheckpointError } from './errors.js';

/** Bytes of one read. Node refuses to read 2 GiB or more in one call. */
const CHUNK_BYTES = 64 * 1024 * 1024;

/** A file that is open for reading, or content that has been read already, with its size in bytes. */
export type OpenFile = { size: number } & ({ handle: FileHandle } | { bytes: Uint8Array });

/** Content that has been read already, as a file. */
export function readFileBytes(bytes: Uint8Array): OpenFile {
  return { size: bytes.byteLength, bytes };
}

/**
 * Opens a regular file for as long as `use` runs.
 *
 * @throws {CheckpointError} when it is not a regular file, since a pipe or a device may never end; or when it is larger
 * than `maxBytes`
 */
export async function withFile<T>(path: string, maxBytes: number, use: (file: OpenFile) => Promise<T>): Promise<T> {
  if (!(await stat(path)).isFile()) {
    throw new CheckpointError('a regular file', 'another kind of file');
  }
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    if (size > maxBytes) {
      throw new CheckpointError(`a file of at most ${maxBytes} bytes`, `${size} bytes`);
    }
    return await use({ handle, size });
  } finally {
    await handle.close();
  }
}

/**
 * Exactly `length` bytes from `position`. They may be shared with others, so nobody may write to them.
 *
 * @throws {CheckpointError} when the file has fewer bytes; nothing has been allocated by then, unless the file was cut
 * while it was read
 */
export async function readExactly(file: OpenFile, position: number, length: number): Promise<Uint8Array> {
  if (!Number.isSafeInteger(position + length) || position < 0 || length < 0 || position + length > file.size) {
    throw new CheckpointError(`${length} bytes at byte ${position}`, `a file of ${file.size} bytes`);
  }
  if ('bytes' in file) return file.bytes.subarray(position, position + length);
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const chunk = Math.min(CHUNK_BYTES, length - done);
    const { bytesRead } = await file.handle.read(bytes, done, chunk, position + done);
    if (bytesRead === 0) {
      throw new CheckpointError(`${length} bytes at byte ${position}`, `${done} bytes, while the file was cut`);
    }
    done += bytesRead;
  }
  return bytes;
}
