import type { FieldError } from '../../common/faults.js';
import { isObject } from '../../common/json.js';
import { expectedQuantity, type NumberUnit, type Resource, readQuantity, show } from './quantity.js';

/** Most errors that are told. A context can be wrong in thousands of places, and the answer must stay short. */
const MOST_ERRORS = 20;
/** The longest name that Kubernetes allows for anything, in characters. */
const LONGEST_NAME = 253;
/** Control characters are not allowed in names, because names are written into sentences and logs. */
const CONTROL = /\p{Cc}/u;

/** What is wrong with a context, in the order in which it was found. */
export class Findings {
  private readonly errors: FieldError[] = [];

  /** Adds an error of the field at a JSON Pointer, unless that field has one already, which is enough. */
  add(pointer: string, message: string): undefined {
    if (this.full || this.errors.some((error) => error.pointer === pointer)) return;
    this.errors.push({ pointer, message });
  }

  /** Whether further errors are dropped. */
  get full(): boolean {
    return this.errors.length >= MOST_ERRORS;
  }

  /** The reading of a context with errors; undefined while there are none. */
  get invalid(): { kind: 'invalid'; errors: readonly [FieldError, ...FieldError[]] } | undefined {
    const [first, ...rest] = this.errors;
    return first ? { kind: 'invalid', errors: [first, ...rest] } : undefined;
  }
}

/**
 * One value of a context with its place in it. Its readers return undefined for a value that is missing or wrong; wrong
 * values are reported, too.
 */
export class Field {
  /**
   * @param place The JSON Pointer of the field, or the field that it is a member of.
   * @param key Its name or index there.
   */
  constructor(
    readonly value: unknown,
    private readonly place: string | Field,
    private readonly findings: Findings,
    private readonly key: string | number = '',
  ) {}

  /** The JSON Pointer of the field. It is made only when it is needed, since of thousands of fields few are wrong. */
  get pointer(): string {
    const { place } = this;
    return typeof place === 'string' ? place : `${place.pointer}/${escapeToken(String(this.key))}`;
  }

  /** Whether there is no value; null counts as none, as in Kubernetes. */
  get missing(): boolean {
    return this.value === undefined || this.value === null;
  }

  /** The same place with another value, for example that of the text which stands there. */
  holding(value: unknown): Field {
    return new Field(value, this.place, this.findings, this.key);
  }

  /** Whether an error was reported of any field. */
  get hasErrors(): boolean {
    return this.findings.invalid !== undefined;
  }

  /** Reports an error of this field. */
  fail(message: string): undefined {
    // The pointer is made only for errors that will be told.
    if (!this.findings.full) this.findings.add(this.pointer, message);
  }

  /** Reports that something else was expected here, described by `what`. */
  expected(what: string): undefined {
    return this.fail(this.missing ? `is required: ${what}` : `expected ${what}, got ${show(this.value)}`);
  }

  /** An own member of the object; a missing field where there is none, or where this is no object, which is reported. */
  get(key: string): Field {
    if (!this.missing) this.isObject('an object');
    const value = isObject(this.value) && Object.hasOwn(this.value, key) ? this.value[key] : undefined;
    return new Field(value, this, this.findings, key);
  }

  /** The member with one of several spellings; the first spelling where none is there. Several at once are reported. */
  either(first: string, ...others: readonly string[]): Field {
    const there = [first, ...others].filter((key) => !this.get(key).missing);
    if (there.length > 1) {
      this.fail(`expected either ${there.join(' or ')}, got ${there.length === 2 ? 'both' : 'all'}`);
    }
    return this.get(there[0] ?? first);
  }

  /** Whether the value is an object; anything else is reported. */
  isObject(what: string): boolean {
    if (isObject(this.value)) return true;
    this.expected(what);
    return false;
  }

  /** The names of the object's members; none where it is no object. */
  keys(): string[] {
    return isObject(this.value) ? Object.keys(this.value) : [];
  }

  /** The elements of an array; none where it is missing, no array or longer than `most`. */
  list(what: string, most = Number.POSITIVE_INFINITY): Field[] {
    if (this.missing) return [];
    if (!Array.isArray(this.value)) {
      this.expected(what);
      return [];
    }
    if (this.value.length > most) {
      this.fail(`expected at most ${most}, got ${this.value.length}`);
      return [];
    }
    return this.value.map((value: unknown, key) => new Field(value, this, this.findings, key));
  }

  /** The elements of an array, or the value itself as the only one. */
  oneOrMore(what: string, most?: number): Field[] {
    return Array.isArray(this.value) || this.missing ? this.list(what, most) : [this];
  }

  /** A text, which may be missing. */
  text(what: string): string | undefined {
    if (typeof this.value === 'string') return this.value;
    return this.missing ? undefined : this.expected(what);
  }

  /** A text that can be a name, and that must be there: of bounded length and without control characters. */
  name(what: string, least = 1): string | undefined {
    if (typeof this.value !== 'string') return this.expected(what);
    if (this.value.length < least || this.value.length > LONGEST_NAME) {
      return this.fail(`expected ${what} of ${least} to ${LONGEST_NAME} characters, got ${this.value.length}`);
    }
    return CONTROL.test(this.value) ? this.fail(`expected ${what}, got control characters`) : this.value;
  }

  /** A whole number within bounds, which must be there. */
  whole(least: number, most: number): number | undefined {
    const { value } = this;
    const fine = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
    return fine ? value : this.expected(`a whole number from ${least} to ${most}`);
  }

  /** CPU in millicores or memory in bytes, which must be there. */
  quantity(resource: Resource, unit: NumberUnit): number | undefined {
    const read = readQuantity(this.value, resource, unit);
    if (read.kind === 'amount') return read.amount;
    return this.missing ? this.expected(expectedQuantity(resource, unit)) : this.fail(read.message);
  }

  /** The members of an object of texts, such as labels; none where it is missing. */
  texts(what: string): ReadonlyMap<string, string> {
    const read = new Map<string, string>();
    if (this.missing || !this.isObject(what)) return read;
    for (const key of this.keys()) {
      const text = this.get(key).text('a text');
      if (text !== undefined) read.set(key, text);
    }
    return read;
  }
}

/** A member's name as a token of a JSON Pointer (RFC 6901, section 3); long names are cut. */
const escapeToken = (name: string) =>
  (name.length <= 64 ? name : `${name.slice(0, 64)}…`).replaceAll('~', '~0').replaceAll('/', '~1');
