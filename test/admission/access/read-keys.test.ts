import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Keys } from '../../../function/admission/access/keys.js';
import { readKeys } from '../../../function/admission/access/read-keys.js';

const KEY = 'f3b5d0e89c1247aa6e0b1d2c3f4a5968';
const hash = (key: string) => createHash('sha256').update(key).digest('hex');
const HASH = hash(KEY);

function keysOf(text: string): Keys {
  const read = readKeys(text);
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return new Keys(read.keys);
}

describe('a file of keys', () => {
  it.each([
    ['a line', `planner ${HASH}`],
    ['with the name of the hash', `planner sha256:${HASH}`],
    ['in capitals', `planner SHA256:${HASH.toUpperCase()}\n`],
    ['with comments, empty lines and tabs', `# ours\r\n\r\n\tplanner\t${HASH}  # since May\r\n`],
    ['beside others', `other ${hash('other')}\nplanner ${HASH}\nlast ${hash('last')}`],
  ])('%s', (_, text) => {
    expect(keysOf(text).nameOf(KEY)).toBe('planner');
  });

  it('may have two keys of one name, so that one can follow the other', () => {
    const keys = keysOf(`planner ${HASH}\nplanner ${hash('next')}`);
    expect([keys.nameOf(KEY), keys.nameOf('next'), keys.size]).toEqual(['planner', 'planner', 2]);
  });

  it.each([
    ['nothing', '', ['expected at least one key, got none']],
    ['comments alone', '# soon\n', ['expected at least one key, got none']],
    ['one word', `\n${HASH}`, ['line 2: expected a name and the SHA-256 of a key, got one word']],
    ['three words', `the planner ${HASH}`, ['line 1: expected a name and the SHA-256 of a key, got 3 words']],
    [
      'a key instead of its hash',
      `planner ${KEY}`,
      ['line 1: expected a SHA-256 of 64 hexadecimal digits after planner, got 32 characters'],
    ],
    [
      'a hash before its name',
      `${HASH} -`,
      [`line 1: expected a SHA-256 of 64 hexadecimal digits after ${HASH}, got 1 characters`],
    ],
    [
      'a name that is none',
      `"planner" ${HASH}`,
      ['line 1: expected a name of at most 64 letters, digits and . _ -, got something else'],
    ],
    ['a key twice', `a ${HASH}\n#\nb ${HASH}`, ['line 3: expected each key once, got that of line 1']],
    [
      'several lines that are wrong, each of which is told',
      `a\nplanner ${HASH}\nb`,
      [
        'line 1: expected a name and the SHA-256 of a key, got one word',
        'line 3: expected a name and the SHA-256 of a key, got one word',
      ],
    ],
    [
      'too many keys',
      Array.from({ length: 1001 }, (__, n) => `k${n} ${hash(`${n}`)}`).join('\n'),
      ['expected at most 1000 keys, got 1001'],
    ],
  ])('%s is refused', (_, text, problems) => {
    expect(readKeys(text)).toEqual({ problems });
  });

  it('tells twenty lines at most, and never what may be a key', () => {
    const read = readKeys(`planner ${KEY}\n`.repeat(100));
    expect('problems' in read && read.problems.length).toBe(20);
    expect(JSON.stringify(read)).not.toContain(KEY);
  });
});

describe('a key', () => {
  const keys = keysOf(`planner ${HASH}\nfrench ${hash('clé-été')}`);

  it.each(['', 'f3b5', `${KEY}0`, KEY.toUpperCase(), HASH, 'x'.repeat(80_000)])('%j is not known', (key) => {
    expect(keys.nameOf(key)).toBeUndefined();
  });

  it('of other letters than ASCII is known as the bytes that were sent', () => {
    expect(keys.nameOf(Buffer.from('clé-été').toString('latin1'))).toBe('french');
  });
});
