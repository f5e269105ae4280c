import { expect, test } from 'vitest';
import { describe, type PickleValue } from '../../../function/trm/checkpoint/pickle-values.js';

const float: PickleValue = { kind: 'global', name: 'torch.FloatStorage' };
const whole: PickleValue = { kind: 'storage', key: '0', dtype: 'float32', elements: 6 };

test.each<[PickleValue | undefined, string]>([
  [undefined, 'nothing'],
  [null, 'null'],
  [7, '7'],
  ['a\n', "'a\\u000a'"],
  [float, 'torch.FloatStorage'],
  [whole, 'a storage'],
])('describe(%j) is %s', (value, words) => {
  expect(describe(value)).toBe(words);
});
