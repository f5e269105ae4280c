import { describe, expect, it } from 'vitest';
import { World } from '../../../../function/tasks/placement/replay/world.js';
import { node, pod } from './objects.js';

const range = {
  kind: 'LimitRange',
  metadata: { namespace: 'default' },
  spec: {
    limits: [
      { type: 'Pod', default: { cpu: '9' } },
      { type: 'Container', default: { cpu: '2', memory: '3Mi' } },
    ],
  },
};
const usage = {
  kind: 'PodMetrics',
  metadata: { namespace: 'default', name: 'x' },
  containers: [{ usage: { cpu: '5m', memory: '4Mi' } }, { usage: { cpu: '1m', memory: '1Mi' } }],
};
const limited = { container: { resources: { limits: { memory: '7Mi' } } } };
const MIB = 2 ** 20;

describe('what a pod is taken to need', () => {
  it.each([
    ['as assumed where nothing is said', {}, [], { cpu: 100, memory: 200 * MIB }],
    ['as its namespace says', {}, [range], { cpu: 2000, memory: 3 * MIB }],
    ['as limited before that', limited, [range], { cpu: 2000, memory: 7 * MIB }],
    ['as measured before that', limited, [range, usage], { cpu: 6, memory: 5 * MIB }],
    ['as requested before all', { requests: { cpu: '1', memory: '1Mi' } }, [range, usage], { cpu: 1000, memory: MIB }],
  ])('%s', (_, options, more, needs) => {
    const { pods } = new World({ items: [node('a'), pod('x', { on: 'a', ...options }), ...more] });
    expect(pods[0]?.sizes.assumed).toEqual(needs);
  });
  it('as assumed where others of the pod were measured', () => {
    const containers = [{ name: 'seen' }, { name: 'unseen' }];
    const usage = 'NAMESPACE POD NAME CPU(cores) MEMORY(bytes)\ndefault x seen 5m 6Mi\n';
    const { pods } = new World({ items: [node('a'), pod('x', { on: 'a', spec: { containers } })], usage });
    expect(pods[0]?.sizes.assumed).toEqual({ cpu: 105, memory: 206 * MIB });
  });
  it('a bare number of memory counts MiB', () => {
    const assume = { requests: { cpu: 1, memory: 64 } };
    const { pods } = new World({ items: [node('a'), pod('x')], assume });
    expect(pods[0]?.sizes.assumed).toEqual({ cpu: 1000, memory: 64 * MIB });
  });
});

describe('platforms', () => {
  const arch = (name: string, value: string) => node(name, { labels: { 'kubernetes.io/arch': value } });
  const items = (spec = {}) => [arch('a', 'amd64'), arch('b', 'arm64'), node('c'), pod('x', { on: 'a', spec })];
  it.each([
    ['the scheduler knows nothing of them', {}, {}, [undefined, undefined]],
    ['unless told otherwise', {}, { arch: 'any' }, [undefined, undefined]],
    ['unless it chooses itself', { nodeSelector: { 'kubernetes.io/arch': 'arm64' } }, {}, ['node selector', undefined]],
  ])('%s', (_, spec, assume, refusals) => {
    const world = new World({ items: items(spec), assume });
    const told = world.refusals(0).slice(0, 2);
    expect(told).toEqual(refusals.map((why) => (why === undefined ? why : expect.stringContaining(why))));
  });
  it.each<[string, Record<string, unknown>, Record<string, unknown>, (string | undefined)[]]>([
    [
      'a pod is a stranger on another one',
      {},
      {},
      [undefined, 'ran on amd64, and the scheduler may send it to arm64 on'],
    ],
    ['unless told otherwise', {}, { arch: 'any' }, [undefined, undefined]],
    ['unless it chooses itself', { nodeSelector: { 'kubernetes.io/arch': 'arm64' } }, {}, [undefined, undefined]],
  ])('%s', (_, spec, assume, expected) => {
    const world = new World({ items: items(spec), assume });
    const told = [world.platformMismatch(0, [0]), world.platformMismatch(0, [0, 1, 2])];
    expect(told).toEqual(expected.map((why) => (why === undefined ? why : expect.stringContaining(why))));
  });
});

describe('domains', () => {
  it('are numbered by the values of a label; nodes without it are in none', () => {
    const zone = (name: string, z: string) => node(name, { labels: { z } });
    const world = new World({ items: [zone('a', '1'), node('b'), zone('c', '2'), zone('d', '1')] });
    expect([...world.domains('z')]).toEqual([0, -1, 1, 0]);
    expect([...world.domains('')]).toEqual([-1, -1, -1, -1]);
  });
});
