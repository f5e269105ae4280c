import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { placement } from '../../../function/tasks/placement/index.js';
import kubectl from './kubectl.json' with { type: 'json' };

const pose = (context: Record<string, unknown>) => placement.pose({ question: 'Where?', context });
const own = { current_nodes: 10, workloads: [], constraints: [] };

describe('recognises', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["the agents' own form", own, 'problem'],
    ['nodes alone', { nodes: 3 }, 'invalid'],
    ['workloads alone', { workloads: [] }, 'invalid'],
    ["Kubernetes' form", { kubernetes: kubectl }, 'problem'],
    ['kubernetes: null', { kubernetes: null }, 'invalid'],
    ['nothing', {}, 'other'],
    ['a puzzle', { puzzle: '53..7....' }, 'other'],
  ])('%s', (_, context, kind) => {
    expect(pose(context).kind).toBe(kind);
  });

  it('both forms at once: 422', () => {
    expect(pose({ ...own, kubernetes: kubectl })).toEqual({
      kind: 'invalid',
      errors: [{ pointer: '/context', message: 'expected either kubernetes or nodes and workloads, got both' }],
    });
  });
});

describe('the schema', () => {
  const valid = new Ajv().compile(placement.contextSchema);
  it.each<[string, Record<string, unknown>, boolean]>([
    ['an empty cluster', own, true],
    ["Kubernetes' form", { kubernetes: kubectl }, true],
    [
      'workloads and constraints',
      {
        nodes: [{ name: 'a', cpu: 4, memory: '8Gi', taints: ['gpu'] }, 'b'],
        workloads: [{ name: 'web', cpu: '500m', memory: 512, replicas: 2, nodes: ['a', null] }],
        constraints: [
          { type: 'anti_affinity', workloads: ['web'] },
          { type: 'tolerate', workloads: ['web'], taints: ['gpu'] },
        ],
        objective: 'consolidate',
      },
      true,
    ],
    ['a constraint in prose', { ...own, constraints: ['keep them apart'] }, false],
    ['no nodes', { workloads: [] }, false],
  ])('of %s', (_, context, expected) => {
    expect(valid(context)).toBe(expected);
    expect(pose(context).kind === 'problem').toBe(expected);
  });
});
