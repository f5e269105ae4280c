import { Malformed, PayloadTooLarge } from './faults.js';
import { checkDepth, type Outside, parseJson } from './json.js';
import {
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  closing,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  stringEnd,
} from './json-bytes.js';
import { Part } from './json-part.js';
import type { Shape } from './json-shape.js';

/** Values that are kept of one text: what a hundred thousand pods would be. More would take more memory than a thread has. */
export const MOST_VALUES = 6_000_000;

export interface PartsOptions {
  readonly shape: Shape;
  /** Bytes of all that has no limit of its own. */
  readonly limit: number;
  /** The fault of more. */
  readonly tooLarge: () => Error;
  /** Whether several values may follow each other, which are then read as an array of them. */
  readonly several?: boolean;
  /** Called at every part; what it throws ends the reading. */
  readonly check?: () => void;
}

/**
 * Reads a large JSON text part by part: what its shape calls a part is cut out, parsed on its own by parseJson, and made lean
 * before the next one is looked at. So there is never more in memory than one part, and what is kept of those before it. The
 * bytes are looked at one by one only to find where parts end; whether they are JSON is for parseJson to say.
 * @throws {Malformed} for what parseJson refuses, in any part
 * @throws {PayloadTooLarge} when a part is larger than its limit
 */
export function parseParts(bytes: Uint8Array, options: PartsOptions): unknown {
  return new Reader(bytes, options).read();
}

class Reader {
  private readonly open: [Part, ...Part[]];
  private top: Part;
  private values = 0;
  /** The last string of the part that is read. */
  private last = { from: 0, to: 0 };

  constructor(
    private readonly bytes: Uint8Array,
    private readonly options: PartsOptions,
  ) {
    this.top = new Part({ elements: options.shape }, true, 0);
    this.open = [this.top];
  }

  read(): unknown {
    const { bytes, top: whole } = this;
    for (let at = 0; at < bytes.length; at++) {
      switch (bytes[at]) {
        case QUOTE:
          at = this.string(at) - 1;
          break;
        case OPEN_OBJECT:
        case OPEN_ARRAY:
          at = this.begin(at);
          break;
        case CLOSE_OBJECT:
        case CLOSE_ARRAY:
          this.end(at);
          break;
        case COLON:
          this.top.name = nameOf(bytes.subarray(this.last.from, this.last.to));
          break;
        case COMMA:
          this.top.next();
      }
    }
    if (this.top !== whole) throw unparsed(bytes.length);
    this.take(bytes.length);
    return this.options.several ? (whole.several() ?? whole.only()) : whole.only();
  }

  /** Returns the place after the string that begins at `at`. */
  private string(at: number): number {
    const { bytes, top } = this;
    const end = stringEnd(bytes, at);
    this.last = { from: at, to: end };
    const limit = top.inner?.textLimit;
    if (limit !== undefined) {
      this.take(at);
      if (end - at > limit) throw tooLargePart(limit);
      top.fill(parseJson(bytes.subarray(at, end), this.outside(at)), end);
    }
    return end;
  }

  /** Returns the last place that needs no further look. */
  private begin(at: number): number {
    const { inner } = this.top;
    if (!inner) return closing(this.bytes, at);
    checkDepth(this.open.length);
    this.take(at);
    this.top = new Part(inner, this.bytes[at] === OPEN_ARRAY, at);
    this.open.push(this.top);
    return at;
  }

  private end(at: number): void {
    const { open, top } = this;
    if (open.length === 1) throw unparsed(at);
    this.options.check?.();
    this.take(at + 1);
    open.pop();
    this.top = open.at(-1) ?? open[0];
    this.top.fill(top.value(this.outside(at), this.count), at + 1);
  }

  /** Takes the bytes up to a place into the part that is read, and counts them for whichever limit holds. */
  private take(to: number): void {
    const taken = this.top.take(this.bytes, to);
    const [whole] = this.open;
    const counts = this.open.findLast(({ shape }) => shape.ownLimit !== undefined) ?? whole;
    counts.bytes += taken;
    const { ownLimit } = counts.shape;
    if (counts.bytes <= (ownLimit ?? this.options.limit)) return;
    throw ownLimit === undefined ? this.options.tooLarge() : tooLargePart(ownLimit);
  }

  private readonly count = (values: number) => {
    this.values += values;
    if (this.values > MOST_VALUES) throw new Malformed(`expected at most ${MOST_VALUES} values in a body`);
  };

  private outside(at: number): Outside {
    return { levels: this.open.length - 1, place: `before position ${at + 1}` };
  }
}

function unparsed(at: number): Malformed {
  return new Malformed(`expected JSON, got a text that does not parse at position ${at}`);
}

function tooLargePart(limit: number): PayloadTooLarge {
  return new PayloadTooLarge(limit, `expected each object and each text of a dump to have at most ${limit} bytes`);
}

/** The name that a string spells; undefined where it is none, which parseJson will tell. */
function nameOf(quoted: Uint8Array): string | undefined {
  try {
    return String(JSON.parse(Buffer.from(quoted).toString()));
  } catch {
    return undefined;
  }
}
