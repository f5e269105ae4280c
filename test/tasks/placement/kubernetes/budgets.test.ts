import { describe, expect, it } from 'vitest';
import { allowance, readBudget } from '../../../../function/tasks/placement/kubernetes/budgets.js';
import { fielded } from './fielded.js';

const budget = (spec: Record<string, unknown>, status: Record<string, unknown> = {}) =>
  readBudget(
    fielded({
      metadata: { name: 'b', namespace: 'n' },
      spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
      status,
    }).field,
  );
const pods = (healthy: number, sick = 0) =>
  Array.from({ length: healthy + sick }, (_, i) => ({
    namespace: 'n',
    labels: new Map([['app', 'web']]),
    healthy: i < healthy,
  }));

describe('pods that may be away at once, as the disruption controller counts', () => {
  it.each<[string, Record<string, unknown>, number, number, number]>([
    ['all but minAvailable', { minAvailable: 2 }, 3, 0, 1],
    ['none where no more than minAvailable are healthy', { minAvailable: 2 }, 2, 1, 0],
    ['none of a single one', { minAvailable: 1 }, 1, 0, 0],
    ['minAvailable in percent, rounded up', { minAvailable: '50%' }, 3, 0, 1],
    ['minAvailable of 100 %', { minAvailable: '100%' }, 5, 0, 0],
    ['maxUnavailable', { maxUnavailable: 1 }, 3, 0, 1],
    ['maxUnavailable, less those that are away already', { maxUnavailable: 1 }, 2, 1, 0],
    ['maxUnavailable in percent, rounded up', { maxUnavailable: '30%' }, 5, 0, 2],
    ['a number as a text', { maxUnavailable: '2' }, 5, 0, 2],
  ])('%s', (_, spec, healthy, sick, expected) => {
    expect(allowance(budget(spec), pods(healthy, sick))).toBe(expected);
  });

  it('what the API server last said, if that is less', () => {
    expect(allowance(budget({ minAvailable: 1 }, { disruptionsAllowed: 0 }), pods(3))).toBe(0);
    expect(allowance(budget({ minAvailable: 2 }, { disruptionsAllowed: 3 }), pods(3))).toBe(1);
  });

  it('pods of its own namespace with its labels only; no selector matches none, an empty one all', () => {
    const others = [...pods(2), { namespace: 'other', labels: new Map([['app', 'web']]), healthy: true }];
    expect(allowance(budget({ minAvailable: 2 }), others)).toBe(0);
    expect(allowance(budget({ minAvailable: 1, selector: undefined }), pods(3))).toBe(0);
    expect(allowance(budget({ minAvailable: 1, selector: {} }), pods(3))).toBe(2);
  });
});

describe('422:', () => {
  it.each([
    ['"half"', 'half'],
    ['-1', -1],
    ['1.5', 1.5],
  ])('a budget of %s pods', (_, minAvailable) => {
    const { field, errors } = fielded({ metadata: { name: 'b' }, spec: { minAvailable } });
    readBudget(field);
    expect(errors()).toEqual([
      expect.stringMatching(/^\/spec\/minAvailable: expected a number of pods or a percentage/),
    ]);
  });
});
