import { describe, expect, it } from 'vitest';
import { node, pod, replayed } from './objects.js';

const asks = (cpu: string) => ({ requests: { cpu, memory: '1Mi' } });
const fail = (...nodes: readonly string[]) => [{ action: 'fail', nodes } as const];

describe('a node that fails', () => {
  it('gives its pods away at once, except those that belong to it and those that nothing starts again', () => {
    const items = [
      node('a'),
      node('b'),
      pod('x', { on: 'a', ...asks('1') }),
      pod('agent', { on: 'a', owner: 'DaemonSet/agent', ...asks('1') }),
      pod('bare', { on: 'a', owner: null, ...asks('1') }),
    ];
    const { ok, landed, pending, rounds } = replayed(items, fail('a'));
    expect({ ok, landed, pending, rounds }).toEqual({
      ok: true,
      landed: [{ pod: 'default/x', from: 'a', to: 'b' }],
      pending: [],
      rounds: [],
    });
  });
  it('takes no pod any more, not even one that tolerates everything', () => {
    const tolerations = [{ operator: 'Exists' }];
    const { pending } = replayed([node('a'), pod('x', { on: 'a', spec: { tolerations } })], fail('a'));
    expect(pending).toEqual([{ pod: 'default/x', why: ['a: it has failed'] }]);
  });
  it('must be one of the dump', () => {
    expect(replayed([node('a')], fail('z')).violations).toEqual(['there is no node z']);
  });
});
