import { describe, expect, test } from 'vitest';
import { CheckpointError } from '../../../function/trm/checkpoint/errors.js';
import { checkFinite } from '../../../function/trm/checkpoint/finite.js';
import { readCheckpoint } from '../../../function/trm/checkpoint/read.js';
import { writeSafetensors } from '../../../function/trm/checkpoint/safetensors.js';
import { fromFloat32, type Tensor } from '../../../function/trm/checkpoint/tensor.js';
import { file } from './files.js';

const sound = fromFloat32(Float32Array.of(0, -1, 3e38), [3]);
const broken = (value: number, dtype?: 'float16' | 'bfloat16') => fromFloat32(Float32Array.of(1, value), [2], dtype);
const double = (value: number): Tensor => ({
  dtype: 'float64',
  shape: [1],
  bytes: new Uint8Array(Float64Array.of(value).buffer),
});

describe('checkFinite', () => {
  test.each<[string, Tensor, string]>([
    ['NaN', broken(Number.NaN), 'NaN as its element 1'],
    ['infinity', broken(Number.POSITIVE_INFINITY), 'Infinity as its element 1'],
    ['minus infinity', broken(Number.NEGATIVE_INFINITY), '-Infinity as its element 1'],
    ['NaN in half precision', broken(Number.NaN, 'float16'), 'NaN as its element 1'],
    ['infinity in bfloat16', broken(Number.POSITIVE_INFINITY, 'bfloat16'), 'Infinity as its element 1'],
    ['a double that is no float', double(1e300), 'Infinity as its element 0'],
  ])('refuses %s, and names the tensor', (_, tensor, got) => {
    const check = () => checkFinite(new Map([['a', sound], ['q_head.bias', tensor]])); // biome-ignore format: pairs
    expect(check).toThrow(CheckpointError);
    expect(check).toThrow(`expected finite numbers in q_head.bias, got ${got}`);
  });

  test('takes every finite number, and whatever is no float', () => {
    const steps: Tensor = { dtype: 'int64', shape: [1], bytes: new Uint8Array(8).fill(255) };
    expect(() => checkFinite(new Map([['a', sound], ['steps', steps]]))).not.toThrow(); // biome-ignore format: pairs
  });
});

test('a checkpoint with NaN among its weights is refused when it is read, with the tensor and the file', async () => {
  const path = await file(writeSafetensors(new Map([['model.inner.H_init', broken(Number.NaN)]])));
  await expect(readCheckpoint(path)).rejects.toThrow(`${path}: expected finite numbers in H_init, got NaN`);
});
