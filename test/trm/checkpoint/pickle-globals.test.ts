import { describe, expect, test } from 'vitest';
import { CheckpointError } from '../../../function/trm/checkpoint/errors.js';
import { allowedGlobal, callGlobal, storageOf } from '../../../function/trm/checkpoint/pickle-globals.js';
import type { PickleValue } from '../../../function/trm/checkpoint/pickle-values.js';

const STORAGES = [
  ['FloatStorage', 'float32'],
  ['HalfStorage', 'float16'],
  ['BFloat16Storage', 'bfloat16'],
  ['DoubleStorage', 'float64'],
  ['LongStorage', 'int64'],
  ['IntStorage', 'int32'],
  ['ShortStorage', 'int16'],
  ['CharStorage', 'int8'],
  ['ByteStorage', 'uint8'],
  ['BoolStorage', 'bool'],
] as const;

function tuple(...items: PickleValue[]): PickleValue {
  return { kind: 'tuple', items };
}

const float = allowedGlobal('torch', 'FloatStorage');
const whole = storageOf(tuple('storage', float, '0', 'cuda:0', 6));
const hooks: PickleValue = { kind: 'dict', ordered: true, entries: new Map() };

function rebuild(...args: PickleValue[]): PickleValue {
  return callGlobal(allowedGlobal('torch._utils', '_rebuild_tensor_v2'), tuple(...args));
}

test.each(STORAGES)('torch.%s holds %s', (name, dtype) => {
  expect(storageOf(tuple('storage', allowedGlobal('torch', name), '12', 'cpu', 3))).toEqual({
    kind: 'storage',
    key: '12',
    dtype,
    elements: 3,
  });
});

describe('a persistent id is refused with', () => {
  test.each<[string, PickleValue]>([
    ['no tuple', 'storage'],
    ['another tag', tuple('module', float, '0', 'cpu', 6)],
    ['another class', tuple('storage', allowedGlobal('collections', 'OrderedDict'), '0', 'cpu', 6)],
    ['a key that is a path', tuple('storage', float, '../../etc/passwd', 'cpu', 6)],
    ['a key that is no string', tuple('storage', float, 0, 'cpu', 6)],
    ['negative elements', tuple('storage', float, '0', 'cpu', -1)],
    ['fractional elements', tuple('storage', float, '0', 'cpu', 1.5)],
    ['elements left out', tuple('storage', float, '0', 'cpu')],
  ])('%s', (_, id) => {
    expect(() => storageOf(id)).toThrow(CheckpointError);
  });
});

describe('_rebuild_tensor_v2 is refused with', () => {
  test.each<[string, PickleValue[], string]>([
    ['five arguments', [whole, 0, tuple(6), tuple(1), false], '6 or 7 arguments'],
    ['eight arguments', [whole, 0, tuple(6), tuple(1), false, hooks, null, null], '6 or 7 arguments'],
    ['no storage', [float, 0, tuple(6), tuple(1), false, hooks], 'got torch.FloatStorage'],
    ['a negative offset', [whole, -1, tuple(6), tuple(1), false, hooks], 'a storage offset'],
    ['a negative size', [whole, 0, tuple(-6), tuple(1), false, hooks], 'tensor sizes'],
    ['a negative stride', [whole, 0, tuple(6), tuple(-1), false, hooks], 'tensor strides'],
    ['a fractional size', [whole, 0, tuple(1.5), tuple(1), false, hooks], 'tensor sizes'],
    ['sizes that are no tuple', [whole, 0, 6, tuple(1), false, hooks], 'a tuple of tensor sizes'],
    ['fewer strides than sizes', [whole, 0, tuple(2, 3), tuple(1), false, hooks], '2 sizes and 1 strides'],
    ['17 axes', [whole, 0, tuple(...Array(17).fill(1)), tuple(...Array(17).fill(1)), false, hooks], '17 sizes'],
  ])('%s', (_, args, message) => {
    expect(() => rebuild(...args)).toThrow(CheckpointError);
    expect(() => rebuild(...args)).toThrow(message);
  });
});

test('_rebuild_parameter gives its tensor, and only a tensor', () => {
  const parameter = allowedGlobal('torch._utils', '_rebuild_parameter');
  const data = rebuild(whole, 0, tuple(2, 3), tuple(3, 1), true, hooks, null);
  expect(callGlobal(parameter, tuple(data, true, hooks))).toBe(data);
  expect(() => callGlobal(parameter, tuple('x', true, hooks))).toThrow(CheckpointError);
  expect(() => callGlobal(parameter, tuple())).toThrow(CheckpointError);
});
