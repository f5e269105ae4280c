import { describe, expect, it } from 'vitest';
import { placement } from '../../../../../function/tasks/placement/index.js';
import kubectl from '../../kubectl.json' with { type: 'json' };

const RUN = 'run kubectl get nodes,pods,pv,pvc,pdb -A -o json';
const SEND = 'send all that kubectl get nodes,pods,pv,pvc,pdb -A -o json prints';

function errorsOf(context: Record<string, unknown>, question = 'Which nodes can be emptied?') {
  const reading = placement.pose({ question, context });
  if (reading.kind !== 'invalid') throw new Error(`expected errors, got ${reading.kind}`);
  return reading.errors.map(({ pointer, message }) => `${pointer}: ${message}`);
}

const nodes = kubectl.items.filter(({ kind }) => kind === 'Node');
const pods = kubectl.items.filter(({ kind }) => kind === 'Pod');

const TABLE = `NAMESPACE     NAME       READY   STATUS    RESTARTS   AGE
kube-system   coredns    1/1     Running   0          1d`;
const DESCRIBED = `Name:               nuc-1
Roles:              <none>
Labels:             kubernetes.io/arch=amd64`;

describe('a text that is no dump is refused with the command that helps:', () => {
  it.each<[string, string, string]>([
    ['a table of pods', TABLE, `expected JSON or YAML, got the table that kubectl get prints without -o json: ${RUN}`],
    [
      'a table of nodes',
      'NAME    STATUS   ROLES   AGE   VERSION\nnuc-1   Ready    <none>  1d    v1.33',
      `got the table that kubectl get prints without -o json: ${RUN}`,
    ],
    ['a description', DESCRIBED, `expected JSON or YAML, got what kubectl describe prints: ${RUN}`],
    [
      'what is used',
      'NAME   CPU(cores)   CPU(%)   MEMORY(bytes)   MEMORY(%)\nn      1m  1%  1Mi  1%',
      `got what kubectl top prints (which is for usage): ${RUN}`,
    ],
    [
      'use by containers',
      'POD   NAME   CPU(cores)   MEMORY(bytes)\n',
      `got what kubectl top prints (which is for usage): ${RUN}`,
    ],
    ['an error', 'error: You must be logged in to the server (Unauthorized)', `got an error of kubectl: ${RUN}`],
    [
      'a server that is not there',
      'The connection to the server localhost:8080 was refused',
      `got an error of kubectl: ${RUN}`,
    ],
    ['an answer without objects', 'No resources found', `got an error of kubectl: ${RUN}`],
    ['the name of a file', 'dump.json', `expected JSON or YAML, got "dump.json": ${RUN}`],
    ['nothing', ' \n ', `expected JSON or YAML, got an empty text: ${RUN}`],
    ['YAML of nothing', '---\n---\n', `expected JSON or YAML, got an empty text: ${RUN}`],
    [
      'JSON that was cut off',
      JSON.stringify(kubectl).slice(0, -9),
      `expected JSON, got a text that ends within an object or array: ${SEND}`,
    ],
    [
      'JSON that does not parse',
      '{"kind": "List", items: []}',
      `expected JSON, got a text that does not parse at position 17: ${SEND}`,
    ],
    [
      'JSON with an error of kubectl after it',
      `${JSON.stringify(kubectl)}\nError from server (Forbidden): x`,
      'expected JSON, got a text that does not parse at position',
    ],
    [
      'YAML that does not parse',
      'kind: List\nitems: [',
      `expected YAML, got a text that does not parse at line 2 column 9: ${SEND}`,
    ],
    ['a name twice', '{"kind": "List", "kind": "List"}', `expected every name once, got "kind" twice: ${SEND}`],
    ['__proto__', '{"items": [], "__proto__": {}}', `expected no property named __proto__: ${SEND}`],
    ['deep JSON', '['.repeat(99) + ']'.repeat(99), `expected at most 32 levels of nesting: ${SEND}`],
  ])('%s', (_, text, message) => {
    expect(errorsOf({ kubernetes: text })).toEqual([expect.stringContaining(`/context/kubernetes: `)]);
    expect(errorsOf({ kubernetes: text })[0]).toContain(message);
  });

  it.each([
    ['lines of a space', ' \n'.repeat(100_000)],
    ['comments', '# x\n'.repeat(100_000)],
    ['spaces after NAME', `NAME${' '.repeat(200_000)}`],
    ['spaces', ' '.repeat(200_000)],
    ['warnings', 'Warning: x\n'.repeat(50_000)],
    ['prompts', `${'$ '.repeat(50)}\n`.repeat(2000)],
    ['beginnings of logs', '{"items":[]}==== START logs for container '.repeat(10_000)],
  ])('many %s, in no time that grows with their square', (_, text) => {
    expect(errorsOf({ kubernetes: text })).toHaveLength(1);
  });

  it('a log that has no end hides what follows', () => {
    const text = `{"kind":"List","items":[]}\n==== START logs for container a of pod b/c ====\n{`;
    expect(errorsOf({ kubernetes: text })[0]).toContain('expected at least one Node');
  });
});

describe('half a dump is refused with the command that helps:', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['pods alone', { kubernetes: { items: pods } }, '/context/kubernetes'],
    ['a PodList as context', { kind: 'PodList', items: [] }, '/context'],
    ['pods by their name', { pods }, '/context'],
    ['a single Pod', { kubernetes: pods[0] }, '/context/kubernetes'],
  ])('%s', (_, context, pointer) => {
    expect(errorsOf(context)).toEqual([`${pointer}: expected at least one Node among the items, got none: ${RUN}`]);
  });

  it('nodes alone are answered, not verified, and the answer says the command', () => {
    const reading = placement.pose({ question: 'Which?', context: { nodes } });
    if (reading.kind !== 'problem') throw new Error(JSON.stringify(reading));
    const { violations, explain } = reading.problem.answered ?? reading.problem.propose([]);
    expect(violations).not.toEqual([]);
    expect(explain()).toContain('it holds no pods at all');
    expect(explain()).toContain(RUN);
  });
});

describe('errors point to where the dump stands:', () => {
  const broken = { kind: 'List', items: [{ ...nodes[0], status: {} }] };
  const [kind, ...rest] = ['NodeList', ...broken.items];
  it.each<[string, Record<string, unknown>, string | undefined, string]>([
    ['in the context', broken, undefined, '/context/items/0/status/allocatable/cpu'],
    ['under dump', { dump: broken }, undefined, '/context/dump/items/0/status/allocatable/cpu'],
    [
      'by names',
      { nodes: { kind, items: rest }, pods: [] },
      undefined,
      '/context/nodes/items/0/status/allocatable/cpu',
    ],
    [
      'within a text',
      { kubernetes: JSON.stringify(broken) },
      undefined,
      '/context/kubernetes/items/0/status/allocatable/cpu',
    ],
    [
      'within the second text',
      { dump: ['{"kind":"List","items":[]}', JSON.stringify(broken)] },
      undefined,
      '/context/dump/1/items/0/status/allocatable/cpu',
    ],
    [
      'in the question',
      {},
      `\`\`\`json\n${JSON.stringify(broken)}\n\`\`\``,
      '/question/0/items/0/status/allocatable/cpu',
    ],
    ['in the question, broken', {}, '```yaml\nkind: List\nitems: [\n```', '/question/0'],
    ['a text by its name', { nodes: '{"kind": }', pods: [] }, undefined, '/context/nodes'],
    ['beside the dump', { ...kubectl, assume: { volumes: 'yes' } }, undefined, '/context/assume/volumes'],
  ])('%s', (_, context, question, pointer) => {
    expect(errorsOf(context, question)).toEqual(
      expect.arrayContaining([expect.stringMatching(new RegExp(`^${pointer}: `))]),
    );
  });

  it('both holders at once', () => {
    expect(errorsOf({ kubernetes: kubectl, dump: kubectl })).toEqual([
      '/context: expected either kubernetes or dump, got both',
    ]);
  });

  it('an item whose kind cannot be told', () => {
    const items = [...nodes, { metadata: { name: 'x' }, spec: { selector: {} } }];
    expect(errorsOf({ kubernetes: { items } })).toEqual([
      `/context/kubernetes/items/${nodes.length}/kind: is required: the kind of the object`,
    ]);
  });
});
