import { describe, expect, test } from 'vitest';
import { CheckpointError } from '../../../function/trm/checkpoint/errors.js';
import { type DType, elementCount, fromFloat32, toFloat32 } from '../../../function/trm/checkpoint/tensor.js';

function bits16(dtype: 'float16' | 'bfloat16', value: number): number {
  const { bytes } = fromFloat32(Float32Array.of(value), [1], dtype);
  return new DataView(bytes.buffer).getUint16(0, true);
}

function value16(dtype: 'float16' | 'bfloat16', bits: number): number | undefined {
  return toFloat32({ dtype, shape: [1], bytes: Uint8Array.of(bits & 0xff, bits >> 8) })[0];
}

const EXACT: ['float16' | 'bfloat16', number, number][] = [
  ['float16', 0x0000, 0],
  ['float16', 0x8000, -0],
  ['float16', 0x3c00, 1],
  ['float16', 0xc500, -5],
  ['float16', 0x7bff, 65504],
  ['float16', 0x0001, 2 ** -24],
  ['float16', 0x83ff, -1023 * 2 ** -24],
  ['float16', 0x0400, 2 ** -14],
  ['float16', 0x7c00, Number.POSITIVE_INFINITY],
  ['float16', 0xfc00, Number.NEGATIVE_INFINITY],
  ['float16', 0x7e00, Number.NaN],
  ['bfloat16', 0x8000, -0],
  ['bfloat16', 0x3f80, 1],
  ['bfloat16', 0xc0a0, -5],
  ['bfloat16', 0x0001, 2 ** -133],
  ['bfloat16', 0x7f7f, 3.3895313892515355e38],
  ['bfloat16', 0xff80, Number.NEGATIVE_INFINITY],
  ['bfloat16', 0x7fc0, Number.NaN],
];

describe('toFloat32', () => {
  test.each(EXACT)('%s 0x%s is %d, and back', (dtype, bits, value) => {
    expect(value16(dtype, bits)).toBe(value);
    expect(bits16(dtype, value)).toBe(bits);
  });

  test('every float16 and bfloat16 survives the way to float32 and back', () => {
    for (const dtype of ['float16', 'bfloat16'] as const) {
      const bytes = new Uint8Array(Uint16Array.from({ length: 65536 }, (_, i) => i).buffer);
      const values = toFloat32({ dtype, shape: [65536], bytes });
      const back = new Uint16Array(fromFloat32(values, [65536], dtype).bytes.buffer);
      const differing = back.findIndex((bits, i) => bits !== i && !Number.isNaN(values[i]));
      expect(differing).toBe(-1);
    }
  });

  test.each<[DType, ArrayBuffer, number[]]>([
    ['float32', Float32Array.of(1.5, -2).buffer, [1.5, -2]],
    ['float64', Float64Array.of(0.1, 1e300).buffer, [Math.fround(0.1), Number.POSITIVE_INFINITY]],
    ['int64', BigInt64Array.of(-1n, 2n ** 40n).buffer, [-1, 2 ** 40]],
    ['int32', Int32Array.of(-1, 7).buffer, [-1, 7]],
    ['int16', Int16Array.of(-300, 7).buffer, [-300, 7]],
    ['int8', Int8Array.of(-128, 127).buffer, [-128, 127]],
    ['uint8', Uint8Array.of(0, 255).buffer, [0, 255]],
    ['bool', Uint8Array.of(0, 1).buffer, [0, 1]],
  ])('widens %s', (dtype, buffer, values) => {
    expect([...toFloat32({ dtype, shape: [2], bytes: new Uint8Array(buffer) })]).toEqual(values);
  });

  test('reads views at any alignment, and copies', () => {
    const bytes = new Uint8Array(5);
    bytes.set(new Uint8Array(Float32Array.of(3).buffer), 1);
    const values = toFloat32({ dtype: 'float32', shape: [], bytes: bytes.subarray(1) });
    bytes.fill(0);
    expect([...values]).toEqual([3]);
  });

  test('refuses bytes that do not fill the shape', () => {
    expect(() => toFloat32({ dtype: 'float32', shape: [2], bytes: new Uint8Array(4) })).toThrow(
      'expected 8 bytes of float32 for shape (2,), got 4 bytes',
    );
  });
});

describe('fromFloat32', () => {
  test.each([
    ['float16', 1 + 2 ** -11, 0x3c00],
    ['float16', 1 + 3 * 2 ** -11, 0x3c02],
    ['float16', 1 + 2 ** -11 + 2 ** -20, 0x3c01],
    ['float16', 2 - 2 ** -12, 0x4000],
    ['float16', 2 ** -25, 0x0000],
    ['float16', 3 * 2 ** -25, 0x0002],
    ['float16', 2 ** -14 - 2 ** -26, 0x0400],
    ['float16', 65519, 0x7bff],
    ['float16', 65520, 0x7c00],
    ['float16', 1e-40, 0x0000],
    ['bfloat16', 1 + 2 ** -8, 0x3f80],
    ['bfloat16', 1 + 3 * 2 ** -8, 0x3f82],
    ['bfloat16', -3.4e38, 0xff80],
  ] as const)('%s of %d rounds to nearest, ties to even', (dtype, value, bits) => {
    expect(bits16(dtype, value)).toBe(bits);
  });

  test('refuses values that do not fill the shape', () => {
    expect(() => fromFloat32(new Float32Array(3), [2, 2])).toThrow(CheckpointError);
  });
});

describe('elementCount', () => {
  test.each([
    [[], 1],
    [[0, 5], 0],
    [[2, 3], 6],
  ])('of %j is %d', (shape, count) => {
    expect(elementCount(shape)).toBe(count);
  });

  test.each([[[-1]], [[1.5]], [[2 ** 30, 2 ** 30]], [[Number.NaN]]])('refuses %j', (shape) => {
    expect(() => elementCount(shape)).toThrow(CheckpointError);
  });
});
