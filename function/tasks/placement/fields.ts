import type { FieldError } from '../../common/faults.js';
import { isObject } from '../../common/json.js';
import { expectedQuantity, type NumberUnit, type Resource, readQuantity, show } from './quantity.js';

/** A context can be wrong in thousands of places; the answer stays short. */
const MOST_ERRORS = 20;
/** Longest name that Kubernetes gives anything. */
const LONGEST_NAME = 253;
/** Names go into sentences and logs. */
const CONTROL = /\p{Cc}/u;

/** What is wrong with a context, in the order it was found. */
export class Findings {
  readonly #errors: FieldError[] = [];

  /** The first thing wrong with a field says enough. */
  add(pointer: string, message: string): undefined {
    if (this.full || this.#errors.some((error) => error.pointer === pointer)) return;
    this.#errors.push({ pointer, message });
  }

  /** Nothing more is told. */
  get full(): boolean {
    return this.#errors.length >= MOST_ERRORS;
  }

  /** The reading when something is wrong; undefined while nothing is. */
  get invalid(): { kind: 'invalid'; errors: readonly [FieldError, ...FieldError[]] } | undefined {
    const [first, ...rest] = this.#errors;
    return first ? { kind: 'invalid', errors: [first, ...rest] } : undefined;
  }
}

/** One value of a context with its place in it. Readers return undefined for what is missing or wrong; wrong is reported. */
export class Field {
  constructor(
    readonly value: unknown,
    private readonly path: string | { readonly parent: Field; readonly key: string | number },
    private readonly findings: Findings,
  ) {}

  /** Spelled when asked for: of the thousands of fields of a context, few are ever wrong. */
  get pointer(): string {
    const { path } = this;
    return typeof path === 'string' ? path : `${path.parent.pointer}/${escapeToken(String(path.key))}`;
  }

  /** Null counts as missing, as in Kubernetes. */
  get missing(): boolean {
    return this.value === undefined || this.value === null;
  }

  fail(message: string): undefined {
    // Where it stands and what it says are spelled for the few that are told.
    if (!this.findings.full) this.findings.add(this.pointer, message);
  }

  expected(what: string): undefined {
    return this.fail(this.missing ? `is required: ${what}` : `expected ${what}, got ${show(this.value)}`);
  }

  /** An own member; a missing field if this is missing too, or is no object, which is reported. */
  get(key: string): Field {
    if (!this.missing) this.isObject('an object');
    const value = isObject(this.value) && Object.hasOwn(this.value, key) ? this.value[key] : undefined;
    return new Field(value, { parent: this, key }, this.findings);
  }

  /** The one of several spellings that is there; the first if none is. Two at once are reported. */
  either(first: string, ...others: readonly string[]): Field {
    const there = [first, ...others].filter((key) => !this.get(key).missing);
    if (there.length > 1)
      this.fail(`expected either ${there.join(' or ')}, got ${there.length === 2 ? 'both' : 'all'}`);
    return this.get(there[0] ?? first);
  }

  isObject(what: string): boolean {
    if (isObject(this.value)) return true;
    this.expected(what);
    return false;
  }

  keys(): string[] {
    return isObject(this.value) ? Object.keys(this.value) : [];
  }

  /** Elements of an array; none when it is missing. */
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
    return this.value.map((value: unknown, key) => new Field(value, { parent: this, key }, this.findings));
  }

  /** Elements of an array, or the value itself as the only one. */
  oneOrMore(what: string, most?: number): Field[] {
    return Array.isArray(this.value) || this.missing ? this.list(what, most) : [this];
  }

  text(what: string): string | undefined {
    if (typeof this.value === 'string') return this.value;
    return this.missing ? undefined : this.expected(what);
  }

  /** A text that may name something. */
  name(what: string, least = 1): string | undefined {
    if (typeof this.value !== 'string') return this.expected(what);
    if (this.value.length < least || this.value.length > LONGEST_NAME) {
      return this.fail(`expected ${what} of ${least} to ${LONGEST_NAME} characters, got ${this.value.length}`);
    }
    return CONTROL.test(this.value) ? this.fail(`expected ${what}, got control characters`) : this.value;
  }

  whole(least: number, most: number): number | undefined {
    const { value } = this;
    const fine = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
    return fine ? value : this.expected(`a whole number from ${least} to ${most}`);
  }

  quantity(resource: Resource, unit: NumberUnit): number | undefined {
    const read = readQuantity(this.value, resource, unit);
    if (read.kind === 'amount') return read.amount;
    return this.missing ? this.expected(expectedQuantity(resource, unit)) : this.fail(read.message);
  }

  /** An object of texts, as labels are. */
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

/** RFC 6901, 3; an error does not repeat a long name. */
const escapeToken = (name: string) =>
  (name.length <= 64 ? name : `${name.slice(0, 64)}…`).replaceAll('~', '~0').replaceAll('/', '~1');
