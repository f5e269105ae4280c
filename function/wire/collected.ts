/**
 * The chunks of a body, put together. A small body is put together at its end. A large one is written into one piece of
 * memory as it comes, because copying tens of megabytes at once would hold up the event loop. The system hands out memory
 * page by page as it is written, so what is reserved and never comes costs nothing.
 */
export class Collected {
  bytes = 0;
  private chunks: Buffer[] = [];
  private large: Buffer | undefined;

  /** Bytes of a small body, and the most bytes that may come. */
  constructor(
    private readonly small: number,
    private readonly most: number,
  ) {}

  /** @throws {RangeError} beyond the most bytes */
  add(chunk: Buffer): void {
    const total = this.bytes + chunk.length;
    if (this.large === undefined && total > this.small) {
      this.large = Buffer.allocUnsafeSlow(this.most);
      this.large.set(Buffer.concat(this.chunks));
      this.chunks = [];
    }
    if (this.large) this.large.set(chunk, this.bytes);
    else this.chunks.push(chunk);
    this.bytes = total;
  }

  clear(): void {
    this.chunks = [];
    this.large = undefined;
  }

  whole(): Uint8Array {
    const { large } = this;
    const whole = large ? large.subarray(0, this.bytes) : Buffer.concat(this.chunks);
    this.clear();
    return whole;
  }
}
