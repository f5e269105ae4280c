/** A file that is too large to be edited as text: it is sent as it is. */
export interface Attached {
  name: string;
  /** JSON in UTF-8. */
  blob: Blob;
  holds: 'dump' | 'request';
}

export type Taken = { kind: 'text'; text: string } | { kind: 'attached'; attached: Attached };

/** Most bytes of a text that is shown for editing, and of one that is YAML. */
const MOST_SHOWN = 256 * 1024;
const MOST_YAML = 4 * 1024 * 1024;
/** Bytes that are looked at to tell what a file is. */
const LOOKED_AT = 4096;

/**
 * Reads a file or what was pasted; gzip is undone.
 * @throws {Error} with what to do instead, for what is too large or damaged
 */
export async function take(name: string, file: Blob, most: number): Promise<Taken> {
  const blob = (await isGzip(file)) ? await unzipped(file, most) : file;
  if (blob.size > most) throw new Error(`${name} has ${megabytes(blob.size)}; at most ${megabytes(most)} are read.`);
  if (blob.size <= MOST_SHOWN) return { kind: 'text', text: (await blob.text()).replace(/^\uFEFF/, '') };
  const head = (await blob.slice(0, LOOKED_AT).text()).trimStart();
  if (/^[[{]/.test(head)) {
    const holds = /^\{\s*"(?:question|context|task_type|budget)"/.test(head) ? 'request' : 'dump';
    return { kind: 'attached', attached: { name, blob, holds } };
  }
  if (blob.size > MOST_YAML) {
    throw new Error(
      `${name} is no JSON, and other forms have at most ${megabytes(MOST_YAML)}. Use kubectl get … -o json.`,
    );
  }
  // A text that stands for the dump, as a string of JSON.
  const quoted = new Blob([JSON.stringify(await blob.text())]);
  return { kind: 'attached', attached: { name, blob: quoted, holds: 'dump' } };
}

export function megabytes(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${Math.round(bytes / 1024 / 102.4) / 10} MB`;
}

async function isGzip(file: Blob): Promise<boolean> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return first === 0x1f && second === 0x8b;
}

/** Streamed, so that neither the page waits nor more than `most` bytes are ever held. */
async function unzipped(file: Blob, most: number): Promise<Blob> {
  let bytes = 0;
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.length;
      if (bytes > most)
        controller.error(new Error(`Unpacked it has more than ${megabytes(most)}, which is the most that is read.`));
      else controller.enqueue(chunk);
    },
  });
  const stream = file.stream().pipeThrough(new DecompressionStream('gzip')).pipeThrough(counted);
  try {
    return await new Response(stream).blob();
  } catch (error) {
    if (bytes > most) throw error;
    throw new Error('The file ends early or is damaged: expected gzip.');
  }
}
