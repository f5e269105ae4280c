import { describe, expect, it } from 'vitest';
import { caseOf } from '../judge/cases.js';
import { at, dicts } from '../judge/json.js';
import { askRequest, type Told } from '../tasks/placement/question/asking.js';

/** What operators ask of clusters that nobody of the project made up; what is right follows from the dumps. */
function ask(name: string, fields: Readonly<Record<string, unknown>>): Told {
  const context = at(caseOf(name), 'context');
  if (typeof context !== 'object' || context === null) throw new Error(`expected a context in ${name}`);
  return askRequest({ ...context, ...fields });
}

describe('drain', () => {
  const drain = (name: string, node: unknown) => ask(name, { objective: 'drain', drain: node });

  it('kurl: node-2 holds pods of an operator, and velero moves; node-1 holds data', () => {
    const { result, answer } = drain('kurl-longhorn-3n58p', 'node-2');
    expect(result).toMatchObject({ ok: 'conditional', moves: { steps: [{ from: 'node-2' }] } });
    expect(answer).toContain('whose operator decides');
    expect(drain('kurl-longhorn-3n58p', 'node-1').result).toMatchObject({ ok: 'no', impossible: true, plan: null });
  });

  it('oke: node-1 goes now, with the pods of DaemonSets left in place', () => {
    const { result, verified } = drain('oke-weblogic-4n28p', 'node-1');
    expect(result).toMatchObject({ ok: 'yes', plan: { kind: 'drain', afterwards: ['kubectl uncordon node-1'] } });
    expect(dicts(at(result, 'moves', 'steps'))).toHaveLength(3);
    expect(verified).toBe(true);
  });

  it('k3s: node-2 holds a bare pod, which would be lost', () => {
    const { result } = drain('k3s-3n21p', 'node-2');
    expect(result).toMatchObject({ ok: 'no', impossible: true, lost: [{ pod: 'ns-2/app-8' }] });
  });

  it('hostport: the port that the controller needs is taken on every other node', () => {
    const { answer } = drain('hostport-3n', 'w1');
    expect(answer).toMatch(/^w1 cannot be drained now: .* hostPort TCP\/80 is taken/);
  });

  it('hyperconverged: of three control planes two cannot go together', () => {
    const { result } = drain('hyperconverged-3n', ['node-1', 'node-2']);
    expect(result.ok).not.toBe('yes');
    expect(at(result, 'why')).toContainEqual(expect.stringMatching(/^etcd keeps 1 of 3 members/));
  });

  it('longhorn-share: budgets that allow nothing hold every node', () => {
    for (const node of ['node-1', 'node-2', 'node-3']) {
      expect(drain('longhorn-share-manager-3n', node).result).toMatchObject({ ok: 'no', impossible: true });
    }
  });
});

describe('make_room', () => {
  const pending = (name: string) => dicts(at(ask(name, { objective: 'make_room' }).result, 'pending'));

  it('kind: each node has its own reason, and an uncordon would help', () => {
    const reasons =
      '0/4 nodes are available: 1 node(s) had untolerated taint {dedicated: gpu}, 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 1 node(s) had untolerated taint {node.kubernetes.io/unreachable: }, 1 node(s) were unschedulable.';
    for (const one of pending('kind-cordon-taint-dead-4n16p')) {
      expect(one.event).toBe(reasons);
      expect(at(one, 'changes')).toContainEqual({ node: 'node-2', what: 'uncordon node-2' });
    }
  });

  it('spread-cordoned: the fifth replica waits for the domain that is cordoned', () => {
    expect(pending('spread-cordoned-8n5p')).toMatchObject([
      {
        pod: 'redis/proxy-redis-4',
        event:
          "0/8 nodes are available: 1 node(s) were unschedulable, 3 node(s) didn't match Pod's node affinity/selector, 4 node(s) didn't match pod topology spread constraints.",
        changes: [{ what: 'uncordon redis-4' }],
      },
    ]);
  });

  it('hyperconverged: nobody waits', () => {
    expect(ask('hyperconverged-3n', { objective: 'make_room' }).answer).toMatch(/^No pod waits for a node\./);
  });
});

describe('survive', () => {
  const failures = (name: string) =>
    Object.fromEntries(
      dicts(at(ask(name, { objective: 'survive' }).result, 'failures')).map((one) => [String(one.node), one]),
    );

  it('local-path: who has a disk on its node stays Pending without it', () => {
    const found = failures('local-path-6n5p');
    for (const [node, pod] of [
      ['w0', 'elastic/es-data-0'],
      ['w1', 'elastic/es-data-1'],
    ] as const) {
      expect(found[node]).toMatchObject({ ok: 'no', pending: [pod], lost: { data: [pod] } });
    }
    expect(found).toMatchObject({ w3: { ok: 'yes' }, w4: { ok: 'yes' }, cp: { ok: 'no' } });
  });

  it('gpu-shared: two nodes have five shares at most, and a further node with the missing ones would do', () => {
    const found = failures('gpu-shared-3n6p');
    expect(found).toMatchObject({ 'k8s-0': { ok: 'no' }, 'k8s-2': { ok: 'yes' } });
    expect(at(found['k8s-0'], 'needs', 'one_more_node')).toBeDefined();
  });
});

describe('balance', () => {
  it('kurl: what the only full node can give away is limited by what must stay there', () => {
    const { result } = ask('kurl-longhorn-3n58p', { objective: 'balance' });
    const peak = (which: string) => Number(at(result, 'peak', which));
    expect(peak('after')).toBeLessThan(peak('before'));
    expect(peak('at_least')).toBeLessThanOrEqual(peak('after'));
  });
});

describe('fit', () => {
  it('openb: as many more pods with a GPU fit as there is room for', () => {
    const workloads = [{ name: 'train', cpu: 4, memory: '16Gi', resources: { 'nvidia.com/gpu': 1 } }];
    const { result } = ask('openb-10n32p', { objective: 'fit', assume: { dump: 'complete' }, workloads });
    expect(result).toMatchObject({ ok: 'yes', workloads: [{ fit: 1, more: { replicas: 13, at_most: 13 } }] });
  });

  it('hostport: of a port of the node there is one on each', () => {
    const container = { name: 'c', resources: { requests: { cpu: '1m', memory: '1Mi' } }, ports: [{ hostPort: 9000 }] };
    const template = { metadata: { labels: { app: 'n' } }, spec: { containers: [container] } };
    const manifests = { kind: 'Deployment', metadata: { name: 'n' }, spec: { template } };
    expect(ask('hostport-3n', { objective: 'fit', manifests }).result).toMatchObject({
      workloads: [{ fit: 1, more: { replicas: 2 } }],
    });
  });
});
