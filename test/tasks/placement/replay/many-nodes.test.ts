import { describe, expect, it } from 'vitest';
import { drain, node, pod, replayed } from './objects.js';

/** Enough nodes that reasons are counted and that pods without a node are not tried again for nothing. */
const MANY = 101;
const HOSTNAME = 'kubernetes.io/hostname';
const small = { cpu: '100m', memory: '1' };
const full = { cpu: '900m', memory: '1' };
/** Nodes of one core, each full but for the first, which has room for nothing large either. */
const nodes = Array.from({ length: MANY }, (_, i) =>
  node(`n${i}`, { has: { cpu: '1', memory: '1Gi' }, labels: { [HOSTNAME]: `n${i}` } }),
);
const filling = nodes.map((_, i) => pod(`full-${i}`, { on: `n${i}`, owner: `Job/full-${i}`, requests: full }));
const items = [...nodes, ...filling];

describe('on more than 100 nodes', () => {
  it('reasons are counted by kind, the most frequent first', () => {
    const { waiting } = replayed([...items, pod('new', { requests: { cpu: '500m', memory: '1' } })], drain('n0'));
    expect(waiting).toEqual([{ pod: 'default/new', why: ['100 nodes: insufficient cpu', '1 node: it is cordoned'] }]);
  });
  it('a pod that waits lands as soon as another one has left', () => {
    const moving = pod('moving', { on: 'n100', owner: 'Job/m', requests: small });
    const large = [...filling.slice(0, 100), pod('rest', { on: 'n100', owner: 'Job/r', requests: { cpu: '300m' } })];
    const waits = pod('new', { requests: { cpu: '700m', memory: '1' }, owner: 'Job/new' });
    const steps = [{ action: 'evict' as const, node: 'n100', pods: ['default/moving'] }];
    const { landed } = replayed([...nodes, ...large, moving, waits], steps, 1);
    expect(landed.find(({ pod: name }) => name === 'default/new')?.to).toBe('n100');
  });
  it('a pod that waits lands as soon as a node is open again', () => {
    const shut = [...nodes.slice(0, 100), node('n100', { has: { cpu: '1', memory: '1Gi' }, cordoned: true })];
    const waits = pod('new', { requests: { cpu: '500m', memory: '1' }, owner: 'Job/new' });
    const { landed } = replayed([...shut, ...filling.slice(0, 100), waits], [{ action: 'uncordon', nodes: ['n100'] }]);
    expect(landed).toEqual([{ pod: 'default/new', from: undefined, to: 'n100' }]);
  });
  it('a pod that must be near another one lands as soon as that one has', () => {
    const near = {
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: HOSTNAME, labelSelector: { matchLabels: { app: 'first' } } },
        ],
      },
    };
    // By name the one that follows is considered before the one that it follows.
    const waits = [
      pod('a-follower', { requests: small, spec: { affinity: near }, owner: 'Job/f' }),
      pod('b-first', { requests: small, labels: { app: 'first' }, owner: 'Job/g' }),
    ];
    const { landed } = replayed([...nodes, ...waits], []);
    expect(landed.map(({ pod: name }) => name)).toEqual(['default/b-first', 'default/a-follower']);
    expect(landed[0]?.to).toBe(landed[1]?.to);
  });
});
