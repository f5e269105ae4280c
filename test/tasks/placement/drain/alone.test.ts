import { describe, expect, it } from 'vitest';
import { alone, asks, node, pod } from '../situation/dumps.js';

const control = { labels: { 'node-role.kubernetes.io/control-plane': '' } };
const web = (name: string, on: string, cpu = '1') => pod(name, { on, ...asks(cpu) });

describe('one node alone', () => {
  it('can be drained where its pods fit elsewhere, and not where they do not', () => {
    const items = [node('a'), node('b', { has: { cpu: '1500m' } }), web('x', 'a'), web('y', 'b')];
    expect(alone(items)).toEqual([
      {
        node: 'a',
        ok: 'no',
        controlPlane: false,
        moves: 1,
        why: ['default/x fits nowhere else: b: insufficient cpu: needs 1000m, free 500m'],
      },
      { node: 'b', ok: 'yes', controlPlane: false, moves: 1, why: [] },
    ]);
  });
  it('a control plane can be, one at a time', () => {
    const items = ['a', 'b', 'c'].map((name) => node(name, control));
    expect(alone([...items, web('x', 'a')]).map(({ ok, controlPlane }) => [ok, controlPlane])).toEqual([
      ['yes', true],
      ['yes', true],
      ['yes', true],
    ]);
  });
  it('where etcd would lose its quorum, that is a condition', () => {
    const items = [node('a', control), node('b', control), node('c', { ...control, ready: 'Unknown' })];
    const why = ['etcd keeps 1 of 3 members while it is away, and needs 2'];
    expect(alone(items)).toMatchObject([{ ok: 'conditional', why }, { ok: 'conditional', why }, { ok: 'conditional' }]);
  });
  it('where an operator decides, that is a condition; where nobody starts a pod again, it cannot be', () => {
    const operated = pod('pg', { on: 'a', owner: 'Cluster/pg', ...asks('1') });
    const bare = pod('bare', { on: 'b', owner: null, ...asks('1') });
    expect(alone([node('a'), node('b'), operated, bare])).toMatchObject([
      { ok: 'conditional', why: ['default/pg: it belongs to Cluster pg, whose operator decides'] },
      { ok: 'no', why: ['default/bare: no controller starts it again'] },
    ]);
  });
  it('a claim that the dump does not show is a condition', () => {
    const spec = { volumes: [{ name: 'c', persistentVolumeClaim: { claimName: 'c' } }] };
    expect(alone([node('a'), node('b'), pod('x', { on: 'a', spec, ...asks('1') })])[0]).toMatchObject({
      ok: 'conditional',
      moves: 1,
      why: [expect.stringContaining('default/x: where its claim')],
    });
  });
  it('one that is not ready may be, for what runs there goes by itself', () => {
    expect(alone([node('a', { ready: 'False' }), node('b')])[0]).toMatchObject({
      ok: 'conditional',
      why: ['a is not ready: what runs there goes by itself'],
    });
  });
  it('a budget that allows nothing forbids it', () => {
    const budget = {
      kind: 'PodDisruptionBudget',
      metadata: { name: 'b', namespace: 'default' },
      spec: { selector: { matchLabels: { app: 'x' } }, maxUnavailable: 0 },
    };
    const items = [node('a'), node('b'), budget, pod('x', { on: 'a', labels: { app: 'x' }, ...asks('1') })];
    expect(alone(items)[0]).toMatchObject({
      ok: 'no',
      why: ['default/x: PodDisruptionBudget b allows no disruption'],
    });
  });
  it('of many reasons eight are told, and how many more there are', () => {
    const bare = Array.from({ length: 12 }, (_, i) => pod(`p${i}`, { on: 'a', owner: null, ...asks('1m') }));
    const [first] = alone([node('a'), node('b'), ...bare]);
    expect(first?.why).toHaveLength(9);
    expect(first?.why.at(-1)).toBe('and 4 more');
  });
});

describe('on more than 100 nodes', () => {
  const MANY = 101;
  const nodes = Array.from({ length: MANY }, (_, i) => node(`n${i}`));
  const large = (name: string, on: string) => pod(name, { on, ...asks('3') });
  it('what moves finds a place, or is told how many nodes have none, and why', () => {
    const told = alone([
      ...nodes,
      ...nodes.map((_, i) => large(`full-${i}`, `n${i}`)),
      pod('x', { on: 'n0', ...asks('1') }),
    ]);
    expect(told[0]).toEqual({
      node: 'n0',
      ok: 'no',
      controlPlane: false,
      moves: 2,
      why: ['default/full-0 fits nowhere else: 100 nodes: insufficient cpu; 1 node: it is cordoned'],
    });
    expect(alone([...nodes, large('x', 'n0')])[0]).toMatchObject({ ok: 'yes', moves: 1, why: [] });
  });
  it('a node that some pod may not leave is not tried', () => {
    const full = nodes.map((_, i) => large(`full-${i}`, `n${i}`));
    const bare = pod('bare', { on: 'n0', owner: null, ...asks('100m') });
    const [first] = alone([...nodes, ...full, bare]);
    expect(first).toMatchObject({ ok: 'no', why: ['default/bare: no controller starts it again'] });
  });
});
