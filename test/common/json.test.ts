import { describe, expect, it } from 'vitest';
import { Malformed } from '../../function/common/faults.js';
import { MAX_DEPTH, parseJson } from '../../function/common/json.js';

const read = (text: string) => parseJson(Buffer.from(text));

describe('parseJson', () => {
  it.each([
    ['escaped quotes', '{"a\\"b":"c\\\\","d":"\\\\\\""}', { 'a"b': 'c\\', d: '\\"' }],
    ['brackets in strings', '{"a":"[{[{","b":["}]"]}', { a: '[{[{', b: ['}]'] }],
    ['colons in strings', '["a:","b"]', ['a:', 'b']],
    ['space before a colon', '{"a" \n\t\r: 1}', { a: 1 }],
    ['the same name in two objects', '[{"a":1},{"a":{"a":2}}]', [{ a: 1 }, { a: { a: 2 } }]],
    ['a value that looks like a name given before', '{"a":"a","b":"a"}', { a: 'a', b: 'a' }],
  ])('reads %s', (_, text, value) => {
    expect(read(text)).toEqual(value);
  });

  it.each([
    ['a name twice', '{"a":1,"a":2}', 'expected every name once, got "a" twice'],
    ['a name spelled in two ways', '{"a":1,"\\u0061":2}', 'expected every name once, got "\\u0061" twice'],
    ['a name twice after an escape', '{"x":"\\\\","a":1,"a":2}', 'expected every name once, got "a" twice'],
    ['a name twice around an object', '{"a":{"b":1},"a":2}', 'expected every name once, got "a" twice'],
    ['__proto__', '{"__proto__":1}', 'expected no property named __proto__'],
    ['__proto__ in disguise', '{"\\u005f_proto__":1}', 'expected no property named __proto__'],
    ['depth', '['.repeat(MAX_DEPTH + 1) + ']'.repeat(MAX_DEPTH + 1), `expected at most ${MAX_DEPTH} levels of nesting`],
  ])('refuses %s', (_, text, message) => {
    expect(() => read(text)).toThrow(new Malformed(message));
  });
});
