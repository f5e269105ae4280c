import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReal } from '../doubles/real.js';
import { CASES, caseOf } from '../judge/cases.js';
import { amount, at, dicts, text, texts } from '../judge/json.js';

/** Dumps that nobody of the project wrote, and what is right of each (test/judge says the same of generated ones). */
let service: Awaited<ReturnType<typeof openReal>>;
const answers = new Map<string, unknown>();

beforeAll(async () => {
  service = await openReal({ WORKERS: '1' });
  for (const name of CASES) {
    const { text: body } = await service.reasoning.reason(Buffer.from(JSON.stringify(caseOf(name))));
    answers.set(name, JSON.parse(body));
  }
});
afterAll(() => service.reasoning.close());

function said(name: string) {
  const response = answers.get(name);
  const result = at(response, 'result');
  const moves = dicts(at(result, 'moves', 'steps')).map((step) => ({
    pods: texts(step.workloads),
    from: text(step.from),
    to: text(step.to),
  }));
  return {
    answer: text(at(response, 'answer')),
    verified: at(response, 'verified'),
    confidence: amount(at(response, 'confidence'), 1),
    used: at(result, 'nodes_used'),
    drain: texts(at(result, 'drain')),
    alone: Object.fromEntries(dicts(at(result, 'drain_alone')).map((one) => [text(one.node), text(one.ok)])),
    why: Object.fromEntries(dicts(at(result, 'drain_alone')).map((one) => [text(one.node), texts(one.why).join('\n')])),
    waiting: dicts(at(result, 'waiting')).map((one) => text(one.pod)),
    moves,
    moved: moves.flatMap(({ pods }) => pods),
  };
}

/** Where each pod is in the end, of those that have a node. */
function landing(name: string): Map<string, string> {
  const items = dicts(at(caseOf(name), 'context', 'kubernetes', 'items'));
  const places = new Map<string, string>();
  for (const pod of items.filter(({ kind }) => kind === 'Pod')) {
    const node = text(at(pod, 'spec', 'nodeName'));
    if (node !== '') places.set(`${text(at(pod, 'metadata', 'namespace'))}/${text(at(pod, 'metadata', 'name'))}`, node);
  }
  for (const { pods, to } of said(name).moves) for (const pod of pods) places.set(pod, to);
  return places;
}

/** Units of a resource by node, in the end, and how many there are. */
function shares(name: string, resource: string) {
  const items = dicts(at(caseOf(name), 'context', 'kubernetes', 'items'));
  const places = landing(name);
  const used = new Map<string, number>();
  for (const pod of items.filter(({ kind }) => kind === 'Pod')) {
    const node = places.get(`${text(at(pod, 'metadata', 'namespace'))}/${text(at(pod, 'metadata', 'name'))}`) ?? '';
    for (const container of dicts(at(pod, 'spec', 'containers'))) {
      used.set(node, (used.get(node) ?? 0) + Number(at(container, 'resources', 'requests', resource) ?? 0));
    }
  }
  return items
    .filter(({ kind }) => kind === 'Node')
    .map((node) => ({
      used: used.get(text(at(node, 'metadata', 'name'))) ?? 0,
      given: Number(at(node, 'status', 'allocatable', resource) ?? 0),
    }));
}

describe('storage', () => {
  it('kurl: instance managers stay with their node, and a drain of node-2 or node-3 is conditional', () => {
    const { moved, alone, why, moves } = said('kurl-longhorn-3n58p');
    expect(moved.filter((pod) => pod.includes('instance-manager'))).toEqual([]);
    expect(alone).toMatchObject({ 'node-1': 'no', 'node-2': 'conditional', 'node-3': 'conditional' });
    expect(why['node-2']).toMatch(/instance-manager/);
    expect(moves.filter(({ from }) => from === 'node-2').flatMap(({ pods }) => pods)).toEqual(
      moves.some(({ from }) => from === 'node-2') ? [expect.stringMatching(/velero/)] : [],
    );
  });

  it('local-path: whoever has a disk on its node stays; only w3 and w4 can go', () => {
    const { drain, moved } = said('local-path-6n5p');
    expect([...drain].sort()).toEqual(['w3', 'w4']);
    expect(moved.filter((pod) => pod.includes('es-data'))).toEqual([]);
  });

  it('longhorn-share: budgets that allow nothing hold every node', () => {
    const { drain, alone, moved } = said('longhorn-share-manager-3n');
    expect(drain).toEqual([]);
    expect(alone).toEqual({ 'node-1': 'no', 'node-2': 'no', 'node-3': 'no' });
    expect(moved).toEqual([]);
  });
});

describe('operators and requests', () => {
  it('oke: pods of a Domain stay, and the answer says how many pods request nothing', () => {
    const { moved, drain, answer, confidence } = said('oke-weblogic-4n28p');
    expect(moved.filter((pod) => pod.startsWith('wls-domain-ns/'))).toEqual([]);
    expect(['node-1', 'node-3']).toEqual(expect.arrayContaining(drain));
    expect(answer).toMatch(/\d+ of \d+ pods request/);
    expect(confidence).toBeLessThan(1);
  });

  it('mixed-arch: nothing is verified, and no pod changes its architecture', () => {
    const { verified, moves, answer } = said('mixed-arch-no-requests-4n20p');
    expect(verified).toBe(false);
    for (const { from, to } of moves) expect(from === 'dell').toBe(to === 'dell');
    expect(answer).not.toMatch(/fit on 1 node/);
  });
});

describe('nodes', () => {
  it('kind: node-2 can go; the pods of the dead and of the tainted node wait, and fit nowhere', () => {
    const { drain, waiting, answer } = said('kind-cordon-taint-dead-4n16p');
    expect(drain).toContain('node-2');
    expect(waiting.filter((pod) => pod.startsWith('default/healthy-deploy'))).toHaveLength(2);
    expect(answer).not.toMatch(/4 workloads fit/);
  });

  it('k3s: no worker can be drained without losing a bare pod', () => {
    const { drain, alone } = said('k3s-3n21p');
    expect(drain).toEqual([]);
    expect([alone['node-2'], alone['node-3']]).not.toContain('yes');
  });

  it('cordoned: n3 is the one that its owner is emptying', () => {
    expect(said('cordoned-node-kept-3n6p').drain).toEqual(['n3']);
  });

  it.each(['homelab-hyperconverged-3n58p', 'hyperconverged-3n'])(
    '%s: control planes go for an upgrade, not for good',
    (name) => {
      const { drain, alone } = said(name);
      expect(drain).toEqual([]);
      expect(Object.keys(alone)).toEqual(['node-1', 'node-2', 'node-3']);
      for (const ok of Object.values(alone)) expect(['yes', 'conditional']).toContain(ok);
    },
  );

  it('completed: what has ended holds nothing', () => {
    expect(said('completed-pods-2n').drain).toEqual(['b']);
  });

  it('hostport: the ports keep the controller on w1; s2 can go', () => {
    const { drain, alone } = said('hostport-3n');
    expect(drain).toEqual(['s2']);
    expect(alone.w1).toBe('no');
  });
});

describe('what many share', () => {
  it('gpu-shared: five shares need two nodes of three', () => {
    expect(said('gpu-shared-3n6p').drain).toEqual(['k8s-2']);
    for (const { used, given } of shares('gpu-shared-3n6p', 'gpu.intel.com/i915')) {
      expect(used).toBeLessThanOrEqual(given);
    }
  });

  it.each(['openb-10n32p', 'openb-8n28p'])('%s: no node has more GPUs than it has', (name) => {
    for (const { used, given } of shares(name, 'nvidia.com/gpu')) expect(used).toBeLessThanOrEqual(given);
  });

  it('openb-10n32p: five nodes are enough', () => {
    expect(said('openb-10n32p').used).toBe(5);
  });

  it('openb-8n28p: four nodes are enough', () => {
    expect(said('openb-8n28p').used).toBe(4);
  });

  it('spread-cordoned: an empty cordoned domain keeps four pods where they are, and the fifth waits', () => {
    const { alone, drain, waiting, moved } = said('spread-cordoned-8n5p');
    for (const node of ['redis-0', 'redis-1', 'redis-2', 'redis-3']) expect(alone[node], node).toBe('no');
    expect([...drain].sort()).toEqual(['other-0', 'other-1', 'other-2', 'redis-4']);
    expect(waiting).toEqual(['redis/proxy-redis-4']);
    expect(moved).toEqual([]);
  });
});
