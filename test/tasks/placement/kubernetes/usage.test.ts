import { describe, expect, it } from 'vitest';
import { readUsage } from '../../../../function/tasks/placement/kubernetes/usage.js';
import { fielded } from './fielded.js';

const MIB = 2 ** 20;
const read = (value: unknown, metrics: readonly unknown[] = []) => {
  const { field, errors } = fielded(value);
  const { byPod: usage } = readUsage(
    field,
    metrics.map((one) => fielded(one).field),
  );
  const sums = [...usage].map(([pod, { cpu, memory }]) => [pod, { cpu, memory }] as const);
  const containers = [...usage].map(([pod, one]) => [pod, [...one.containers.keys()]] as const);
  return { usage: Object.fromEntries(sums), containers: Object.fromEntries(containers), errors: errors() };
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
    expect(read(undefined)).toEqual({ usage: {}, containers: {}, errors: [] });
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
    ['columns without a namespace', 'POD CPU(cores) MEMORY(bytes)\nplex 1m 2Mi', /got "POD CPU/],
    ['a number', 7, /expected the text of kubectl top pods -A --containers, or a PodMetricsList, got 7/],
  ])('%s', (_, value, message) => {
    expect(read(value).errors).toEqual([expect.stringMatching(message)]);
  });
});
