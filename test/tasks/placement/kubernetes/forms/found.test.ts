import { describe, expect, it } from 'vitest';
import { placement } from '../../../../../function/tasks/placement/index.js';
import { formOf } from '../../../../../function/tasks/placement/read.js';

const node = { metadata: { name: 'a' }, status: { allocatable: { cpu: '4', memory: '8Gi' } } };
const pod = { metadata: { name: 'p', namespace: 'x' }, spec: { containers: [] } };

describe('the form of a context is told by its names and first items:', () => {
  it.each<[string, Record<string, unknown>, ReturnType<typeof formOf>]>([
    ['nodes of agents', { nodes: [{ name: 'a', cpu: 4, memory: 8 }], workloads: [] }, 'agent'],
    ['nodes of agents, alone', { nodes: [{ name: 'a' }] }, 'agent'],
    ['names of nodes', { nodes: ['a', 'b'], workloads: [] }, 'agent'],
    ['a number of nodes', { nodes: 3, workloads: [] }, 'agent'],
    ['no nodes', { nodes: [] }, 'agent'],
    ['one word as nodes', { nodes: 'a' }, 'agent'],
    ['workloads that are called pods as well', { nodes: 3, workloads: [], pods: [{ name: 'p' }] }, 'agent'],
    ['a namespace', { nodes: 3, workloads: [], namespace: 'x' }, 'agent'],
    ['items of the API by names', { nodes: [node], pods: [pod] }, 'kubernetes'],
    ['lists of the API by names', { nodes: { kind: 'NodeList', items: [] }, pods: { items: [pod] } }, 'kubernetes'],
    ['short names', { no: [node], po: [pod], pvc: [] }, 'kubernetes'],
    ['texts by names', { nodes: '{"items": []}', pods: 'items:\n- a' }, 'kubernetes'],
    ['a List', { kind: 'List', items: [] }, 'kubernetes'],
    ['items without a kind', { items: [node] }, 'kubernetes'],
    ['items of something else', { items: [{ name: 'x', weight: 2 }] }, 'none'],
    ['no items', { items: [] }, 'none'],
    ['limits of something else', { limits: { cpu: 4 } }, 'none'],
    ['kubernetes and workloads', { kubernetes: {}, workloads: [] }, 'both'],
    ['dump and workloads', { dump: '', workloads: [] }, 'both'],
    ['lists of the API and workloads', { nodes: [node], pods: [pod], workloads: [] }, 'both'],
  ])('%s', (_, context, form) => {
    expect(formOf(context)).toBe(form);
  });

  it.each<[string, string, Record<string, unknown>, string]>([
    ['prose', 'Which nodes can be emptied?', {}, 'other'],
    ['a fence of something else', '```json\n{"a": 1}\n```', {}, 'other'],
    ['a fence that is not closed', '```json\n{"kind": "List"}', {}, 'other'],
    [
      'a pasted dump beside what agents write',
      '```json\n{"kind": "List"}\n```',
      { nodes: 1, workloads: [] },
      'problem',
    ],
  ])('of a question: %s', (_, question, context, kind) => {
    expect(placement.pose({ question, context }).kind).toBe(kind);
  });

  it('many fences are looked at in no time that grows with their square', () => {
    expect(placement.pose({ question: '```\n'.repeat(2500) }).kind).toBe('other');
  });
});
