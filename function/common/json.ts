import { Malformed } from './faults.js';
import { scanJson } from './json-scan.js';

/** Arrays and objects inside each other; problems need fewer, and whatever walks a context may recurse. */
export const MAX_DEPTH = 32;

/** @throws {Malformed} when the value is not an object */
export function requireObject(value: unknown): Record<string, unknown> {
  if (!isObject(value)) throw new Malformed(`expected a JSON object, got ${kindOf(value)}`);
  return value;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** The kind of a value as a sentence names it: "null", "an array", or what `typeof` says. */
export function namedKindOf(value: unknown): string {
  return Array.isArray(value) ? 'an array' : kindOf(value);
}

/** What a JSON text was cut out of. */
export interface Outside {
  /** Arrays and objects around it. */
  levels: number;
  /** Where it stood, for errors. */
  place: string;
}

/** @throws {Malformed} when the bytes are not one JSON text in UTF-8 within the limits below */
export function parseJson(bytes: Uint8Array, outside?: Outside): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Malformed('expected JSON in UTF-8, got bytes that are not UTF-8');
  }
  if (text.trim() === '') throw new Malformed('expected a JSON text, got an empty body');
  return parseJsonText(text, outside);
}

/** @throws {Malformed} when the text is not one JSON text within the limits below */
export function parseJsonText(text: string, outside?: Outside): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // The parser's message quotes the payload; only the place is passed on.
    const place = outside?.place ?? /at position \d+/.exec(error instanceof Error ? error.message : '')?.[0];
    throw new Malformed(`expected JSON, got a text that does not parse${place ? ` ${place}` : ''}`);
  }
  checkText(text, outside?.levels ?? 0);
  return value;
}

/**
 * Refuses what JSON.parse lets through in silence: deep nesting, a name given twice (two readers could see two different
 * requests) and `__proto__`. The text has parsed, so the scan need not check the grammar.
 */
function checkText(text: string, outside: number): void {
  scanJson(text, {
    name(name, quoted, again) {
      checkProto(name);
      if (again) throw givenTwice(quoted);
    },
    depth: (levels) => checkDepth(outside + levels),
  });
}

/** The fault of an object that has a name twice, which is given as it is quoted in the text. */
export function givenTwice(quoted: string): Malformed {
  return new Malformed(`expected every name once, got ${quoted.slice(0, 64)} twice`);
}

export function checkProto(name: string): void {
  if (name === '__proto__') throw new Malformed('expected no property named __proto__');
}

export function checkDepth(depth: number): void {
  if (depth > MAX_DEPTH) throw new Malformed(`expected at most ${MAX_DEPTH} levels of nesting`);
}

/** The same limits on a value that the runtime parsed; names given twice can no longer be seen. */
export function checkValue(root: unknown): void {
  const pending: { value: unknown; depth: number }[] = [{ value: root, depth: 1 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, depth } = next;
    if (typeof value !== 'object' || value === null) continue;
    checkDepth(depth);
    for (const name of Object.keys(value)) checkProto(name);
    for (const child of Object.values(value)) pending.push({ value: child, depth: depth + 1 });
  }
}
