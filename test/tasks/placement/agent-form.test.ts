import { describe, expect, it } from 'vitest';
import { readAgentForm } from '../../../function/tasks/placement/agent-form.js';
import type { Cluster } from '../../../function/tasks/placement/cluster.js';

const GIB = 2 ** 30;
const NODES = [
  { name: 'a', cpu: 4, memory: '8Gi' },
  { name: 'b', cpu: '2500m', memory: 4096 },
  { name: 'c', cpu: 1, memory: 1024 },
];
const web = { name: 'web', cpu: 0.5, memory: 256 };
const db = { name: 'db', cpu: 1, memory: '1Gi' };

function cluster(context: Record<string, unknown>): Cluster {
  const reading = readAgentForm(context);
  if (reading.kind !== 'problem') throw new Error(JSON.stringify(reading));
  return reading.problem;
}
const withNodes = (rest: Record<string, unknown>) => cluster({ nodes: NODES, workloads: [], ...rest });
const constrained = (workloads: unknown[], ...constraints: unknown[]) => withNodes({ workloads, constraints });
const allowedOf = ({ nodes, workloads }: Cluster) =>
  Object.fromEntries(workloads.map(({ name, allowed }) => [name, allowed.map((n) => nodes[n]?.name).join('')]));

describe('reads nodes:', () => {
  it('a number of them, of the default size', () => {
    const { nodes, workloads, ignored } = cluster({ current_nodes: 10, workloads: [], constraints: [] });
    expect(nodes.map(({ name }) => name)).toEqual(Array.from({ length: 10 }, (_, i) => `node-${i + 1}`));
    expect(nodes[0]).toMatchObject({ allocatable: { cpu: 4000, memory: 16 * GIB }, reserved: { cpu: 0, memory: 0 } });
    expect({ workloads, ignored }).toEqual({ workloads: [], ignored: [] });
  });

  it.each<[string, unknown, unknown, number, number]>([
    ['a number with node_size', 1, { cpu: '8', memory: '32Gi' }, 8000, 32 * GIB],
    ['a name', ['pi'], undefined, 4000, 16 * GIB],
    ['a name with node_size', ['pi'], { cpu: 2, memory: 1024 }, 2000, GIB],
    ['an object', [{ name: 'pi', cpu: '500m', memory: '1Gi' }], undefined, 500, GIB],
    ['an object that leaves its size to node_size', [{ name: 'pi', cpu: 1 }], { cpu: 2, memory: 1024 }, 1000, GIB],
  ])('%s', (_, nodes, node_size, cpu, memory) => {
    expect(cluster({ nodes, node_size, workloads: [] }).nodes[0]?.allocatable).toEqual({ cpu, memory });
  });

  it('what is reserved on one', () => {
    const nodes = [{ name: 'a', cpu: 4, memory: 4096, reserved: { cpu: '100m', memory: 512 } }];
    expect(cluster({ nodes, workloads: [] }).nodes[0]?.reserved).toEqual({ cpu: 100, memory: GIB / 2 });
  });
});

describe('reads workloads:', () => {
  it('requests, in numbers and as Kubernetes writes them', () => {
    expect(withNodes({ workloads: [web, db] }).workloads).toEqual([
      { name: 'web', request: { cpu: 500, memory: GIB / 4 }, allowed: [0, 1, 2], at: undefined },
      { name: 'db', request: { cpu: 1000, memory: GIB }, allowed: [0, 1, 2], at: undefined },
    ]);
  });

  it.each<[string, Record<string, unknown>, Record<string, number | undefined>]>([
    ['without replicas', {}, { web: undefined }],
    ['one replica', { replicas: 1, node: 'b' }, { web: 1 }],
    ['no replicas', { replicas: 0 }, {}],
    ['replicas that wait', { replicas: 2 }, { 'web-1': undefined, 'web-2': undefined }],
    ['replicas on one node', { replicas: 2, node: 'c' }, { 'web-1': 2, 'web-2': 2 }],
    [
      'replicas on a list of nodes',
      { replicas: 3, nodes: ['b', null, 'a'] },
      { 'web-1': 1, 'web-2': undefined, 'web-3': 0 },
    ],
    ['fewer nodes than replicas', { replicas: 2, node: ['b'] }, { 'web-1': 1, 'web-2': undefined }],
  ])('%s', (_, fields, at) => {
    const { workloads } = withNodes({ workloads: [{ ...web, ...fields }] });
    expect(Object.fromEntries(workloads.map((one) => [one.name, one.at]))).toEqual(at);
  });

  it('node_selector against the labels of the nodes', () => {
    const nodes = [{ name: 'a', cpu: 1, memory: 1, labels: { gpu: 'true' } }, ...NODES.slice(1)];
    const workloads = [{ ...web, node_selector: { gpu: 'true' } }];
    expect(allowedOf(cluster({ nodes, workloads }))).toEqual({ web: 'a' });
  });

  it('nodes that are kept', () => {
    const nodes = [{ ...NODES[0], kept: true }, ...NODES.slice(1)];
    expect(cluster({ nodes, workloads: [] }).nodes.map(({ kept }) => kept)).toEqual([true, undefined, undefined]);
  });

  it('nothing new on a cordoned node; what runs there may stay', () => {
    const nodes = [{ ...NODES[0], cordoned: true }, ...NODES.slice(1)];
    const workloads = [web, { ...db, node: 'a' }];
    expect(allowedOf(cluster({ nodes, workloads }))).toEqual({ web: 'bc', db: 'abc' });
  });
});

describe('reads constraints:', () => {
  it.each<[string, unknown[], unknown[], Record<string, string>]>([
    ['pin to a node', [web, db], [{ type: 'pin', workload: 'web', node: 'b' }], { web: 'b', db: 'abc' }],
    [
      'pin to nodes',
      [web, db],
      [{ type: 'pin', workloads: ['web', 'db'], nodes: ['a', 'c'] }],
      { web: 'ac', db: 'ac' },
    ],
    [
      'two pins',
      [web],
      [
        { type: 'pin', workload: 'web', nodes: ['a', 'b'] },
        { type: 'pin', workload: 'web', nodes: 'b' },
      ],
      { web: 'b' },
    ],
    [
      'pin of all replicas',
      [{ ...web, replicas: 2 }],
      [{ type: 'pin', workload: 'web', node: 'b' }],
      { 'web-1': 'b', 'web-2': 'b' },
    ],
    [
      'pin of one replica',
      [{ ...web, replicas: 2 }],
      [{ type: 'pin', workload: 'web-2', node: 'b' }],
      { 'web-1': 'abc', 'web-2': 'b' },
    ],
    ['avoid', [web, db], [{ type: 'avoid', workload: 'web', nodes: ['b', 'c'] }], { web: 'a', db: 'abc' }],
    [
      'pin and avoid that leave nothing',
      [web],
      [
        { type: 'pin', workload: 'web', node: 'a' },
        { type: 'avoid', workload: 'web', node: 'a' },
      ],
      { web: '' },
    ],
    ['taint', [web, db], [{ type: 'taint', node: 'a', taint: 'gpu' }], { web: 'bc', db: 'bc' }],
    [
      'tolerate',
      [web, db],
      [
        { type: 'tolerate', workload: 'db', taint: 'gpu' },
        { type: 'taint', nodes: ['a', 'b'], taints: ['gpu=yes:NoExecute'] },
      ],
      { web: 'c', db: 'abc' },
    ],
    [
      'tolerate of another value',
      [web],
      [
        { type: 'tolerate', workload: 'web', taint: 'gpu=no' },
        { type: 'taint', node: 'a', key: 'gpu', value: 'yes' },
      ],
      { web: 'bc' },
    ],
    [
      'tolerations of the workload',
      [{ ...web, tolerations: ['*'] }],
      [{ type: 'taint', node: 'a', key: 'x' }],
      { web: 'abc' },
    ],
    [
      'a toleration as Kubernetes writes it',
      [{ ...web, tolerations: [{ key: 'x', operator: 'Equal', value: '1', effect: 'NoSchedule' }] }],
      [{ type: 'taint', node: 'a', taint: { key: 'x', value: '1', effect: 'NoSchedule' } }],
      { web: 'abc' },
    ],
  ])('%s', (_, workloads, constraints, allowed) => {
    expect(allowedOf(constrained(workloads, ...constraints))).toEqual(allowed);
  });

  it('taints of the nodes themselves', () => {
    const nodes = [
      { ...NODES[0], taints: ['gpu'] },
      { ...NODES[1], taint: 'x=y:PreferNoSchedule' },
    ];
    const { ignored, ...rest } = cluster({ nodes, workloads: [web] });
    expect(allowedOf({ ...rest, ignored })).toEqual({ web: 'b' });
    expect(ignored).toEqual(['taints that only prefer (PreferNoSchedule) (node b)']);
  });

  const PAIR = [{ ...web, replicas: 2 }, db];
  it.each<[string, Record<string, unknown>, number[][], number[][]]>([
    ['anti_affinity of two', { type: 'anti_affinity', workloads: ['web-1', 'db'] }, [[0, 2]], []],
    ['anti_affinity of one with replicas', { type: 'anti_affinity', workload: 'web' }, [[0, 1]], []],
    ['anti_affinity with replicas among others', { type: 'anti_affinity', workloads: ['db', 'web'] }, [[0, 1, 2]], []],
    ['anti_affinity of one alone', { type: 'anti_affinity', workload: 'db' }, [], []],
    ['antiAffinity', { type: 'antiAffinity', workloads: ['db', 'web'] }, [[0, 1, 2]], []],
    ['Anti-Affinity', { type: 'Anti-Affinity', workloads: ['db', 'web'] }, [[0, 1, 2]], []],
    ['affinity', { type: 'affinity', workloads: ['db', 'web-2'] }, [], [[1, 2]]],
    ['affinity of one with replicas', { type: 'affinity', workloads: ['web'] }, [], [[0, 1]]],
  ])('%s', (_, constraint, apart, together) => {
    expect(constrained(PAIR, constraint)).toMatchObject({ apart, together });
  });
});

describe('lists what it does not know as ignored:', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['of the context', { goal: 'cheap' }, 'goal'],
    ['of a node', { nodes: [{ ...NODES[0], disk: 5 }] }, 'disk of node a'],
    ['of a workload', { workloads: [{ ...web, priority: 5 }] }, 'priority of workload web'],
    [
      'of a constraint',
      { constraints: [{ type: 'affinity', workloads: ['web'], weight: 5 }] },
      'weight of a constraint',
    ],
  ])('fields %s', (_, context, what) => {
    const { ignored } = withNodes({ workloads: [web], ...context });
    expect(ignored).toEqual([`fields that this form does not have (${what})`]);
  });
});

describe('takes the largest:', () => {
  it('12 nodes, 32 movable workloads and 224 pinned ones', () => {
    const workloads = [
      { ...web, name: 'm', replicas: 32 },
      { ...web, name: 'p', replicas: 224 },
    ];
    const constraints = [{ type: 'pin', workload: 'p', node: 'node-1' }];
    expect(cluster({ nodes: 12, workloads, constraints }).workloads).toHaveLength(256);
  });

  it('40 workloads in pairs that share a node', () => {
    const workloads = Array.from({ length: 20 }, (_, i) => ({ ...web, name: `w${i}`, replicas: 2 }));
    const constraints = workloads.map(({ name }) => ({ type: 'affinity', workload: name }));
    expect(cluster({ nodes: 2, workloads, constraints }).together).toHaveLength(20);
  });
});

describe('422, naming field and fault:', () => {
  const LIMITS = 'expected at most 500 nodes and 10000 workloads, got';
  const FORMS =
    'expected one of { type: "pin", workload, nodes }, { type: "avoid", workload, nodes }, { type: "anti_affinity", workloads }, { type: "affinity", workloads }, { type: "taint", node, taint }, { type: "tolerate", workload, taint }, got';
  const c = (...constraints: unknown[]) => ({ constraints });
  const w = (...workloads: unknown[]) => ({ workloads });
  it.each<[string, Record<string, unknown>, string, string]>([
    ['no nodes', { nodes: undefined }, '/nodes', 'is required: a number of nodes from 1 to 500, or a list of them'],
    ['nodes in two ways', { current_nodes: 3 }, '', 'expected either nodes or current_nodes, got both'],
    [
      'nodes: "ten"',
      { nodes: 'ten' },
      '/nodes',
      'expected a number of nodes from 1 to 500, or a list of them, got "ten"',
    ],
    ['nodes: 0', { nodes: 0 }, '/nodes', 'expected a whole number from 1 to 500, got 0'],
    ['nodes: 1.5', { nodes: 1.5 }, '/nodes', 'expected a whole number from 1 to 500, got 1.5'],
    ['nodes: 501', { nodes: 501 }, '/nodes', `${LIMITS} 501 nodes`],
    ['nodes: []', { nodes: [] }, '/nodes', 'expected at least one node, got an empty list'],
    ['501 nodes in a list', { nodes: Array.from({ length: 501 }, (_, i) => `n${i}`) }, '/nodes', `${LIMITS} 501 nodes`],
    [
      'a node that is none',
      { nodes: [7] },
      '/nodes/0',
      'expected the name of a node, or an object with name, cpu and memory, got 7',
    ],
    ['a node without name', { nodes: [{ cpu: 1, memory: 1 }] }, '/nodes/0/name', 'is required: the name of a node'],
    [
      'a node with an empty name',
      { nodes: [''] },
      '/nodes/0',
      'expected the name of a node of 1 to 253 characters, got 0',
    ],
    [
      'a node with a line break',
      { nodes: ['a\nb'] },
      '/nodes/0',
      'expected the name of a node, got control characters',
    ],
    ['two nodes of one name', { nodes: ['a', 'a'] }, '/nodes/1', 'expected a name of its own, got "a" twice'],
    [
      'a node without size',
      { nodes: [{ name: 'a', cpu: 1 }] },
      '/nodes/0/memory',
      'is required: a memory quantity such as "512Mi", "2Gi" or 512 (MiB)',
    ],
    [
      'a wrong quantity',
      { nodes: [{ name: 'a', cpu: 1, memory: '4 GB' }] },
      '/nodes/0/memory',
      'expected a memory quantity such as "512Mi", "2Gi" or 512 (MiB), got "4 GB"',
    ],
    ['node_size: "big"', { node_size: 'big' }, '/node_size', 'expected an object with cpu and memory, got "big"'],
    [
      'labels: []',
      { nodes: [{ ...NODES[0], labels: [] }] },
      '/nodes/0/labels',
      'expected an object of texts, got an array',
    ],
    [
      'a label of 1',
      { nodes: [{ ...NODES[0], labels: { 'a/b': 1 } }] },
      '/nodes/0/labels/a~1b',
      'expected a text, got 1',
    ],
    [
      'cordoned: "yes"',
      { nodes: [{ ...NODES[0], cordoned: 'yes' }] },
      '/nodes/0/cordoned',
      'expected true or false, got "yes"',
    ],
    ['kept: 1', { nodes: [{ ...NODES[0], kept: 1 }] }, '/nodes/0/kept', 'expected true or false, got 1'],
    [
      'a taint of an unknown effect',
      { nodes: [{ ...NODES[0], taints: ['a:Never'] }] },
      '/nodes/0/taints/0',
      'expected a taint such as "key", "key=value" or "key=value:NoSchedule", got "a:Never"',
    ],
    [
      'a taint object of an unknown effect',
      { nodes: [{ ...NODES[0], taints: [{ key: 'a', effect: 'Never' }] }] },
      '/nodes/0/taints/0/effect',
      'expected one of NoSchedule, NoExecute, PreferNoSchedule, got "Never"',
    ],
    ['no workloads', { workloads: undefined }, '/workloads', 'is required: a list of workloads; [] is none'],
    ['workloads: 3', { workloads: 3 }, '/workloads', 'expected a list of workloads, got 3'],
    ['a workload that is none', w('web'), '/workloads/0', 'expected an object with name, cpu and memory, got "web"'],
    ['a workload without name', w({ cpu: 1, memory: 1 }), '/workloads/0/name', 'is required: the name of a workload'],
    [
      'a workload without cpu',
      w({ name: 'x', memory: 1 }),
      '/workloads/0/cpu',
      'is required: a CPU quantity such as "500m", "2" or 0.5 (cores)',
    ],
    [
      'two workloads of one name',
      w(web, web),
      '/workloads/1/name',
      'expected names of their own, got "web", which workload "web" has',
    ],
    [
      'a replica named as another workload',
      w({ ...web, name: 'web-1' }, { ...web, replicas: 2 }),
      '/workloads/1/name',
      'expected names of their own, got "web-1", which workload "web-1" has',
    ],
    [
      'a workload named as a replica',
      w({ ...web, replicas: 2 }, { ...web, name: 'web-1' }),
      '/workloads/1/name',
      'expected names of their own, got "web-1", which workload "web" has',
    ],
    [
      'replicas: -1',
      w({ ...web, replicas: -1 }),
      '/workloads/0/replicas',
      'expected a whole number from 0 to 10000, got -1',
    ],
    [
      'replicas: 1e9',
      w({ ...web, replicas: 1e9 }),
      '/workloads/0/replicas',
      'expected a whole number from 0 to 10000, got 1000000000',
    ],
    [
      'an unknown node',
      w({ ...web, node: 'z' }),
      '/workloads/0/node',
      'expected the name of a node (a, b and c), got "z"',
    ],
    ['node: 1', w({ ...web, node: 1 }), '/workloads/0/node', 'expected the name of a node, got 1'],
    [
      'node and nodes',
      w({ ...web, node: 'a', nodes: ['a'] }),
      '/workloads/0',
      'expected either node or nodes, got both',
    ],
    [
      'more nodes than replicas',
      w({ ...web, nodes: ['a', 'b'] }),
      '/workloads/0/nodes',
      'expected at most one node per replica (1), got 2',
    ],
    [
      '10,001 workloads',
      w({ ...web, replicas: 10_000 }, db),
      '/workloads',
      `${LIMITS} more than 10000 workloads with their replicas`,
    ],
    ['constraints: "none"', { constraints: 'none' }, '/constraints', 'expected a list of constraints, got "none"'],
    [
      '2,001 constraints',
      c(...Array.from({ length: 2001 }, () => ({}))),
      '/constraints',
      'expected at most 2000, got 2001',
    ],
    [
      'prose',
      c({ type: 'pin', workload: 'web', node: 'a' }, 'keep web off b'),
      '/constraints/1',
      `${FORMS} prose, which is not read`,
    ],
    ['a constraint of 1', c(1), '/constraints/0', `${FORMS} 1`],
    ['no type', c({ workload: 'web' }), '/constraints/0/type', 'is required: one of { type: "pin", workload, nodes }'],
    ['an unknown type', c({ type: 'spread' }), '/constraints/0/type', `${FORMS} "spread"`],
    ['type: "__proto__"', c({ type: '__proto__' }), '/constraints/0/type', `${FORMS} "__proto__"`],
    [
      'no workload',
      c({ type: 'anti_affinity' }),
      '/constraints/0/workload',
      'is required: the name of a workload, or a list of them',
    ],
    [
      'no node',
      c({ type: 'pin', workload: 'web' }),
      '/constraints/0/node',
      'is required: the name of a node, or a list of them',
    ],
    ['no taint', c({ type: 'taint', node: 'a' }), '/constraints/0/taint', 'is required: a taint such as "key"'],
    [
      'an empty list',
      c({ type: 'affinity', workloads: [] }),
      '/constraints/0/workloads',
      'expected at least one workload, got an empty list',
    ],
    [
      'an unknown workload',
      c({ type: 'affinity', workloads: ['web', 'x'] }),
      '/constraints/0/workloads/1',
      'expected the name of a workload (web), got "x"',
    ],
    [
      'workload: "constructor"',
      c({ type: 'affinity', workload: 'constructor' }),
      '/constraints/0/workload',
      'expected the name of a workload (web), got "constructor"',
    ],
    [
      'a name twice',
      c({ type: 'anti_affinity', workloads: ['web', 'web'] }),
      '/constraints/0/workloads/1',
      'expected every workload once, got "web" twice',
    ],
    ['objective: "spread"', { objective: 'spread' }, '/objective', 'expected "consolidate", got "spread"'],
  ])('%s', (_, changes, pointer, message) => {
    const reading = readAgentForm({ nodes: NODES, workloads: [web], ...changes });
    expect(reading).toMatchObject({
      kind: 'invalid',
      errors: [{ pointer: `/context${pointer}`, message: expect.stringContaining(message) }],
    });
  });

  it('every fault, at most 20', () => {
    const reading = readAgentForm({ nodes: NODES, workloads: Array.from({ length: 30 }, () => 7) });
    expect(reading).toMatchObject({ kind: 'invalid', errors: { length: 20 } });
  });
});
