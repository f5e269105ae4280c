import type { KeyHash } from './keys.js';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const HASH = /^(?:sha256:)?([0-9a-f]{64})$/i;
/** So many keys are compared in a fraction of a millisecond. */
const MOST_KEYS = 1000;
/** Lines that are told; the others are most likely wrong in the same way. */
const MOST_PROBLEMS = 20;

/** The keys of a file, or what is wrong with it: one line for each of its lines that is wrong. */
export type KeysRead = { keys: readonly KeyHash[] } | { problems: readonly [string, ...string[]] };

/**
 * Reads lines of a name and the SHA-256 of a key, with white space between them; `#` begins a comment. Two keys may have the
 * same name, so that one can follow another. No message repeats what stands where a hash should: it may be a key.
 */
export function readKeys(text: string): KeysRead {
  const problems: string[] = [];
  const lineOf = new Map<string, number>();
  const keys: KeyHash[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const words = line
      .replace(/(^|\s)#.*$/, '')
      .split(/\s+/)
      .filter((word) => word !== '');
    if (words.length === 0) continue;
    const read = readKey(words);
    if (typeof read === 'string') {
      problems.push(`line ${at + 1}: ${read}`);
      continue;
    }
    const hex = read.sha256.toString('hex');
    const earlier = lineOf.get(hex);
    if (earlier !== undefined) problems.push(`line ${at + 1}: expected each key once, got that of line ${earlier}`);
    lineOf.set(hex, earlier ?? at + 1);
    keys.push(read);
  }
  if (keys.length === 0 && problems.length === 0) problems.push('expected at least one key, got none');
  if (keys.length > MOST_KEYS) problems.push(`expected at most ${MOST_KEYS} keys, got ${keys.length}`);
  const [first, ...others] = problems.slice(0, MOST_PROBLEMS);
  return first === undefined ? { keys } : { problems: [first, ...others] };
}

/** The key that these words stand for, or what was expected of them. */
function readKey([name = '', hash, ...others]: readonly string[]): KeyHash | string {
  if (hash === undefined) return 'expected a name and the SHA-256 of a key, got one word';
  if (others.length > 0) return `expected a name and the SHA-256 of a key, got ${others.length + 2} words`;
  if (!NAME.test(name)) return 'expected a name of at most 64 letters, digits and . _ -, got something else';
  const hex = HASH.exec(hash)?.[1];
  if (hex === undefined)
    return `expected a SHA-256 of 64 hexadecimal digits after ${name}, got ${hash.length} characters`;
  return { name, sha256: Buffer.from(hex, 'hex') };
}
