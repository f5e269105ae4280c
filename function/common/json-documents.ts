import { Malformed } from './faults.js';
import { stringEnd } from './json-scan.js';

const QUOTE = 0x22;
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];
/** What JSON allows between values: space, line feed, carriage return, tab. */
const SPACES: ReadonlySet<number> = new Set([0x20, 0x0a, 0x0d, 0x09]);

/**
 * Cuts a text into the objects and arrays that stand in it one after the other, as a program leaves them that appends to a
 * file. Only quotes and brackets are looked at, so each part still has to be parsed.
 * @throws {Malformed} when anything else stands between them, or the last one has no end
 */
export function splitDocuments(text: string): string[] {
  const documents: string[] = [];
  for (let start = beginning(text, 0); start < text.length; ) {
    const end = endOf(text, start);
    documents.push(text.slice(start, end));
    start = beginning(text, end);
  }
  return documents;
}

/** Index of the next object or array from `at` on; the length of the text where only spaces follow. */
function beginning(text: string, at: number): number {
  let next = at;
  while (SPACES.has(text.charCodeAt(next))) next++;
  const code = text.charCodeAt(next);
  if (next === text.length || code === OPEN_OBJECT || code === OPEN_ARRAY) return next;
  throw new Malformed(`expected JSON, got a text that does not parse at position ${next}`);
}

/** Index after the object or array that begins at `start`. */
function endOf(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = stringEnd(text, at) - 1;
    else if (code === OPEN_OBJECT || code === OPEN_ARRAY) depth++;
    else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) depth--;
    if (depth === 0) return at + 1;
  }
  throw new Malformed('expected JSON, got a text that ends within an object or array');
}
