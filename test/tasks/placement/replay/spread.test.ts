import { describe, expect, it } from 'vitest';
import { lands, node, pod } from './objects.js';

const web = { app: 'web' };
const rule = (more = {}) => ({
  maxSkew: 1,
  topologyKey: 'zone',
  whenUnsatisfiable: 'DoNotSchedule',
  labelSelector: { matchLabels: web },
  ...more,
});
const spread = (...rules: readonly unknown[]) => ({ topologySpreadConstraints: rules });
const zone = (name: string, z: string, more = {}) => node(name, { labels: { zone: z }, ...more });
const old = (name: string, on: string, more = {}) => pod(name, { on, labels: web, ...more });
const fresh = (...rules: readonly unknown[]) => pod('new', { labels: web, spec: spread(...rules) });
const skew = (n: number, key = 'zone') => `topology spread on ${key}: skew ${n} > 1`;

describe('PodTopologySpread, DoNotSchedule', () => {
  it('goes to the emptiest domain', () => {
    const items = [zone('a', '1'), zone('b', '2'), old('x', 'a')];
    expect(lands([...items, fresh(rule())])).toBe('b');
  });
  it('a domain may be ahead by the skew', () => {
    const items = [zone('a', '1'), zone('b', '2', { has: { pods: '0' } }), old('x', 'a')];
    expect(lands([...items, fresh(rule())])).toEqual([`a: ${skew(2)}`, 'b: insufficient pods: needs 1, free 0']);
    expect(lands([...items, fresh(rule({ maxSkew: 2 }))])).toBe('a');
  });
  it('who is not meant itself adds nothing', () => {
    const items = [zone('a', '1'), zone('b', '2', { has: { pods: '0' } }), old('x', 'a')];
    expect(lands([...items, pod('new', { spec: spread(rule()) })])).toBe('a');
  });
  it('a cordoned node is an empty domain, unless nodeTaintsPolicy is Honor', () => {
    const items = [zone('a', '1'), zone('b', '2', { cordoned: true }), old('x', 'a')];
    expect(lands([...items, fresh(rule())])).toEqual([`a: ${skew(2)}`, 'b: it is cordoned']);
    expect(lands([...items, fresh(rule({ nodeTaintsPolicy: 'Honor' }))])).toBe('a');
  });
  it('so is one with a taint', () => {
    const taints = [{ key: 'x', effect: 'NoSchedule' }];
    const items = [zone('a', '1'), zone('b', '2', { taints }), old('x', 'a')];
    expect(lands([...items, fresh(rule())])).toEqual([`a: ${skew(2)}`, 'b: taint x']);
    expect(lands([...items, fresh(rule({ nodeTaintsPolicy: 'Honor' }))])).toBe('a');
  });
  it('nodes that its own selector shuts out are no domains, unless nodeAffinityPolicy is Ignore', () => {
    const items = [node('a', { labels: { zone: '1', disk: 'ssd' } }), zone('b', '2'), old('x', 'a')];
    const chooser = (more = {}) =>
      pod('new', { labels: web, spec: { ...spread(rule(more)), nodeSelector: { disk: 'ssd' } } });
    expect(lands([...items, chooser()])).toBe('a');
    expect(lands([...items, chooser({ nodeAffinityPolicy: 'Ignore' })])).toEqual([
      `a: ${skew(2)}`,
      'b: node selector or affinity',
    ]);
  });
  it('fewer domains than minDomains count as an empty one more', () => {
    const items = [zone('a', '1'), zone('b', '2'), old('x', 'a'), old('y', 'b')];
    expect(lands([...items, fresh(rule({ minDomains: 2 }))])).toBe('a');
    expect(lands([...items, fresh(rule({ minDomains: 3 }))])).toEqual([`a: ${skew(2)}`, `b: ${skew(2)}`]);
  });
  it('a node without the label takes nobody and is no domain', () => {
    expect(lands([node('bare'), zone('b', '2'), old('x', 'b'), fresh(rule())])).toBe('b');
    expect(lands([node('bare'), fresh(rule())])).toEqual(['bare: topology spread: it has no label zone']);
  });
  it('a node without the label of one constraint is no domain of the others', () => {
    const host = rule({ topologyKey: 'kubernetes.io/hostname' });
    expect(lands([zone('a', '1'), node('bare'), old('x', 'a'), fresh(host, rule())])).toBe('a');
    expect(lands([zone('a', '1'), node('bare'), old('x', 'a'), fresh(host)])).toBe('bare');
  });
  it('all constraints hold', () => {
    const host = rule({ topologyKey: 'kubernetes.io/hostname' });
    const items = [zone('a1', '1'), zone('a2', '1'), zone('b1', '2'), zone('b2', '2'), old('x', 'a1')];
    expect(lands([...items, old('y', 'b1'), old('z', 'b2'), fresh(rule(), host)])).toBe('a2');
  });
  it('matchLabelKeys: only pods of the same revision count', () => {
    const items = [
      zone('a', '1'),
      zone('b', '2', { has: { pods: '0' } }),
      old('x', 'a', { labels: { ...web, v: '1' } }),
    ];
    const next = (v: string) => pod('new', { labels: { ...web, v }, spec: spread(rule({ matchLabelKeys: ['v'] })) });
    expect(lands([...items, next('1')])).toHaveLength(2);
    expect(lands([...items, next('2')])).toBe('a');
  });
  it('pods of other namespaces and pods that are being deleted do not count', () => {
    const items = [zone('a', '1'), zone('b', '2', { has: { pods: '0' } })];
    expect(lands([...items, old('x', 'a', { namespace: 'other' }), fresh(rule())])).toBe('a');
    expect(lands([...items, old('x', 'a', { deleted: true }), fresh(rule())])).toBe('a');
  });
});
