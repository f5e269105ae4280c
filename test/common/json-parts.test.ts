import { describe, expect, it } from 'vitest';
import { Aborted, type Fault, Malformed, PayloadTooLarge } from '../../function/common/faults.js';
import { MAX_DEPTH, parseJson } from '../../function/common/json.js';
import { MOST_VALUES, parseParts } from '../../function/common/json-parts.js';
import type { Shape } from '../../function/common/json-shape.js';

/** Objects with a limit of 100 bytes each, under `items` of the whole or of each other. */
const OBJECT: Shape = {
  part: true,
  ownLimit: 100,
  textLimit: 98,
  dropped: new Set(['heavy']),
  get members() {
    return new Map<string, Shape>([
      ['items', OBJECT],
      ['notes', { longestText: 3 }],
      ['parts', { elements: { dropped: new Set(['heavy']) } }],
    ]);
  },
  get elements() {
    return OBJECT;
  },
};
const SHAPE: Shape = { part: true, members: new Map([['items', OBJECT]]), elements: OBJECT };

const read = (text: string | Uint8Array, limit = 1000) =>
  parseParts(Buffer.from(text), { shape: SHAPE, limit, tooLarge: () => new PayloadTooLarge(limit) });

describe('parseParts', () => {
  it.each([
    ['{"a":1,"items":[{"b":{"c":[1,"x"]}},null,7,"text",[{}],{}],"d":{}}'],
    [' \n{ "items" : [ { "b" : 1 } , { "b" : [ ] } ] , "items2" : [ ] }\t'],
    ['{"\\u0069tems":[{"b":"\\"}"}]}'],
    ['{"items":{"items":[{"items":[]},{"b":"]"}],"c":"{"}}'],
    ['[{"b":1},{"items":[{"b":2}]}]'],
    ['{"items":"a text","b":"\\\\"}'],
    ['{"items":null}'],
    ['\ufeff{"items":[{"ü":"😀"}]}'],
    ['[]'],
    ['"text"'],
    ['7'],
  ])('reads %s as JSON.parse does', (text) => {
    expect(read(text)).toEqual(parseJson(Buffer.from(text)));
  });

  it.each([
    ['{"items":[{"heavy":{"x":[1]},"a":1}]}', { items: [{ a: 1 }] }],
    ['{"heavy":1}', { heavy: 1 }],
    ['{"items":[{"notes":{"a":"abc","b":"abcd","c":12345}}]}', { items: [{ notes: { a: 'abc', c: 12_345 } }] }],
    ['{"items":[{"parts":[{"heavy":1},{"a":{"heavy":1}}]}]}', { items: [{ parts: [{}, { a: { heavy: 1 } }] }] }],
  ])('keeps of %s what counts', (text, kept) => {
    expect(read(text)).toEqual(kept);
  });

  it.each([
    ['{"items":[{"a":1,"a":2}]}', 'expected every name once, got "a" twice'],
    ['{"items":[{"heavy":{"a":1,"a":2}}]}', 'expected every name once, got "a" twice'],
    ['{"items":[{}],"items":[{}]}', 'expected every name once, got "items" twice'],
    ['{"items":[{}],"\\u0069tems":1}', 'expected every name once, got "\\u0069tems" twice'],
    ['{"items":[{"__proto__":1}]}', 'expected no property named __proto__'],
    ['{"items":[{"heavy":{"\\u005f_proto__":1}}]}', 'expected no property named __proto__'],
  ])('refuses %s as parseJson does', (text, message) => {
    expect(() => parseJson(Buffer.from(text))).toThrow(new Malformed(message));
    expect(() => read(text)).toThrow(new Malformed(message));
  });

  it('counts levels over all parts', () => {
    const deep = (levels: number) => `{"items":[{"a":${'['.repeat(levels - 3)}${']'.repeat(levels - 3)}}]}`;
    expect(read(deep(MAX_DEPTH))).toEqual(parseJson(Buffer.from(deep(MAX_DEPTH))));
    const message = `expected at most ${MAX_DEPTH} levels of nesting`;
    expect(() => read(deep(MAX_DEPTH + 1))).toThrow(new Malformed(message));
    expect(() => read(`${'['.repeat(MAX_DEPTH + 1)}${']'.repeat(MAX_DEPTH + 1)}`)).toThrow(new Malformed(message));
  });

  it.each([
    '',
    ' ',
    '{',
    '{"items":[{}',
    '{"items":[{}]',
    '{"items":[{}]}}',
    '{"items":[{}]]',
    '{"items":[{}}]',
    '{"items":[{},]}',
    '{"items":[{}{}]}',
    '{"items":[,{}]}',
    '{"items"[{}]}',
    '{"items":[{}],}',
    '{"items":[{"a":01}]}',
    '{"items":[{"a":"\t"}]}',
    "{'items':[{}]}",
    '{"items":["a"b]}',
    '{"items":[{"a":[}]]}',
    '{"items":[{}]} {}',
    '{}{}',
    '[1}',
    '{"items":"open',
    '{:[{}]}',
    'nul',
    ']',
  ])('refuses what is no JSON: %s', (text) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(() => read(text)).toThrow(Malformed);
  });

  it('refuses bytes that are not UTF-8, wherever they are', () => {
    const bytes = Buffer.from('{"items":[{"a":"?"}]}');
    bytes[bytes.indexOf('?')] = 0xff;
    expect(() => read(bytes)).toThrow(new Malformed('expected JSON in UTF-8, got bytes that are not UTF-8'));
  });

  it('never repeats the text in an error', () => {
    expect(() => read('{"items":[{"secret":nothing}]}')).toThrow(
      new Malformed('expected JSON, got a text that does not parse before position 28'),
    );
  });
});

describe('several values in a text', () => {
  const several = (text: string) =>
    parseParts(Buffer.from(text), {
      shape: SHAPE,
      limit: 1000,
      several: true,
      tooLarge: () => new PayloadTooLarge(1000),
    });

  it.each([
    ['{"items":[{"heavy":1}]}\n{"items":[]}', [{ items: [{}] }, { items: [] }]],
    ['{}[{"heavy":1}] ', [{}, [{}]]],
    [' {"items":[]} ', { items: [] }],
    ['[]', []],
    ['7', 7],
  ])('%s', (text, values) => {
    expect(several(text)).toEqual(values);
  });

  it.each(['{},{}', '{} 7', '{}{', '', '{"a"}{}', '{} nul {}'])('%s is no JSON all the same', (text) => {
    expect(() => several(text)).toThrow(Malformed);
  });
});

describe('the limits of parseParts', () => {
  const many = (count: number) => `{"items":[${Array(count).fill('{"a":1234567890}').join(',')}]}`;
  const large = { name: 'PayloadTooLarge' } satisfies Partial<Fault>;

  it('let objects be many', () => {
    expect(read(many(90), 20)).toEqual(parseJson(Buffer.from(many(90))));
  });

  it('hold for the commas between them', () => {
    expect(() => read(many(110), 20)).toThrow(expect.objectContaining({ details: { limit_bytes: 100 } }));
  });

  it('hold for each object', () => {
    const text = `{"items":[{"a":"${'x'.repeat(100)}"}]}`;
    expect(() => read(text)).toThrow(expect.objectContaining({ ...large, details: { limit_bytes: 100 } }));
  });

  it('hold for a text that stands for objects', () => {
    const text = (length: number) => `{"items":"${'x'.repeat(length)}"}`;
    expect(read(text(96), 20)).toEqual({ items: 'x'.repeat(96) });
    expect(() => read(text(97), 20)).toThrow(expect.objectContaining({ ...large, details: { limit_bytes: 98 } }));
  });

  it.each([
    `{"a":"${'x'.repeat(1000)}"}`,
    `{"a":[${'{},'.repeat(400)}{}]}`,
    `{"a":{"items":[${'{},'.repeat(400)}{}]}}`,
    `"${'x'.repeat(1000)}"`,
    ' '.repeat(1001),
  ])('hold for everything else: %s', (text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ ...large, details: { limit_bytes: 1000 } }));
  });

  it('ask whoever waits at every part', () => {
    let left = 3;
    const check = () => {
      if (left-- === 0) throw new Aborted();
    };
    const options = { shape: SHAPE, limit: 1000, tooLarge: () => new PayloadTooLarge(1000), check };
    expect(() => parseParts(Buffer.from(many(10)), options)).toThrow(Aborted);
    expect(left).toBe(-1);
  });
});

describe('the values of parseParts', () => {
  it('are bounded over all parts, and those that are thrown away do not count', () => {
    const shape: Shape = { part: true, elements: { part: true, dropped: new Set(['heavy']) } };
    const parts = (name: string) => {
      const part = `{"${name}":[${Array(MOST_VALUES / 4 - 1).fill(0)}]}`;
      return Buffer.from(`[${part},${part},${part},${part}]`);
    };
    const options = { shape, limit: 2 ** 26, tooLarge: () => new PayloadTooLarge(2 ** 26) };
    expect(parseParts(parts('heavy'), options)).toEqual([{}, {}, {}, {}]);
    expect(() => parseParts(parts('light'), options)).toThrow(
      new Malformed(`expected at most ${MOST_VALUES} values in a body`),
    );
  });
});
