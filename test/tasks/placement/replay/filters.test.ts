import { describe, expect, it } from 'vitest';
import { lands, node, pod } from './objects.js';

const required = (...nodeSelectorTerms: readonly unknown[]) => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
});
const placed = (spec: Readonly<Record<string, unknown>>, ...nodes: readonly unknown[]) =>
  lands([...nodes, pod('new', { spec })]);

describe('NodeUnschedulable, Ready, NodeName', () => {
  it('a cordoned node and one that is not ready take nobody', () => {
    const items = [node('a', { cordoned: true }), node('b', { ready: 'Unknown' }), node('c', { ready: 'False' })];
    expect(lands([...items, pod('new')])).toEqual(['a: it is cordoned', 'b: it is not ready', 'c: it is not ready']);
  });
  it('the taint of a cordon is a cordon', () => {
    const taints = [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }];
    expect(lands([node('a', { taints }), pod('new')])).toEqual(['a: it is cordoned']);
  });
  it('who tolerates the taint of a cordon may go there', () => {
    const tolerations = [{ key: 'node.kubernetes.io/unschedulable', operator: 'Exists' }];
    expect(placed({ tolerations }, node('a', { cordoned: true }))).toBe('a');
  });
  it('scheduling gates keep a pod waiting', () => {
    expect(placed({ schedulingGates: [{ name: 'x' }] }, node('a'))).toEqual(['a: the pod has scheduling gates']);
  });
});

describe('NodeAffinity', () => {
  const ssd = node('ssd', { labels: { disk: 'ssd', cores: '16' } });
  const hdd = node('hdd', { labels: { disk: 'hdd', cores: '4' } });
  const bare = node('bare');
  it.each([
    ['nodeSelector', { nodeSelector: { disk: 'hdd' } }, 'hdd'],
    ['In', required({ matchExpressions: [{ key: 'disk', operator: 'In', values: ['hdd', 'tape'] }] }), 'hdd'],
    ['NotIn matches who has no such label', required(term('disk', 'NotIn', 'ssd', 'hdd')), 'bare'],
    ['Exists', required(term('disk', 'Exists'), term('none', 'Exists')), 'ssd'],
    ['DoesNotExist', required(term('disk', 'DoesNotExist')), 'bare'],
    ['Gt', required(term('cores', 'Gt', '4')), 'ssd'],
    ['Lt', required(term('cores', 'Lt', '16')), 'hdd'],
    ['matchFields', required({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['bare'] }] }), 'bare'],
    ['expressions of a term all hold', required({ matchExpressions: both() }), 'hdd'],
  ])('%s', (_, spec, where) => {
    expect(placed(spec, ssd, hdd, bare)).toBe(where);
  });
  it.each([
    ['a term that says nothing matches nothing', required({})],
    ['no terms match nothing', required()],
    ['Gt of what is no number matches nothing', required(term('disk', 'Gt', '1'))],
    ['an operator that is none matches nothing', required(term('disk', 'Like', 'ssd'))],
    ['nodeSelector and affinity hold both', { nodeSelector: { disk: 'ssd' }, ...required(term('cores', 'Lt', '8')) }],
  ])('%s', (_, spec) => {
    expect(placed(spec, ssd)).toEqual(['ssd: node selector or affinity']);
  });

  function term(key: string, operator: string, ...values: readonly string[]) {
    return { matchExpressions: [{ key, operator, ...(values.length > 0 && { values }) }] };
  }
  function both() {
    return [
      { key: 'disk', operator: 'Exists' },
      { key: 'cores', operator: 'In', values: ['4'] },
    ];
  }
});

describe('TaintToleration', () => {
  const tainted = (effect: string) => node('a', { taints: [{ key: 'team', value: 'red', effect }] });
  it.each(['NoSchedule', 'NoExecute'])('%s keeps out who does not tolerate it', (effect) => {
    expect(placed({}, tainted(effect))).toEqual(['a: taint team']);
  });
  it('PreferNoSchedule keeps nobody out', () => {
    expect(placed({}, tainted('PreferNoSchedule'))).toBe('a');
  });
  it.each([
    ['equal', { key: 'team', value: 'red', effect: 'NoSchedule' }, true],
    ['operator Equal', { key: 'team', operator: 'Equal', value: 'red' }, true],
    ['another value', { key: 'team', value: 'blue', effect: 'NoSchedule' }, false],
    ['Exists whatever the value', { key: 'team', operator: 'Exists', effect: 'NoSchedule' }, true],
    ['no effect means every effect', { key: 'team', operator: 'Exists' }, true],
    ['another effect', { key: 'team', operator: 'Exists', effect: 'NoExecute' }, false],
    ['no key and Exists means everything', { operator: 'Exists' }, true],
    ['no key and Equal means nothing', { operator: 'Equal', value: 'red' }, false],
  ])('%s', (_, toleration, fits) => {
    const where = placed({ tolerations: [toleration] }, tainted('NoSchedule'));
    expect(where).toEqual(fits ? 'a' : ['a: taint team']);
  });
});

describe('NodePorts', () => {
  const port = (hostPort: number, more = {}) => ({ ports: [{ containerPort: 80, hostPort, ...more }] });
  it.each([
    ['the same port', {}, {}, true],
    ['another protocol', {}, { protocol: 'UDP' }, false],
    ['TCP is the default', { protocol: 'TCP' }, {}, true],
    ['another address', { hostIP: '10.0.0.1' }, { hostIP: '10.0.0.2' }, false],
    ['the same address', { hostIP: '10.0.0.1' }, { hostIP: '10.0.0.1' }, true],
    ['0.0.0.0 against an address', { hostIP: '0.0.0.0' }, { hostIP: '10.0.0.2' }, true],
    ['an address against ::', { hostIP: '10.0.0.2' }, { hostIP: '::' }, true],
    ['no address against 127.0.0.1', {}, { hostIP: '127.0.0.1' }, true],
  ])('%s', (_, theirs, ours, taken) => {
    const items = [
      node('a'),
      pod('old', { on: 'a', container: port(443, theirs) }),
      pod('new', { container: port(443, ours) }),
    ];
    const where = lands(items);
    if (taken) expect(where).toEqual([expect.stringMatching(/^a: hostPort (TCP|UDP)\/443.* is taken$/)]);
    else expect(where).toBe('a');
  });
  it('in the network of the host every port is one of the host', () => {
    const spec = { hostNetwork: true };
    const items = [
      node('a'),
      pod('old', { on: 'a', spec, container: { ports: [{ containerPort: 9100 }] } }),
      pod('new', { spec, container: { ports: [{ containerPort: 9100 }] } }),
    ];
    expect(lands(items)).toEqual(['a: hostPort TCP/9100 is taken']);
  });
  it('ports of sidecars count, of init containers they do not', () => {
    const init = (restartPolicy?: string) => ({
      initContainers: [{ name: 'i', ...port(80), ...(restartPolicy && { restartPolicy }) }],
    });
    const items = [node('a'), pod('old', { on: 'a', container: port(80) })];
    expect(lands([...items, pod('new', { spec: init('Always') })])).toEqual(['a: hostPort TCP/80 is taken']);
    expect(lands([...items, pod('new', { spec: init() })])).toBe('a');
  });
});
