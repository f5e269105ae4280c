import { describe, expect, it } from 'vitest';
import { amounts, ofPod, quantity, requested } from '../../../../function/tasks/placement/replay/amounts.js';
import { lands, node, pod } from './objects.js';

describe('quantities', () => {
  it.each([
    ['100m', true, 100],
    ['0.1', true, 100],
    ['2', true, 2000],
    [2, true, 2000],
    ['1e3', false, 1000],
    ['1E3', false, 1000],
    ['1k', false, 1000],
    ['1Ki', false, 1024],
    ['1.5Gi', false, 1.5 * 2 ** 30],
    ['123456789n', true, 124],
    ['1500m', false, 2],
    ['+5', false, 5],
    ['.5', true, 500],
    ['8Pi', false, 2 ** 53 - 1],
  ])('%s', (given, thousandths, is) => {
    if (given === '8Pi') {
      expect(() => quantity(given, thousandths)).toThrow('expected a quantity that is exact, got 8Pi');
    } else expect(quantity(given, thousandths)).toBe(is);
  });
  it.each(['', '-1', '1 Gi', '1gi', 'lots', '1e999', '1.2.3', '٣', {}])('%j is none', (given) => {
    expect(() => quantity(given, false)).toThrow('expected a quantity, got');
  });
});

it('sums beyond 2^53 - 1 are refused: they would not be exact', () => {
  const half = { requests: { memory: '9007199254740991' } };
  expect(() => lands([node('a'), pod('old', { on: 'a', ...half }), pod('new', half)])).toThrow(
    'expected requests for "memory" whose sum is exact, got more than 2^53 - 1',
  );
});

describe('what a pod requests', () => {
  const container = (cpu: string, more = {}) => ({ resources: { requests: { cpu } }, ...more });
  const of = (spec: unknown) => Object.fromEntries(ofPod(spec, requested));
  const always = { restartPolicy: 'Always' };
  it.each([
    ['containers together', { containers: [container('1'), container('2')] }, 3000],
    ['an init container that needs more', { containers: [container('1')], initContainers: [container('2')] }, 2000],
    ['init containers one after another', { containers: [container('1')], initContainers: two('2', '3') }, 3000],
    ['sidecars on top', { containers: [container('1')], initContainers: [container('2', always)] }, 3000],
    [
      'a sidecar beside the init containers after it',
      { containers: [container('1')], initContainers: [container('2', always), container('4')] },
      6000,
    ],
    [
      'and not beside those before it',
      { containers: [container('1')], initContainers: [container('4'), container('2', always)] },
      4000,
    ],
    ['overhead', { containers: [container('1')], overhead: { cpu: '250m' } }, 1250],
    ['the pod as a whole', { containers: [container('1')], resources: { requests: { cpu: '5' } } }, 5000],
    ['the pod as a whole, below its containers', { ...one('3'), resources: { requests: { cpu: '1' } } }, 1000],
    ['a limit of the whole where nobody requests', { resources: { limits: { cpu: '2' } } }, 2000],
    ['no limit of the whole where somebody does', { ...one('1'), resources: { limits: { cpu: '2' } } }, 1000],
    ['no extended resource of the whole', { ...one('1'), resources: { requests: { 'a/b': '2' } } }, 1000],
    ['a limit without a request', { containers: [{ resources: { limits: { cpu: '3' } } }] }, 3000],
    [
      'a request below its limit',
      { containers: [{ resources: { limits: { cpu: '3' }, requests: { cpu: '1' } } }] },
      1000,
    ],
  ])('%s', (_, spec, cpu) => {
    expect(of(spec)).toEqual({ cpu });
  });
  function one(cpu: string) {
    return { containers: [container(cpu)] };
  }
  function two(a: string, b: string) {
    return [container(a), container(b)];
  }
  it('amounts that are null are not there', () => {
    expect(amounts({ cpu: null, memory: '1Mi' })).toEqual(new Map([['memory', 2 ** 20]]));
  });
});

describe('NodeResourcesFit', () => {
  it.each([
    ['cpu', { cpu: '3' }, { cpu: '2' }, 'cpu: needs 2000m, free 1000m'],
    ['memory', { memory: '6Gi' }, { memory: '3Gi' }, `memory: needs ${3 * 2 ** 30}, free ${2 * 2 ** 30}`],
    [
      'ephemeral-storage',
      { 'ephemeral-storage': '8' },
      { 'ephemeral-storage': '3' },
      'ephemeral-storage: needs 3, free 2',
    ],
    ['extended resources', { 'nvidia.com/gpu': '1' }, { 'nvidia.com/gpu': '1' }, 'nvidia.com/gpu: needs 1, free 0'],
    ['what the node does not list', {}, { 'intel.com/fpga': '1' }, 'intel.com/fpga: needs 1, free 0'],
  ])('sums of %s', (_, theirs, ours, why) => {
    const a = node('a', { has: { 'ephemeral-storage': '10', 'nvidia.com/gpu': '1' } });
    expect(lands([a, pod('old', { on: 'a', requests: theirs }), pod('new', { requests: ours })])).toEqual([
      `a: insufficient ${why}`,
    ]);
  });
  it('pods per node', () => {
    const items = [node('a', { has: { pods: '1' } }), pod('old', { on: 'a' }), pod('new')];
    expect(lands(items)).toEqual(['a: insufficient pods: needs 1, free 0']);
  });
  it('what fills a node to the brim fits', () => {
    expect(
      lands([node('a'), pod('old', { on: 'a', requests: { cpu: '3' } }), pod('new', { requests: { cpu: '1' } })]),
    ).toBe('a');
  });
  it('of an overcommitted resource a pod may ask for nothing', () => {
    const items = [node('a'), pod('old', { on: 'a', requests: { cpu: '9' } })];
    expect(lands([...items, pod('new', { requests: { memory: '1Gi', cpu: '0' } })])).toBe('a');
    expect(lands([...items, pod('new', { requests: { cpu: '1m' } })])).toEqual([
      'a: insufficient cpu: needs 1m, free -5000m',
    ]);
  });
  it('pods that have ended hold nothing, pods that are being deleted hold their place', () => {
    const big = { on: 'a', requests: { cpu: '4' } };
    const small = pod('new', { requests: { cpu: '1' } });
    expect(lands([node('a'), pod('old', { ...big, status: { phase: 'Succeeded' } }), small])).toBe('a');
    expect(lands([node('a'), pod('old', { ...big, status: { phase: 'Failed' } }), small])).toBe('a');
    expect(lands([node('a'), pod('old', { ...big, deleted: true }), small])).toEqual([
      'a: insufficient cpu: needs 1000m, free 0m',
    ]);
  });
  it('a node without allocatable has its capacity', () => {
    const a = { kind: 'Node', metadata: { name: 'a' }, status: { capacity: { cpu: '2', memory: '1Gi' } } };
    expect(lands([a, pod('new', { requests: { cpu: '2' } })])).toBe('a');
    expect(lands([a, pod('new', { requests: { cpu: '3' } })])).toHaveLength(1);
  });
});
