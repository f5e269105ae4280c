import { describe, expect, it } from 'vitest';
import { bears, type Taint, type Toleration, tolerates } from '../../../function/tasks/placement/taints.js';

const taint = (text: string): Taint => {
  const [key = '', value = '', effect = ''] = text.split(/[=:]/);
  return { key, value, effect };
};
const toleration = (key: string, operator: string, value = '', effect = '', seconds?: number): Toleration => ({
  key,
  operator,
  value,
  effect,
  seconds,
});

describe('a toleration', () => {
  it.each<[string, Toleration, string, boolean]>([
    ['of the key and value', toleration('a', 'Equal', '1'), 'a=1:NoSchedule', true],
    ['without operator, which is Equal', toleration('a', '', '1'), 'a=1:NoSchedule', true],
    ['of another value', toleration('a', 'Equal', '2'), 'a=1:NoSchedule', false],
    ['of another key', toleration('b', 'Equal', '1'), 'a=1:NoSchedule', false],
    ['of the key, whatever the value', toleration('a', 'Exists'), 'a=1:NoSchedule', true],
    ['of every key', toleration('', 'Exists'), 'a=1:NoExecute', true],
    ['of an empty key and value', toleration('', 'Equal'), '=:NoSchedule', false],
    ['of the effect', toleration('a', 'Exists', '', 'NoSchedule'), 'a=1:NoSchedule', true],
    ['of another effect', toleration('a', 'Exists', '', 'NoSchedule'), 'a=1:NoExecute', false],
    ['for a while', toleration('a', 'Exists', '', 'NoExecute', 300), 'a=1:NoExecute', false],
    ['by an operator unknown', toleration('a', 'Gt', '0'), 'a=1:NoSchedule', false],
  ])('%s', (_, one, text, expected) => {
    expect(tolerates(one, taint(text))).toBe(expected);
  });

  it.each<[string, string[], boolean]>([
    ['nothing', [], true],
    ['what it tolerates', ['a=1:NoSchedule'], true],
    ['what only prefers', ['b=1:PreferNoSchedule'], true],
    ['one that it does not tolerate', ['a=1:NoSchedule', 'b=1:NoExecute'], false],
  ])('bears %s', (_, taints, expected) => {
    expect(bears([toleration('a', 'Exists')], taints.map(taint))).toBe(expected);
  });
});
