import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl';
import { CheckpointError, show } from './errors.js';
import { type OpenFile, readExactly } from './file.js';

/** A TRM has some dozens of tensors, a training state three times as many; listing far more than that takes seconds. */
const MAX_ENTRIES = 4096;

/**
 * The stored entries of a zip file, each read only when asked for. PyTorch stores without compression, so that nothing
 * in a file can grow while it is read: compressed entries are refused, and so are entries that overlap.
 */
export class Archive {
  private constructor(
    private readonly file: OpenFile,
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /** Lists the file. Throws CheckpointError, or yauzl's own error, when it is not a sound zip of stored entries. */
  static async open(file: OpenFile): Promise<Archive> {
    const zip = await fromRandomAccessReaderPromise(new FileReader(file), file.size, {
      autoClose: false,
      lazyEntries: true,
      strictFileNames: true,
      validateEntrySizes: true,
    });
    if (zip.entryCount > MAX_ENTRIES) {
      throw new CheckpointError(`a zip of at most ${MAX_ENTRIES} entries`, `${zip.entryCount}`);
    }
    const entries = new Map<string, Entry>();
    let bytes = 0;
    for await (const entry of zip.eachEntry()) {
      checkEntry(entry);
      if (entries.has(entry.fileName)) {
        throw new CheckpointError('distinct zip entries', `${show(entry.fileName)} twice`);
      }
      entries.set(entry.fileName, entry);
      bytes += entry.uncompressedSize;
      if (bytes > file.size) {
        throw new CheckpointError('zip entries that fit the file', `${bytes} bytes in a file of ${file.size}`);
      }
    }
    return new Archive(file, zip, entries);
  }

  get names(): string[] {
    return [...this.entries.keys()];
  }

  /** Size in bytes, or undefined without such an entry. */
  sizeOf(name: string): number | undefined {
    return this.entries.get(name)?.uncompressedSize;
  }

  /** The bytes of an entry, its checksum verified where it has one. Throws CheckpointError without it, or when it is damaged. */
  async read(name: string): Promise<Uint8Array> {
    const entry = this.entries.get(name);
    if (entry === undefined) {
      throw new CheckpointError(`zip entry ${show(name)}`, 'none');
    }
    const header = await this.zip.readLocalFileHeaderPromise(entry);
    if (!Buffer.from(header.fileName).equals(entry.fileNameRaw)) {
      throw new CheckpointError(`zip entry ${show(name)} under its own name`, show(header.fileName.toString()));
    }
    const bytes = await readExactly(this.file, header.fileDataStart, entry.uncompressedSize);
    const sum = crc32(bytes);
    // 0 is what torch.serialization.set_crc32_options(False) writes: no checksum, which torch.load does not miss.
    if (sum !== entry.crc32 && entry.crc32 !== 0) {
      throw new CheckpointError(`zip entry ${show(name)} with checksum ${entry.crc32}`, `${sum}: the file is damaged`);
    }
    return bytes;
  }

  close(): void {
    this.zip.close();
  }
}

function checkEntry(entry: Entry): void {
  const name = show(entry.fileName);
  if (entry.isEncrypted()) {
    throw new CheckpointError('zip entries without encryption', `an encrypted ${name}`);
  }
  if (entry.compressionMethod !== 0) {
    throw new CheckpointError(
      'zip entries stored without compression, as PyTorch writes them',
      `compression method ${entry.compressionMethod} of ${name}`,
    );
  }
}

/**
 * Reads for yauzl, and answers a position outside the file with an error. yauzl's own reader hands any 64-bit position
 * from the file to `fs.read`, which throws inside a callback, where nobody can catch it.
 */
class FileReader extends RandomAccessReader {
  constructor(private readonly file: OpenFile) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    readExactly(this.file, position, length).then(
      (bytes) => {
        buffer.set(bytes, offset);
        // Out of the promise: what yauzl throws in here must not become a rejection that nobody awaits.
        setImmediate(callback, null);
      },
      (error: unknown) => setImmediate(callback, error instanceof Error ? error : new Error('a failed read')),
    );
  }

  override _readStreamForRange(): Readable {
    return Readable.from([]);
  }
}
