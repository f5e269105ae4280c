import { Archive } from './archive.js';
import { CheckpointError, show } from './errors.js';
import type { OpenFile } from './file.js';
import { unpickle } from './pickle.js';
import type { PickleTensor } from './pickle-values.js';
import { type Saved, unwrap } from './saved.js';
import { contiguous } from './strided.js';
import { ELEMENT_SIZE, type Tensor } from './tensor.js';

/**
 * Reads the weights of a file that `torch.save` wrote in its zip format, by the file's own keys, and what the file says
 * beside them. The tensors take at most three times the size of the file, because strided and big-endian ones are copies.
 *
 * @throws {CheckpointError} when the file is anything else
 * @throws {Error} of yauzl, when the file is no sound zip
 */
export async function readPyTorch(file: OpenFile): Promise<{ tensors: Map<string, Tensor>; saved: Saved }> {
  const archive = await Archive.open(file);
  try {
    const root = rootOf(archive.names);
    const { tensors, saved } = unwrap(unpickle(await archive.read(`${root}/data.pkl`)));
    return { tensors: await new Storages(archive, root, 2 * file.size).load(tensors), saved };
  } finally {
    archive.close();
  }
}

/** The only folder of the zip: `torch.save` puts everything into one, named after the file or `archive`. */
function rootOf(names: readonly string[]): string {
  const roots = names
    .filter((name) => /^[^/]+\/data\.pkl$/.test(name))
    .map((name) => name.slice(0, -'/data.pkl'.length));
  const [root, more] = roots;
  if (root === undefined || more !== undefined) {
    throw new CheckpointError('a zip with one <root>/data.pkl, as torch.save writes', `${roots.length} of them`);
  }
  const stray = names.find((name) => !name.startsWith(`${root}/`));
  if (stray !== undefined) {
    throw new CheckpointError(`zip entries under ${show(root)}/ only`, show(stray));
  }
  return root;
}

/** The storages of one archive. Each is read once, however many tensors share it. */
class Storages {
  private readonly loaded = new Map<string, Uint8Array>();
  private copied = 0;

  constructor(
    private readonly archive: Archive,
    private readonly root: string,
    /** Bytes that all copies together may take; without a limit many tensors could name one storage. */
    private readonly maxCopied: number,
  ) {}

  async load(dict: ReadonlyMap<string, PickleTensor>): Promise<Map<string, Tensor>> {
    const bigEndian = await this.isBigEndian();
    const tensors = new Map<string, Tensor>();
    for (const [name, value] of dict) {
      try {
        const { storage, ...view } = value;
        const bytes = await this.read(storage.key, storage.elements * ELEMENT_SIZE[storage.dtype]);
        const tensor = contiguous({ ...view, dtype: storage.dtype }, bytes, (size) => this.charge(size));
        tensors.set(name, bigEndian ? this.swapped(tensor) : tensor);
      } catch (error) {
        throw error instanceof CheckpointError
          ? new CheckpointError(`${error.expected} (tensor ${show(name)})`, error.got, { cause: error })
          : error;
      }
    }
    return tensors;
  }

  private async isBigEndian(): Promise<boolean> {
    const name = `${this.root}/byteorder`;
    // Files from before PyTorch 2.1 do not state the byte order; they come from little-endian machines.
    if (this.archive.sizeOf(name) === undefined) {
      return false;
    }
    const order = new TextDecoder().decode(await this.archive.read(name));
    if (order !== 'little' && order !== 'big') {
      throw new CheckpointError('byteorder little or big', show(order));
    }
    return order === 'big';
  }

  private async read(key: string, bytes: number): Promise<Uint8Array> {
    const name = `${this.root}/data/${key}`;
    const size = this.archive.sizeOf(name);
    if (size !== bytes) {
      throw new CheckpointError(`storage ${name} of ${bytes} bytes`, size === undefined ? 'none' : `${size} bytes`);
    }
    const known = this.loaded.get(key);
    if (known !== undefined) {
      return known;
    }
    const read = await this.archive.read(name);
    this.loaded.set(key, read);
    return read;
  }

  /** The tensor with the bytes of every element reversed. It is a copy, because other tensors may share the bytes. */
  private swapped(tensor: Tensor): Tensor {
    this.charge(tensor.bytes.byteLength);
    const bytes = tensor.bytes.slice();
    const size = ELEMENT_SIZE[tensor.dtype];
    for (let at = 0; at < bytes.byteLength; at += size) {
      bytes.subarray(at, at + size).reverse();
    }
    return { ...tensor, bytes };
  }

  /** @throws {CheckpointError} when all copies together take more than they may */
  private charge(bytes: number): void {
    this.copied += bytes;
    if (this.copied > this.maxCopied) {
      throw new CheckpointError(`copies of at most ${this.maxCopied} bytes`, `${this.copied} bytes or more`);
    }
  }
}
