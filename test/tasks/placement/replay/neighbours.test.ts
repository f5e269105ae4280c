import { describe, expect, it } from 'vitest';
import { lands, node, pod } from './objects.js';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const zone = (name: string, z: string) => node(name, { labels: { zone: z } });
const NODES = [zone('a1', 'a'), zone('a2', 'a'), zone('b1', 'b')];
const term = (app: string | null, more = {}) => ({
  topologyKey: 'zone',
  ...(app !== null && { labelSelector: { matchLabels: { app } } }),
  ...more,
});
const near = (...terms: readonly unknown[]) => ({ affinity: { podAffinity: { [REQUIRED]: terms } } });
const apart = (...terms: readonly unknown[]) => ({ affinity: { podAntiAffinity: { [REQUIRED]: terms } } });
const db = (more = {}) => pod('db', { on: 'b1', labels: { app: 'db' }, ...more });

describe('pod affinity', () => {
  it('holds in the domain of whom it means', () => {
    expect(lands([...NODES, db(), pod('new', { spec: near(term('db')) })])).toBe('b1');
  });
  it('nobody who is meant, nowhere to go', () => {
    expect(lands([...NODES, pod('new', { spec: near(term('db')) })])).toEqual([
      'a1: pod affinity',
      'a2: pod affinity',
      'b1: pod affinity',
    ]);
  });
  it('the first of a group that means itself goes anywhere that has the label', () => {
    const items = [node('bare'), zone('b1', 'b'), pod('new', { labels: { app: 'web' }, spec: near(term('web')) })];
    expect(lands(items)).toBe('b1');
  });
  it('means pods of its own namespace', () => {
    const items = [...NODES, db({ namespace: 'other' })];
    expect(lands([...items, pod('new', { spec: near(term('db')) })])).toHaveLength(3);
    expect(lands([...items, pod('new', { spec: near(term('db', { namespaces: ['other'] })) })])).toBe('b1');
  });
  it('namespaces by their labels, the name being one that is always there', () => {
    const items = [...NODES, db({ namespace: 'other' })];
    const by = (matchLabels: Readonly<Record<string, string>>) =>
      pod('new', { spec: near(term('db', { namespaceSelector: { matchLabels } })) });
    const labelled = { kind: 'Namespace', metadata: { name: 'other', labels: { tier: 'data' } } };
    expect(lands([...items, by({ tier: 'data' })])).toHaveLength(3);
    expect(lands([...items, labelled, by({ tier: 'data' })])).toBe('b1');
    expect(lands([...items, by({ 'kubernetes.io/metadata.name': 'other' })])).toBe('b1');
    expect(lands([...items, by({})])).toBe('b1');
  });
  it('of several terms all must mean the same pod', () => {
    const items = [...NODES, db(), pod('log', { on: 'b1', labels: { tier: 'back' } })];
    const tier = { topologyKey: 'zone', labelSelector: { matchLabels: { tier: 'back' } } };
    const both = pod('new', { spec: near(term('db'), tier) });
    expect(lands([...items, both])).toHaveLength(3);
    expect(lands([...items, pod('one', { on: 'a1', labels: { app: 'db', tier: 'back' } }), both])).toMatch(/^a/);
  });
  it('no selector means nobody, an empty one everybody', () => {
    expect(lands([...NODES, db(), pod('new', { spec: near(term(null)) })])).toHaveLength(3);
    expect(lands([...NODES, db(), pod('new', { spec: near(term(null, { labelSelector: {} })) })])).toBe('b1');
  });
  it('matchLabelKeys: the same value; mismatchLabelKeys: another', () => {
    const old = db({ labels: { app: 'db', version: '1' } });
    const labelled = (version: string, more: Readonly<Record<string, unknown>>) =>
      lands([...NODES, old, pod('new', { labels: { version }, spec: near(term('db', more)) })]);
    expect(labelled('1', { matchLabelKeys: ['version'] })).toBe('b1');
    expect(labelled('2', { matchLabelKeys: ['version'] })).toHaveLength(3);
    expect(labelled('1', { mismatchLabelKeys: ['version'] })).toHaveLength(3);
    expect(labelled('2', { mismatchLabelKeys: ['version'] })).toBe('b1');
  });
  it('expressions of selectors', () => {
    const labelSelector = { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['db'] }] };
    const other = pod('other', { on: 'a2' });
    const where = lands([...NODES, db(), other, pod('new', { spec: near(term(null, { labelSelector })) })]);
    expect(where).toMatch(/^a/);
  });
});

describe('pod anti-affinity', () => {
  it('keeps away from the domain of whom it means', () => {
    const where = lands([...NODES, db(), pod('new', { spec: apart(term('db')) })]);
    expect(where).toMatch(/^a/);
  });
  it('of those that are there binds who comes', () => {
    const shy = db({ spec: apart(term('web')) });
    expect(lands([zone('b1', 'b'), zone('b2', 'b'), shy, pod('new', { labels: { app: 'web' } })])).toEqual([
      'b1: anti-affinity of a pod that is there',
      'b2: anti-affinity of a pod that is there',
    ]);
  });
  it('of one term is enough', () => {
    const spec = apart(term('none'), term('db'));
    expect(lands([zone('b1', 'b'), db(), pod('new', { spec })])).toEqual(['b1: pod anti-affinity']);
  });
  it('a node without the label is in no domain', () => {
    expect(lands([node('bare'), zone('b1', 'b'), db(), pod('new', { spec: apart(term('db')) })])).toBe('bare');
  });
  it('pods that are being deleted are there until they are gone', () => {
    const items = [zone('b1', 'b'), db({ deleted: true }), pod('new', { spec: apart(term('db')) })];
    expect(lands(items)).toEqual(['b1: pod anti-affinity']);
  });
});
