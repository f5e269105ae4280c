/** Node takes smaller buffers from a pool that many share; larger ones have memory of their own, in bytes. */
const UNSHARED = 1024 * 1024;

/**
 * The same bytes in memory of their own, which can be given to another thread: as they are, where no other view can share
 * it, else a copy. They must be the caller's to give.
 */
export function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength, byteOffset } = bytes;
  const alone = byteLength === buffer.byteLength || (byteOffset === 0 && byteLength > UNSHARED);
  return buffer instanceof ArrayBuffer && alone ? new Uint8Array(buffer, 0, byteLength) : Uint8Array.from(bytes);
}

/** Gives the memory of these bytes back before the collector finds it: whoever still has them sees none. */
export function discard({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer) structuredClone(buffer, { transfer: [buffer] });
}

/** The memory of these arrays that nobody else can see, each once: what is given away instead of copied. */
export function buffersOf(arrays: readonly Float32Array[]): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const { buffer, byteLength } of arrays) {
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffers.add(buffer);
  }
  return [...buffers];
}
