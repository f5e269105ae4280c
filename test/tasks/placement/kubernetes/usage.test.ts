import { describe, expect, it } from 'vitest';
import { Ignored } from '../../../../function/tasks/placement/ignored.js';
import { readUsage } from '../../../../function/tasks/placement/kubernetes/usage.js';
import { measured } from '../../../../function/tasks/placement/replay/amounts.js';
import { fielded } from './fielded.js';

const MIB = 2 ** 20;
const read = (value: unknown, metrics: readonly unknown[] = [], pods: readonly string[] = []) => {
  const { field, errors } = fielded(value);
  const ignored = new Ignored();
  const podOf = (pod: string) => {
    const [namespace, name] = pod.split('/');
    return fielded({ metadata: { namespace, name } }).field;
  };
  const { byPod: usage, plain } = readUsage(
    field,
    metrics.map((one) => fielded(one).field),
    { pods: pods.map(podOf), ignored },
  );
  const sums = [...usage].map(([pod, { cpu, memory }]) => [pod, { cpu, memory }] as const);
  const containers = [...usage].map(([pod, one]) => [pod, [...one.containers.keys()]] as const);
  return {
    usage: Object.fromEntries(sums),
    containers: Object.fromEntries(containers),
    plain,
    ignored: ignored.sentences(),
    errors: errors(),
  };
};

describe('measured use is read from', () => {
  it('kubectl top pods -A --containers, the containers of a pod together', () => {
    const text = `NAMESPACE     POD      NAME       CPU(cores)   MEMORY(bytes)
kube-system   dns-1    dns        3m           20Mi
media         plex-0   plex       1500m        1Gi
media         plex-0   exporter   1m           12Mi
`;
    expect(read(text).containers).toEqual({ 'kube-system/dns-1': ['dns'], 'media/plex-0': ['plex', 'exporter'] });
    expect(read(text).usage).toEqual({
      'kube-system/dns-1': { cpu: 3, memory: 20 * MIB },
      'media/plex-0': { cpu: 1501, memory: 1036 * MIB },
    });
  });

  it('kubectl top pods -A', () => {
    const text = 'NAMESPACE NAME CPU(cores) MEMORY(bytes)\r\na b 2m 3Mi\r\n';
    expect(read(text).usage).toEqual({ 'a/b': { cpu: 2, memory: 3 * MIB } });
  });

  it('a PodMetricsList, and PodMetrics of the dump', () => {
    const metrics = (name: string) => ({
      metadata: { name, namespace: 'n' },
      containers: [{ name: 'c', usage: { cpu: '1234567n', memory: '1024Ki' } }],
    });
    const expected = { cpu: 2, memory: MIB };
    expect(read({ kind: 'PodMetricsList', items: [metrics('p')] }, [metrics('q')]).usage).toEqual({
      'n/p': expected,
      'n/q': expected,
    });
  });

  it('nothing where nothing is given', () => {
    expect(read(undefined)).toEqual({ usage: {}, containers: {}, plain: undefined, ignored: [], errors: [] });
  });
});

describe('422, with what was expected:', () => {
  it.each<[string, unknown, RegExp]>([
    [
      'another text',
      'error: Metrics API not available',
      /expected what kubectl top pods -A --containers prints .* got "error: Metrics API not available"/,
    ],
    ['an amount that is none', 'a b c much 3Mi', /got "a b c much 3Mi"/],
    ['a line with too few columns', 'NAMESPACE NAME CPU(cores) MEMORY(bytes)\nplex 1m 2Mi', /got "plex 1m 2Mi"/],
    [
      'JSON that does not parse',
      '{"items": [}',
      /^: expected JSON, got a text .*: send all that kubectl top pods -A --containers prints$/,
    ],
    ['a list of numbers', [1], /expected the text of kubectl top pods -A --containers, or a PodMetricsList, got 1/],
    ['a number', 7, /expected the text of kubectl top pods -A --containers, or a PodMetricsList, got 7/],
  ])('%s', (_, value, message) => {
    expect(read(value).errors).toEqual([expect.stringMatching(message)]);
  });
});

const PODS = ['media/plex-0', 'web/site-1', 'web/site-2', 'a/twin', 'b/twin'];
const SITE = { cpu: 5, memory: 40 * MIB };

describe('kubectl top without -A tells the pods by their names:', () => {
  it.each<[string, string]>([
    ['kubectl top pods', 'NAME     CPU(cores)   MEMORY(bytes)   \nsite-1   5m           40Mi            \n'],
    ['--no-headers', 'site-1   5m   40Mi\n'],
    ['with the command and a warning', '$ kubectl top pods\nWarning: x\nNAME CPU(cores) MEMORY(bytes)\nsite-1 5m 40Mi'],
    ['--sum', 'NAME CPU(cores) MEMORY(bytes)\nsite-1 5m 40Mi\n       ________   ________\n       5m   40Mi\n'],
    ['--show-swap', 'NAME CPU(cores) MEMORY(bytes) SWAP(bytes)\nsite-1 5m 40Mi 1Mi'],
    ['pods that have gone since', 'NAME CPU(cores) MEMORY(bytes)\nsite-1 5m 40Mi\ngone 1m 1Mi'],
  ])('%s', (_, text) => {
    const { usage, containers, errors } = read(text, [], PODS);
    expect({ usage, containers, errors }).toEqual({
      usage: { 'web/site-1': SITE },
      containers: { 'web/site-1': [] },
      errors: [],
    });
  });

  it.each<[string, string]>([
    ['--containers', 'POD NAME CPU(cores) MEMORY(bytes)\nsite-1 nginx 2m 30Mi\nsite-1 log 3m 10Mi'],
    ['--containers --no-headers', 'site-1 nginx 2m 30Mi\nsite-1 log 3m 10Mi'],
  ])('%s', (_, text) => {
    const { usage, containers } = read(text, [], PODS);
    expect({ usage, containers }).toEqual({
      usage: { 'web/site-1': SITE },
      containers: { 'web/site-1': ['nginx', 'log'] },
    });
  });

  it('one name in two namespaces: 422, with the command that tells them apart', () => {
    expect(read('NAME CPU(cores) MEMORY(bytes)\ntwin 1m 1Mi', [], PODS).errors).toEqual([
      ': expected the namespace of every pod, since a and b both have a twin: run kubectl top pods -A --containers',
    ]);
  });
});

describe('use of whole nodes is noted, and not taken for that of pods:', () => {
  const NODES =
    'NAME   CPU(cores)   CPU(%)   MEMORY(bytes)   MEMORY(%)\nn1     120m         3%       900Mi           11%\nn2     <unknown>    <unknown>   <unknown>   <unknown>';
  const noted = ['what whole nodes use (kubectl top nodes) (usage)'];
  it.each<[string, unknown]>([
    ['kubectl top nodes', NODES],
    ['an older one', 'NAME   CPU(cores)   CPU%   MEMORY(bytes)   MEMORY%\nn1 120m 3% 900Mi 11%'],
    ['without a heading', 'n1 120m 3% 900Mi 11%'],
    [
      'a NodeMetricsList',
      { kind: 'NodeMetricsList', items: [{ metadata: { name: 'n1' }, usage: { cpu: '1', memory: '1Gi' } }] },
    ],
  ])('%s', (_, value) => {
    expect(read(value)).toEqual({ usage: {}, containers: {}, plain: { items: [] }, ignored: noted, errors: [] });
  });

  it('beside that of pods, in one text or several', () => {
    const pods = 'NAMESPACE NAME CPU(cores) MEMORY(bytes)\nweb site-1 5m 40Mi';
    for (const value of [`${NODES}\n${pods}`, `${pods}\n\n${NODES}`, [pods, NODES], { pods, nodes: NODES }]) {
      const { usage, ignored, errors } = read(value);
      expect({ usage, ignored, errors }).toEqual({ usage: { 'web/site-1': SITE }, ignored: noted, errors: [] });
    }
  });
});

describe('a text of the metrics API', () => {
  const list = {
    kind: 'PodMetricsList',
    items: [
      {
        metadata: { namespace: 'web', name: 'site-1' },
        containers: [{ name: 'c', usage: { cpu: '5m', memory: '40Mi' } }],
      },
    ],
  };
  it.each<[string, unknown]>([
    ['in JSON', JSON.stringify(list)],
    ['of one pod', list.items[0]],
    [
      'in YAML',
      'apiVersion: v1\nitems:\n- metadata: {namespace: web, name: site-1}\n  containers: [{name: c, usage: {cpu: 5m, memory: 40Mi}}]',
    ],
    ['with a table beside it', [list, 'NAMESPACE NAME CPU(cores) MEMORY(bytes)\nother x 1m 1Mi']],
  ])('%s', (_, value) => {
    expect(read(value)).toMatchObject({ usage: { 'web/site-1': SITE }, errors: [] });
  });
});

describe('the replay, which reads for itself, gets', () => {
  const table =
    'NAMESPACE  POD  NAME  CPU(cores)  MEMORY(bytes)\nweb  site-1  nginx  2m  30Mi\nweb  site-1  log  3m  10Mi\n';
  const list = { items: [{ metadata: { namespace: 'a', name: 'b' }, containers: [] }] };

  it.each<[string, unknown]>([
    ['kubectl top pods -A', table],
    ['kubectl top pods -A of whole pods', 'web site-1 5m 40Mi'],
    ['a PodMetricsList', list],
  ])('%s as it came', (_, value) => {
    expect(read(value).plain).toBe(value);
  });

  it.each<[string, unknown]>([
    ['pods by their names', 'NAME CPU(cores) MEMORY(bytes)\nsite-1 5m 40Mi'],
    ['containers of a pod', 'POD NAME CPU(cores) MEMORY(bytes)\nsite-1 nginx 2m 30Mi\nsite-1 log 3m 10Mi'],
    ['a command above the table', `$ kubectl top pods -A --containers\n${table}`],
    ['columns in another order', 'NAME NAMESPACE CPU(cores) MEMORY(bytes)\nsite-1 web 5m 40Mi'],
    ['several tables', [table, 'x y 1m 1Mi']],
  ])('%s as a PodMetricsList that says the same', (_, value) => {
    const { plain, usage, containers } = read(value, [], PODS);
    const replayed = measured(plain, []);
    for (const [pod, { cpu, memory }] of Object.entries(usage)) {
      expect(replayed.get(pod)).toEqual(
        new Map([
          ['cpu', cpu],
          ['memory', memory],
        ]),
      );
      for (const container of containers[pod] ?? []) expect(replayed.has(`${pod}/${container}`)).toBe(true);
    }
    expect(usage).toHaveProperty('web/site-1', SITE);
  });
});
