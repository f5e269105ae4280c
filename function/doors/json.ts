import { Malformed } from '../faults.js';
import type { Body } from './message.js';

/** Arrays and objects inside each other; problems need fewer, and whatever walks a context may recurse. */
export const MAX_DEPTH = 32;

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];
const [SPACE, NEWLINE, RETURN, TAB] = [0x20, 0x0a, 0x0d, 0x09];

/** @throws {Malformed} for anything that is not one JSON text in UTF-8 within the limits below */
export function readJson(body: Body): unknown {
  if (body.kind === 'parsed') {
    checkValue(body.value);
    return body.value;
  }
  return parseJson(body.bytes);
}

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

function parseJson(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Malformed('expected JSON in UTF-8, got bytes that are not UTF-8');
  }
  if (text.trim() === '') throw new Malformed('expected a JSON text, got an empty body');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // The parser's message quotes the payload; only the place is passed on.
    const place = /at position \d+/.exec(error instanceof Error ? error.message : '')?.[0];
    throw new Malformed(`expected JSON, got a text that does not parse${place ? ` ${place}` : ''}`);
  }
  checkText(text);
  return value;
}

/**
 * Refuses what JSON.parse lets through in silence: deep nesting, a name given twice (two readers could see two different
 * requests) and `__proto__`. The text has parsed, so the scan need not check the grammar.
 */
function checkText(text: string): void {
  // One entry per open array or object: the names seen in it, or undefined for an array.
  const open: (Set<string> | undefined)[] = [];
  // Character codes and jumps from quote to quote: a body of a megabyte is looked at within milliseconds.
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE: {
        const end = stringEnd(text, at);
        if (isName(text, end)) checkName(text.slice(at, end), open.at(-1));
        at = end - 1;
        break;
      }
      case OPEN_OBJECT:
        open.push(new Set());
        checkDepth(open.length);
        break;
      case OPEN_ARRAY:
        open.push(undefined);
        checkDepth(open.length);
        break;
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        open.pop();
    }
  }
}

/** Index after the closing quote of the string that opens at `start`. */
function stringEnd(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    // An escaped quote has an odd number of backslashes before it.
    let before = quote - 1;
    while (text.charCodeAt(before) === BACKSLASH) before--;
    if ((quote - before) % 2 === 1) return quote + 1;
  }
}

function isName(text: string, after: number): boolean {
  for (let at = after; ; at++) {
    const code = text.charCodeAt(at);
    if (code !== SPACE && code !== NEWLINE && code !== RETURN && code !== TAB) return code === COLON;
  }
}

function checkName(quoted: string, seen: Set<string> | undefined): void {
  // Escapes can spell the same name in two ways.
  const name = quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
  checkProto(name);
  if (seen?.has(name)) throw new Malformed(`expected every name once, got ${quoted.slice(0, 64)} twice`);
  seen?.add(name);
}

function checkProto(name: string): void {
  if (name === '__proto__') throw new Malformed('expected no property named __proto__');
}

function checkDepth(depth: number): void {
  if (depth > MAX_DEPTH) throw new Malformed(`expected at most ${MAX_DEPTH} levels of nesting`);
}

/** The same limits on a value that the runtime parsed; names given twice can no longer be seen. */
function checkValue(root: unknown): void {
  const pending: { value: unknown; depth: number }[] = [{ value: root, depth: 1 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, depth } = next;
    if (typeof value !== 'object' || value === null) continue;
    checkDepth(depth);
    for (const name of Object.keys(value)) checkProto(name);
    for (const child of Object.values(value)) pending.push({ value: child, depth: depth + 1 });
  }
}
