import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl';
import { CheckpointError, show } from './errors.js';
import { type OpenFile, readExactly } from './file.js';

/** A TRM has some dozens of tensors, and a training state three times as many. Listing far more entries takes seconds. */
const MAX_ENTRIES = 4096;

/**
 * The entries of a zip file, each read only when it is asked for. PyTorch stores entries without compression. Compressed
 * entries are refused, because they could grow without bound while they are read; so are entries that overlap.
 */
export class Archive {
  private constructor(
    private readonly file: OpenFile,
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /**
   * Lists the entries of a file.
   *
   * @throws {CheckpointError} when the file has too many entries, or some that are compressed, encrypted or repeated
   * @throws {Error} of yauzl, when the file is no sound zip
   */
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

  /** Size of an entry in bytes; undefined where there is no such entry. */
  sizeOf(name: string): number | undefined {
    return this.entries.get(name)?.uncompressedSize;
  }

  /**
   * The bytes of an entry, verified against its checksum where it has one.
   *
   * @throws {CheckpointError} when there is no such entry, or it is damaged
   */
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
    // torch.serialization.set_crc32_options(False) writes 0 for "no checksum", and torch.load accepts that.
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
 * Reads for yauzl, and reports a position outside the file as an error. yauzl's own reader passes any 64-bit position that
 * the file states to `fs.read`, which then throws inside a callback, where nothing can catch it.
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
        // Called outside the promise: an error that yauzl throws must not become a rejection that nothing awaits.
        setImmediate(callback, null);
      },
      (error: unknown) => setImmediate(callback, error instanceof Error ? error : new Error('a failed read')),
    );
  }

  override _readStreamForRange(): Readable {
    return Readable.from([]);
  }
}
