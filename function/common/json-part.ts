import { type Outside, parseJson } from './json.js';
import { lean, type Shape, valuesIn } from './json-shape.js';

/** What stands in a text for a part that was cut out of it. */
const HOLE = Buffer.from('null');

/** An object or an array that is open, or, as the outermost one, all of the text. */
export class Part {
  /** In an object the name of the member that is read; undefined between a comma and the next colon. */
  name: string | undefined;
  /** Bytes that count for its limit, if it has one. */
  bytes = 0;
  /** In an array the index of the element that is read. */
  private index = 0;
  /** Its text so far, with holes. */
  private readonly pieces: Uint8Array[] = [];
  private readonly cut: [string | number, unknown][] = [];

  /** `from` is where the piece begins that is not among the pieces yet. */
  constructor(
    readonly shape: Shape,
    readonly isArray: boolean,
    private from: number,
  ) {}

  /** The shape of the value that begins, if it is to be cut out. */
  get inner(): Shape | undefined {
    const { members, elements } = this.shape;
    const shape = this.isArray ? elements : this.name === undefined ? undefined : members?.get(this.name);
    return shape?.part ? shape : undefined;
  }

  /** A comma: the next element or member. */
  next(): void {
    this.index++;
    this.name = undefined;
  }

  /** Takes the bytes up to a place, and says how many they are. */
  take(bytes: Uint8Array, to: number): number {
    const piece = bytes.subarray(this.from, to);
    this.pieces.push(piece);
    this.from = to;
    return piece.length;
  }

  /** Puts a value in the place of the bytes from the last piece up to `to`. */
  fill(value: unknown, to: number): void {
    this.pieces.push(HOLE);
    this.cut.push([this.isArray ? this.index : (this.name ?? ''), value]);
    this.from = to;
  }

  /** What is kept of it. `count` is told of how many values that is, without those of the parts in it. @throws {Malformed} */
  value(outside: Outside, count: (values: number) => void): unknown {
    const value = lean(parseJson(Buffer.concat(this.pieces), outside), this.shape);
    count(valuesIn(value));
    if (typeof value === 'object' && value !== null) for (const [key, part] of this.cut) Reflect.set(value, key, part);
    return value;
  }

  /** Of the text as a whole: its values, where it is nothing but parts that follow each other; undefined where it is not. */
  several(): unknown[] | undefined {
    const between = Buffer.concat(this.pieces.filter((piece) => piece !== HOLE)).toString();
    return this.cut.length > 1 && between.trim() === '' ? this.cut.map(([, part]) => part) : undefined;
  }

  /** Of the text as a whole: its one value. @throws {Malformed} */
  only(): unknown {
    const value: unknown = parseJson(Buffer.concat(this.pieces));
    const [only] = this.cut;
    return only ? only[1] : value;
  }
}
