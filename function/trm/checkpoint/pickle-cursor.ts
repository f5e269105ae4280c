import { CheckpointError } from './errors.js';

/** The longest string of a state dict, which is a key; in bytes. */
const MAX_STRING_BYTES = 4096;
/** The longest name of a module or a class, in bytes. */
const MAX_LINE_BYTES = 256;

/** Reads the arguments of pickle opcodes. Every method throws CheckpointError when the bytes run out. */
export class PickleCursor {
  private readonly view: DataView;
  private position = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes read so far. */
  get at(): number {
    return this.position;
  }

  get ended(): boolean {
    return this.position === this.bytes.byteLength;
  }

  /**
   * The argument of LONG1: a length byte, then a little-endian two's complement integer.
   *
   * @throws {CheckpointError} when the integer has more than 8 bytes, or is not exact as a number
   */
  long(): number {
    const length = this.u8();
    const start = this.take(length);
    if (length > 8) {
      throw new CheckpointError('integers of at most 8 bytes', `${length} bytes`);
    }
    let value = 0n;
    for (let i = length - 1; i >= 0; i -= 1) {
      value = (value << 8n) | BigInt(this.view.getUint8(start + i));
    }
    const signed = Number(BigInt.asIntN(8 * length, value));
    if (!Number.isSafeInteger(signed)) {
      throw new CheckpointError('integers below 2^53', `${signed}`);
    }
    return signed;
  }

  /**
   * Text up to the next line feed, which is skipped.
   *
   * @throws {CheckpointError} when the line is too long, or not UTF-8
   */
  line(): string {
    const end = this.bytes.subarray(this.position, this.position + MAX_LINE_BYTES).indexOf(0x0a);
    if (end < 0) {
      throw new CheckpointError(`a line of at most ${MAX_LINE_BYTES} bytes`, `none at byte ${this.position}`);
    }
    const text = this.text(end, MAX_LINE_BYTES);
    this.take(1);
    return text;
  }

  /**
   * Text of `length` bytes.
   *
   * @throws {CheckpointError} when it is longer than `limit` bytes, or not UTF-8
   */
  text(length: number, limit = MAX_STRING_BYTES): string {
    if (length > limit) {
      throw new CheckpointError(`strings of at most ${limit} bytes`, `${length} bytes`);
    }
    const start = this.take(length);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
        this.bytes.subarray(start, this.position),
      );
    } catch (error) {
      throw new CheckpointError('strings in UTF-8', `other bytes at ${start}`, { cause: error });
    }
  }

  u8(): number {
    return this.view.getUint8(this.take(1));
  }

  u16(): number {
    return this.view.getUint16(this.take(2), true);
  }

  i32(): number {
    return this.view.getInt32(this.take(4), true);
  }

  /** The argument of BINFLOAT, the only one that is big-endian. */
  f64(): number {
    return this.view.getFloat64(this.take(8), false);
  }

  u32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  /**
   * Moves past `count` bytes and returns the position of the first.
   *
   * @throws {CheckpointError} when fewer are left
   */
  private take(count: number): number {
    const start = this.position;
    if (start + count > this.bytes.byteLength) {
      throw new CheckpointError(
        `${count} more bytes of pickle at byte ${start}`,
        `${this.bytes.byteLength - start} bytes`,
      );
    }
    this.position += count;
    return start;
  }
}
