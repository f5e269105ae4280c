import { describe, expect, it } from 'vitest';
import { countRequests, readLimitRanges } from '../../../../function/tasks/placement/kubernetes/counted.js';
import { fielded } from './fielded.js';

const MIB = 2 ** 20;
const assume = { requests: { cpu: 100, memory: 200 * MIB }, portable: false, anyPlatform: false, complete: false };
const container = (requests: Record<string, string>, limits: Record<string, string> = {}) => ({
  resources: { requests, limits },
});
const count = (spec: unknown, more: Partial<Parameters<typeof countRequests>[1]> = {}) => {
  const { declared, counted, assumed } = countRequests(fielded(spec).field, {
    usage: undefined,
    defaults: undefined,
    assume,
    ...more,
  });
  return {
    declared: [declared.get('cpu') ?? 0, (declared.get('memory') ?? 0) / MIB],
    counted: [counted.get('cpu') ?? 0, (counted.get('memory') ?? 0) / MIB],
    assumed: Object.fromEntries(assumed),
  };
};

describe('a pod without requests counts by', () => {
  it('what it requests, where it does', () => {
    const containers = [container({ cpu: '1', memory: '1Gi' })];
    expect(count({ containers })).toEqual({ declared: [1000, 1024], counted: [1000, 1024], assumed: {} });
  });

  it('its measured use first', () => {
    const containers = [container({}, { memory: '1Gi' })];
    const usage = { cpu: 7, memory: 300 * MIB, containers: new Map() };
    expect(count({ containers }, { usage })).toEqual({
      declared: [0, 0],
      counted: [7, 300],
      assumed: { cpu: 'usage', memory: 'usage' },
    });
  });

  it('the use of the containers that request nothing, where it is known of each', () => {
    const usage = {
      cpu: 900,
      memory: 900 * MIB,
      containers: new Map([
        ['busy', { cpu: 800, memory: 800 * MIB }],
        ['idle', { cpu: 100, memory: 100 * MIB }],
      ]),
    };
    const containers = [{ name: 'busy', ...container({ cpu: '1', memory: '1Gi' }) }, { name: 'idle' }];
    expect(count({ containers }, { usage }).counted).toEqual([1100, 1124]);
  });

  it('the assumption for a container that is not among the measured ones of its pod', () => {
    const usage = { cpu: 5, memory: 6 * MIB, containers: new Map([['seen', { cpu: 5, memory: 6 * MIB }]]) };
    const containers = [{ name: 'seen' }, { name: 'unseen' }];
    expect(count({ containers }, { usage })).toMatchObject({
      counted: [105, 206],
      assumed: { cpu: 'assumption', memory: 'assumption' },
    });
  });

  it('its limits, then the LimitRange, then what is assumed of every container', () => {
    const containers = [container({}, { cpu: '2' }), container({ cpu: '50m' })];
    expect(count({ containers }, { defaults: new Map([['memory', 64 * MIB]]) })).toEqual({
      declared: [50, 0],
      counted: [2050, 128],
      assumed: { cpu: 'limits', memory: 'LimitRange' },
    });
    expect(count({ containers: [{}, {}] })).toEqual({
      declared: [0, 0],
      counted: [200, 400],
      assumed: { cpu: 'assumption', memory: 'assumption' },
    });
  });

  it('a request for zero, as one who means it', () => {
    expect(count({ containers: [container({ cpu: '0', memory: '0' })] })).toMatchObject({
      counted: [0, 0],
      assumed: {},
    });
  });

  it('sidecars count as containers; init containers that end do not', () => {
    const initContainers = [{ restartPolicy: 'Always' }, {}];
    expect(count({ containers: [{}], initContainers }).counted).toEqual([200, 400]);
  });

  it('what the pod requests as a whole', () => {
    expect(count({ resources: { requests: { cpu: '1' } }, containers: [{}] })).toMatchObject({
      counted: [1000, 200],
      assumed: { memory: 'assumption' },
    });
  });
});

it('LimitRanges: defaultRequest before default, of containers, by namespace', () => {
  const range = (limits: unknown) => fielded({ metadata: { namespace: 'n' }, spec: { limits } }).field;
  const read = readLimitRanges([
    range([
      { type: 'Pod', max: { cpu: '4' } },
      { type: 'Container', default: { cpu: '1', memory: '1Mi' }, defaultRequest: { cpu: '100m' } },
    ]),
  ]);
  expect([...(read.get('n') ?? [])]).toEqual([
    ['cpu', 100],
    ['memory', MIB],
  ]);
});
