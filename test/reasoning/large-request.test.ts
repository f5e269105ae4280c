import { describe, expect, it } from 'vitest';
import { Malformed, PayloadTooLarge } from '../../function/common/faults.js';
import { EVENT, EVENTS, REQUEST, readLarge } from '../../function/reasoning/large-request.js';

const HEAVY = { kind: 'Pod', metadata: { name: 'a', managedFields: ['x'.repeat(100)] }, spec: { containers: [] } };
const LEAN = { kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [] } };

const LIMIT = 2000;
const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const read = (value: unknown) => readLarge(bytes(value), REQUEST, LIMIT);

/** Every form of a dump, with these objects in it. */
const FORMS: Readonly<Record<string, (pods: unknown[]) => unknown>> = {
  'a List in kubernetes': (items) => ({ question: 'q', context: { kubernetes: { kind: 'List', items } } }),
  'a List in dump': (items) => ({ context: { dump: { items } } }),
  'an array in kubernetes': (items) => ({ context: { kubernetes: items } }),
  'Lists inside of Lists': (items) => ({
    context: { kubernetes: [{ kind: 'List', items: [{ kind: 'PodList', items }] }] },
  }),
  'lists by kind in kubernetes': (items) => ({ context: { kubernetes: { nodes: [], pods: { items } } } }),
  'lists by kind': (items) => ({ context: { nodes: items, Pods: { items }, persistent_volume_claims: items } }),
  'a List as context': (items) => ({ question: 'q', context: { kind: 'List', items } }),
  'an array as context': (items) => ({ question: 'q', context: items }),
  'a List alone': (items) => ({ apiVersion: 'v1', kind: 'List', items }),
  'an array alone': (items) => items,
  'lists by kind alone': (items) => ({ nodes: { items }, pods: { items } }),
  'measured usage': (items) => ({ context: { kubernetes: { items: [] }, usage: { kind: 'PodMetricsList', items } } }),
};

describe('a dump that is larger than the general limit', () => {
  it.each(Object.entries(FORMS))('%s', (_, form) => {
    const many = (pod: unknown) => form(Array(100).fill(pod));
    expect(bytes(many(HEAVY)).length).toBeGreaterThan(LIMIT);
    expect(read(many(HEAVY))).toEqual(many(LEAN));
    const event = (data: unknown) => ({ specversion: '1.0', data });
    expect(readLarge(bytes(event(many(HEAVY))), EVENT, LIMIT)).toEqual(event(many(LEAN)));
    expect(readLarge(bytes([event(many(HEAVY))]), EVENTS, LIMIT)).toEqual([event(many(LEAN))]);
  });

  it('several Lists, one after the other', () => {
    const list = (pod: unknown) => ({ kind: 'List', items: Array(100).fill(pod) });
    const text = `${JSON.stringify(list(HEAVY))}\n${JSON.stringify(list(HEAVY), null, 4)}\n`;
    expect(read(text)).toEqual([list(LEAN), list(LEAN)]);
    const events = `${JSON.stringify({ data: list(HEAVY) })}\n`.repeat(2);
    expect(() => readLarge(bytes(events), EVENT, LIMIT)).toThrow(Malformed);
  });

  const text = 'x'.repeat(LIMIT + 1);
  it.each([
    ['in kubernetes', { context: { kubernetes: text } }],
    ['in a list in kubernetes', { context: { kubernetes: [text, text] } }],
    ['by kind', { context: { nodes: text, pods: text } }],
    ['as context', { question: 'q', context: text }],
    ['alone', JSON.stringify(text)],
    ['of kubectl top', { context: { kubernetes: [], usage: text } }],
  ])('a text %s', (_, value) => {
    expect(read(value)).toEqual(typeof value === 'string' ? text : value);
  });
});

describe('what is no dump', () => {
  const text = 'x'.repeat(LIMIT + 1);
  it.each([
    ['a question', { question: text }],
    ['another member of the context', { context: { kubernetes: [], assume: { note: text } } }],
    ['workloads', { context: { nodes: [], workloads: Array(1000).fill({ name: 'w' }) } }],
    ['base64', { data_base64: text }],
  ])('%s', (_, value) => {
    expect(() => read(value)).toThrow(
      expect.objectContaining({ code: 'payload_too_large', details: { limit_bytes: LIMIT } }),
    );
    expect(() => readLarge(bytes(value), EVENT, LIMIT)).toThrow(PayloadTooLarge);
  });

  it('an object that is larger than any of a cluster', () => {
    const most = 4 * 2 ** 20;
    expect(() => read({ items: [{ kind: 'Pod', spec: 'x'.repeat(most) }] })).toThrow(
      new PayloadTooLarge(most, `expected each object and each text of a dump to have at most ${most} bytes`),
    );
  });
});
