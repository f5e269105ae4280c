import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Attributes, MODES, read, request } from '../doubles/events.js';
import { type RealService, startReal } from '../doubles/real.js';
import { object, post } from '../doubles/serve.js';
import kubectl from '../tasks/placement/kubectl.json' with { type: 'json' };
import twenty from '../tasks/placement/twenty.json' with { type: 'json' };

const BUNDLE = 'model/bundles/placement';
const EMPTY = {
  question: 'How should I optimize my Kubernetes cluster?',
  context: { current_nodes: 10, workloads: [], constraints: [] },
  max_steps: 6,
  task_type: 'planning',
};
const DUMP = { question: 'Which nodes can go?', context: { kubernetes: kubectl } };
const PORTABLE = { ...DUMP, context: { kubernetes: kubectl, assume: { volumes: 'portable' } } };
const dataOf = ({ data }: Attributes): unknown => (typeof data === 'string' ? JSON.parse(data) : data);

describe.skipIf(!existsSync(`${BUNDLE}/manifest.json`))('the placement bundle that is shipped', () => {
  let service: RealService;
  beforeAll(async () => {
    service = await startReal({});
  });
  afterAll(() => service?.stop());

  const CASES: [string, object, object][] = [
    ['ten nodes and no workloads', EMPTY, { steps: 0, confidence: 1, reasoning_trace: [], result: { nodes_used: 0 } }],
    ['20 workloads with pins and anti-affinity', twenty, { result: { feasible: true, fewest: true } }],
    ['what kubectl prints', DUMP, { result: { feasible: true, fewest: false, nodes_used: 5, drain: [] } }],
    ['the same, where volumes can follow', PORTABLE, { result: { feasible: true, nodes_used: 4, drain: ['nuc-2'] } }],
  ];

  it.each(CASES)('answers over HTTP: %s', async (_, question, expected) => {
    const reply = await post(`${service.url}/reason`, question);
    expect(reply.status).toBe(200);
    const answer = await object(reply);
    expect(answer).toMatchObject({ verified: true, task: 'placement', model: { name: 'placement' }, ...expected });
    expect(answer.reasoning_trace).toHaveLength(Number(answer.steps));
  });

  it.each(CASES)('and as an event: %s', async (_, question, expected) => {
    const { headers, body } = MODES.structured(request({}, question));
    const reply = await read(
      await fetch(`${service.url}/events`, { method: 'POST', headers, body: Buffer.from(body) }),
    );
    expect(reply).toMatchObject({ type: 'io.homelab.reasoning.completed' });
    expect(dataOf(reply)).toMatchObject({ verified: true, task: 'placement', ...expected });
  });

  it('says 422 to a constraint in prose, naming the forms', async () => {
    const context = { nodes: 2, workloads: [{ name: 'a', cpu: 1, memory: 1 }], constraints: ['keep a on node-1'] };
    const reply = await post(`${service.url}/reason`, { question: 'Where?', context });
    expect(reply.status).toBe(422);
    expect(JSON.stringify(await reply.json())).toContain('/context/constraints/0');
  });

  it('says 422 to more than it takes, with the limits', async () => {
    const workloads = [{ name: 'a', cpu: 0.01, memory: 1, replicas: 10_001 }];
    const reply = await post(`${service.url}/reason`, { question: 'Where?', context: { nodes: 2, workloads } });
    expect(reply.status).toBe(422);
    expect(JSON.stringify(await reply.json())).toContain('expected a whole number from 0 to 10000, got 10001');
  });
});
