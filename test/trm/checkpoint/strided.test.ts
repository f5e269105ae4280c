import { describe, expect, test } from 'vitest';
import { CheckpointError } from '../../../function/trm/checkpoint/errors.js';
import { contiguous } from '../../../function/trm/checkpoint/strided.js';

const storage = new Uint8Array(Int16Array.from({ length: 12 }, (_, i) => i).buffer);

function view(offset: number, shape: number[], strides: number[]) {
  let copied = 0;
  const tensor = contiguous({ dtype: 'int16', offset, shape, strides }, storage, (bytes) => {
    copied += bytes;
  });
  const values = [...new Int16Array(tensor.bytes.slice().buffer)];
  return { shape: tensor.shape, values, copied };
}

describe('contiguous', () => {
  test.each<[string, number, number[], number[], number[], number]>([
    ['all', 0, [3, 4], [4, 1], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 0],
    ['a row', 4, [4], [1], [4, 5, 6, 7], 0],
    ['a scalar', 11, [], [], [11], 0],
    ['nothing', 0, [0, 4], [4, 1], [], 0],
    ['nothing, from beyond the end', 99, [0], [1], [], 0],
    ['an axis of one with any stride', 0, [1, 2], [777, 1], [0, 1], 0],
    ['a transposed matrix', 0, [4, 3], [1, 4], [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11], 24],
    ['a column', 2, [3], [4], [2, 6, 10], 6],
    ['an expanded row', 0, [2, 2], [0, 1], [0, 1, 0, 1], 8],
    ['a box of three axes', 1, [2, 1, 2], [4, 9, 2], [1, 3, 5, 7], 8],
  ])('%s', (_, offset, shape, strides, values, copied) => {
    expect(view(offset, shape, strides)).toEqual({ shape, values, copied });
  });

  test.each<[string, number, number[], number[]]>([
    ['an offset at the end', 12, [1], [1]],
    ['one element too many', 1, [12], [1]],
    ['a stride too long', 0, [2], [12]],
    ['a stride that overflows', 0, [2], [Number.MAX_SAFE_INTEGER]],
    ['sizes that overflow', 0, [2 ** 40, 2 ** 40], [0, 0]],
  ])('refuses %s', (_, offset, shape, strides) => {
    expect(() => view(offset, shape, strides)).toThrow(CheckpointError);
  });

  test('asks before it copies', () => {
    const huge = { dtype: 'int16' as const, offset: 0, shape: [2 ** 50], strides: [0] };
    const refuse = () => {
      throw new CheckpointError('less', 'more');
    };
    expect(() => contiguous(huge, storage, refuse)).toThrow('expected less, got more');
  });
});
