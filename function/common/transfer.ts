/**
 * The same bytes in memory of their own, which can be given to another thread: as they are, where no other view can share
 * it, else a copy. (Node takes small buffers from a pool that many share.)
 */
export function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  if (buffer instanceof ArrayBuffer && bytes.byteLength === buffer.byteLength) return new Uint8Array(buffer);
  return Uint8Array.from(bytes);
}

/** The memory of these arrays that nobody else can see, each once: what is given away instead of copied. */
export function buffersOf(arrays: readonly Float32Array[]): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const { buffer, byteLength } of arrays) {
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffers.add(buffer);
  }
  return [...buffers];
}
