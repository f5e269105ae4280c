import { describe, expect, it } from 'vitest';
import { readTaints, tolerance } from '../../../../function/tasks/placement/replay/taints.js';

describe('taints', () => {
  it('are read, with what is not said', () => {
    expect(readTaints([{ key: 'k', value: 'v', effect: 'NoExecute' }, { key: 'l' }, null])).toEqual([
      { key: 'k', value: 'v', effect: 'NoExecute' },
      { key: 'l', value: '', effect: 'NoSchedule' },
      { key: '', value: '', effect: 'NoSchedule' },
    ]);
    expect(readTaints('k=v')).toEqual([]);
  });
  it.each([
    ['NoExecute, for good', { key: 'k', operator: 'Exists' }, 'NoExecute', true],
    ['NoExecute, for a while', { key: 'k', operator: 'Exists', tolerationSeconds: 300 }, 'NoExecute', false],
    ['NoExecute, for no time', { key: 'k', operator: 'Exists', tolerationSeconds: 0 }, 'NoExecute', false],
    ['NoExecute, seconds of null', { key: 'k', operator: 'Exists', tolerationSeconds: null }, 'NoExecute', true],
    ['seconds mean nothing elsewhere', { key: 'k', operator: 'Exists', tolerationSeconds: 3 }, 'NoSchedule', true],
    ['PreferNoSchedule alone', { key: 'k', operator: 'Exists', effect: 'PreferNoSchedule' }, 'NoSchedule', false],
    ['no value equals an empty one', { key: 'k' }, 'NoSchedule', true],
    ['what is none', 'k', 'NoSchedule', false],
  ])('%s', (_, toleration, effect, bears) => {
    expect(tolerance([toleration])({ key: 'k', value: '', effect })).toBe(bears);
  });
});
