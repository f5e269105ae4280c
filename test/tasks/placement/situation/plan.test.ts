import { describe, expect, it } from 'vitest';
import { drainPlan, targetPlan } from '../../../../function/tasks/placement/situation/plan.js';

describe('a drain', () => {
  it('cordons all nodes before the first one is emptied, so that nothing lands on the next', () => {
    const { kind, steps } = drainPlan([
      { node: 'a', cordoned: true, pods: ['x/p'] },
      { node: 'b', cordoned: false, pods: [] },
      { node: 'c', cordoned: false, pods: ['x/q', 'x/r'] },
    ]);
    expect(kind).toBe('drain');
    expect(steps).toEqual([
      { action: 'cordon', nodes: ['b', 'c'] },
      { action: 'evict', node: 'a', pods: ['x/p'] },
      { action: 'wait', pods: ['x/p'] },
      { action: 'evict', node: 'c', pods: ['x/q', 'x/r'] },
      { action: 'wait', pods: ['x/q', 'x/r'] },
    ]);
  });

  it('of nothing has no steps', () => {
    expect(drainPlan([]).steps).toEqual([]);
  });
});

describe('targets', () => {
  const moves = [
    { pod: 'x/p', from: 'a', to: 'b' },
    { pod: 'x/q', from: 'a', to: 'b' },
    { pod: 'x/r', from: 'b', to: 'c' },
  ];

  it('leave one node open while a pod is on its way, and open the others again at the end', () => {
    expect(targetPlan(moves, ['a', 'b', 'c'], ['a']).steps).toEqual([
      { action: 'cordon', nodes: ['a', 'c'] },
      { action: 'evict', node: 'a', pods: ['x/p'] },
      { action: 'wait', pods: ['x/p'] },
      { action: 'evict', node: 'a', pods: ['x/q'] },
      { action: 'wait', pods: ['x/q'] },
      { action: 'cordon', nodes: ['b'] },
      { action: 'uncordon', nodes: ['c'] },
      { action: 'evict', node: 'b', pods: ['x/r'] },
      { action: 'wait', pods: ['x/r'] },
      { action: 'uncordon', nodes: ['b'] },
    ]);
  });

  it('never open what was cordoned before', () => {
    const { steps } = targetPlan(moves, ['b', 'c'], ['a']);
    expect(steps.filter(({ action }) => action === 'uncordon')).toEqual([
      { action: 'uncordon', nodes: ['c'] },
      { action: 'uncordon', nodes: ['b'] },
    ]);
    expect(steps.flatMap((step) => (step.action === 'cordon' ? step.nodes : []))).not.toContain('a');
  });
});
