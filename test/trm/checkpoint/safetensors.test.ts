import { describe, expect, test } from 'vitest';
import { CheckpointError } from '../../../function/trm/checkpoint/errors.js';
import { readSafetensors, writeSafetensors } from '../../../function/trm/checkpoint/safetensors.js';
import { ELEMENT_SIZE, fromFloat32, type Tensor } from '../../../function/trm/checkpoint/tensor.js';
import { seeded as random } from '../random.js';

const DTYPES = [
  'float32',
  'float16',
  'bfloat16',
  'float64',
  'int64',
  'int32',
  'int16',
  'int8',
  'uint8',
  'bool',
] as const;

function bytesOf(header: unknown, data = 0): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.byteLength));
  return Buffer.concat([length, json, Buffer.alloc(data)]);
}

function entry(begin: number, end: number, shape: unknown = [end - begin], dtype: unknown = 'U8') {
  return { dtype, shape, data_offsets: [begin, end] };
}

describe('a name given twice, which the format disallows', () => {
  const x = JSON.stringify(entry(0, 1));
  test.each([
    ['a tensor', `{"x":${x},"x":${x}}`, 'x twice'],
    ['a tensor, spelt in two ways', `{"x":${x},"\\u0078":${x}}`, 'x twice'],
    ['the metadata', `{"__metadata__":{},"x":${x},"__metadata__":{}}`, '__metadata__ twice'],
    ['a field of the metadata', `{"__metadata__":{"a":"1","a":"2"},"x":${x}}`, 'a twice'],
    ['a field of an entry', `{"x":{"dtype":"I8",${x.slice(1)}}`, 'dtype twice'],
  ])('%s', (_, header, message) => {
    expect(() => readSafetensors(bytesOf(header, 1))).toThrow(`distinct names in a safetensors header, got ${message}`);
  });

  test('is no name given in two places', () => {
    const header = `{"__metadata__":{"x":"x","dtype":"\\"x\\":"},"x":${x}}`;
    expect([...readSafetensors(bytesOf(header, 1)).tensors.keys()]).toEqual(['x']);
  });
});

describe('a round trip', () => {
  test.each(DTYPES)('of %s', (dtype) => {
    const bytes = Uint8Array.from({ length: 6 * ELEMENT_SIZE[dtype] }, (_, i) => i % 2);
    const read = readSafetensors(writeSafetensors(new Map<string, Tensor>([['x', { dtype, shape: [2, 3], bytes }]])));
    expect(read.tensors.get('x')).toEqual({ dtype, shape: [2, 3], bytes });
  });

  test('of many tensors with metadata, each aligned in the file', () => {
    const tensors = new Map<string, Tensor>([
      ['tokens', { dtype: 'uint8', shape: [3], bytes: Uint8Array.of(1, 2, 3) }],
      ['scalar', fromFloat32(Float32Array.of(2), [])],
      ['empty', { dtype: 'int32', shape: [0, 4], bytes: new Uint8Array(0) }],
      ['__proto__', { dtype: 'int64', shape: [1], bytes: new Uint8Array(8).fill(7) }],
    ]);
    const file = writeSafetensors(tensors, { task: 'sudoku' });
    const read = readSafetensors(file);
    expect(new Map([...read.tensors].sort())).toEqual(new Map([...tensors].sort()));
    expect(read.metadata).toEqual({ task: 'sudoku' });
    for (const { dtype, bytes } of read.tensors.values()) {
      expect(bytes.byteOffset % ELEMENT_SIZE[dtype]).toBe(0);
    }
  });

  test('of nothing', () => {
    expect(readSafetensors(writeSafetensors(new Map()))).toEqual({ tensors: new Map(), metadata: {} });
  });
});

describe('writeSafetensors refuses', () => {
  const one: Tensor = { dtype: 'uint8', shape: [1], bytes: new Uint8Array(1) };
  test.each<[string, [string, Tensor][]]>([
    ['bytes that do not fill the shape', [['x', { ...one, shape: [2] }]]],
    ['the reserved name', [['__metadata__', one]]],
    ['one name twice', [['x', one], ['x', one]]], // biome-ignore format: a pair
  ])('%s', (_, tensors) => {
    expect(() => writeSafetensors(tensors)).toThrow(CheckpointError);
  });
});

describe('readSafetensors refuses', () => {
  test.each<[string, Uint8Array, string]>([
    ['an empty file', new Uint8Array(0), 'got 0 bytes'],
    ['a header longer than the file', bytesOf('{}').subarray(0, 9), 'header of at most 1 bytes, got 2 bytes'],
    [
      'an enormous header',
      Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 123),
      'got 18446744073709551615 bytes',
    ],
    ['no JSON', bytesOf('{'), 'header in JSON'],
    ['no UTF-8', Buffer.concat([bytesOf('').fill(1, 0, 1), Buffer.from([0xff])]), 'header in JSON'],
    ['deep JSON', bytesOf('['.repeat(200_000)), 'header in JSON'],
    ['an array', bytesOf([]), 'JSON object'],
    ['an entry that is no object', bytesOf({ x: 1 }), 'with dtype, shape and data_offsets'],
    ['an unknown dtype', bytesOf({ x: entry(0, 1, [1], 'F8_E4M3') }, 1), 'got F8_E4M3'],
    ['a dtype from the prototype', bytesOf({ x: entry(0, 1, [1], 'toString') }, 1), 'got toString'],
    ['a negative size', bytesOf({ x: entry(0, 1, [-1]) }, 1), 'with dtype, shape'],
    ['a fractional size', bytesOf({ x: entry(0, 1, [0.5]) }, 1), 'with dtype, shape'],
    ['an overflowing shape', bytesOf({ x: entry(0, 1, [2 ** 40, 2 ** 40]) }, 1), 'fewer than 2^53'],
    ['a span of another size', bytesOf({ x: entry(0, 2, [1]) }, 2), 'x of 1 bytes'],
    ['a span backwards', bytesOf({ x: entry(2, 1, [1]) }, 2), 'data_offsets [begin, end]'],
    ['three offsets', bytesOf({ x: { dtype: 'U8', shape: [1], data_offsets: [0, 1, 1] } }, 1), 'data_offsets [begin'],
    ['a span past the end', bytesOf({ x: entry(0, 4) }, 3), '4 bytes of safetensors data, got 3'],
    ['trailing bytes', bytesOf({ x: entry(0, 4) }, 5), '4 bytes of safetensors data, got 5'],
    ['a gap', bytesOf({ x: entry(0, 2), y: entry(3, 4) }, 4), 'y to begin at byte 2, got 3'],
    ['an overlap', bytesOf({ x: entry(0, 2), y: entry(1, 4) }, 4), 'y to begin at byte 2, got 1'],
    ['metadata that is no text', bytesOf({ __metadata__: { a: 1 } }), 'object of strings'],
    ['metadata that is no object', bytesOf({ __metadata__: 'a' }), 'object of strings'],
  ])('%s', (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(CheckpointError);
    expect(() => readSafetensors(bytes)).toThrow(message);
  });
});

test('any damaged file reads or ends in a CheckpointError', () => {
  const next = random(1);
  const sound = writeSafetensors([['a', fromFloat32(new Float32Array(6), [2, 3])]], { a: 'b' });
  for (let i = 0; i < 500; i += 1) {
    const bytes = sound.slice(0, next() < 0.3 ? Math.floor(next() * sound.byteLength) : sound.byteLength);
    for (let n = 0; n < 3; n += 1) {
      bytes[Math.floor(next() * bytes.byteLength)] = Math.floor(next() * 256);
    }
    try {
      readSafetensors(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(CheckpointError);
    }
  }
});
